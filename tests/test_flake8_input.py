"""What flake8 is given: standard input, broken files, files that have nothing to do with Cybrid."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from doors import TIMEOUT, cyb, flake8, write

MAKER = """\
import os
import requests


def make():
    response = requests.post(
        "https://id.sandbox.cybrid.app/oauth/token",
        json={
            "grant_type": "client_credentials",
            "client_id": os.environ["CYBRID_CLIENT_ID"],
            "client_secret": os.environ["CYBRID_CLIENT_SECRET"],
            "scope": "customers:read",
        },
    )
    return response.json()["access_token"]
"""
USER = """\
import requests

from .maker import make


def show(guid):
    headers = {"Authorization": "Bearer " + make()}
    return requests.get(f"https://bank.sandbox.cybrid.app/api/customers/{guid}", headers=headers)
"""


@pytest.fixture
def package(tmp_path):
    """A project whose `app/user.py` is at fault because of `app/maker.py`."""
    write(tmp_path, {"pyproject.toml": "", "app/__init__.py": "", "app/maker.py": MAKER, "app/user.py": USER})
    return tmp_path


def piped(folder, name, text):
    run = cyb(folder, "--stdin-display-name", name, "-", stdin=text)
    assert {one.path for one in run.lines} <= {name}
    return [(one.line, one.code) for one in run.lines]


def test_the_project_is_found_from_the_display_name(package):
    assert piped(package, "app/user.py", USER) == [(8, "CYB301")]
    assert piped(package, str(package / "app" / "user.py"), USER) == [(8, "CYB301")]


def test_the_project_is_found_from_a_name_outside_the_working_directory(package, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert piped(elsewhere, str(package / "app" / "user.py"), USER) == [(8, "CYB301")]


def test_the_buffer_wins_over_the_disk(package):
    mended = USER.replace("make()", "make_for(guid)")
    assert piped(package, "app/user.py", mended) == []
    longer = USER.replace("def show", "\n\ndef show")
    assert piped(package, "app/user.py", longer) == [(10, "CYB301")]


def test_the_buffer_of_a_module_that_does_not_exist_yet(package):
    assert piped(package, "app/new.py", USER) == [(8, "CYB301")]
    assert piped(package, "app/deep/er/new.py", USER.replace(".maker", "...maker")) == [(8, "CYB301")]
    assert piped(package, "app/new.py", "import os\n") == []


def test_a_buffer_without_a_name_is_analysed_as_well(package):
    run = cyb(package, "-", stdin=MAKER + USER.split("make\n", 1)[1])
    assert [(one.path, one.code) for one in run.lines] == [("stdin", "CYB301")]


def test_a_buffer_without_a_name_imports_from_the_working_directory(package):
    run = cyb(package, "-", stdin=USER.replace(".maker", "app.maker"))
    assert run.places == [("stdin", 8, "CYB301")]


def test_a_script_without_the_suffix_of_python(package):
    script = "#!/usr/bin/env python\n" + USER.replace(".maker", "app.maker")
    write(package, {"bin/show": script, "run.pyw": script})
    run = cyb(package, "bin/show", "run.pyw")
    assert run.places == [("bin/show", 9, "CYB301"), ("run.pyw", 9, "CYB301")]


def test_a_buffer_with_windows_newlines_and_a_byte_order_mark(package):
    text = b"\xef\xbb\xbf" + USER.replace("\n", "\r\n").encode()
    assert piped(package, "app/user.py", text) == [(8, "CYB301")]


@pytest.mark.parametrize("select", [["--select=CYB"], ["--select=CYB3"], ["--extend-select=CYB"], []])
def test_a_syntax_error_does_not_pass_in_silence(tmp_path, select):
    write(tmp_path, {"broken.py": "import cybrid\ndef (:\n", "fine.py": "import os\nprint(os)\n"})
    run = flake8(tmp_path, *select, ".").must_be_whole()
    assert run.code == 1
    assert "E999" in {one.code for one in run.lines if one.path == "broken.py"}


def test_a_syntax_error_can_be_ignored_on_purpose(tmp_path):
    write(tmp_path, {"broken.py": "import cybrid\ndef (:\n"})
    assert cyb(tmp_path, "--extend-ignore=E9", ".").lines == []
    assert cyb(tmp_path, "--per-file-ignores=broken.py:E999", ".").lines == []


def test_a_syntax_error_on_standard_input(tmp_path):
    run = cyb(tmp_path, "--stdin-display-name", "app.py", "-", stdin="import cybrid\ndef (:\n")
    assert [one.code for one in run.lines] == ["E999"]


def test_what_flake8_parses_and_the_analysis_cannot(tmp_path):
    odd = "(x): int = 1\n"
    write(
        tmp_path,
        {
            "speaks.py": f"import cybrid\n{odd}",
            "silent.py": odd,
            "user.py": "import near\nCYBRID = near.x\n",
            "near.py": odd,
            "fine.py": MAKER,
        },
    )
    run = cyb(tmp_path)
    assert ("speaks.py", 1, "CYB901") in run.places
    assert "silent.py" not in {one.path for one in run.lines}
    assert {one.path for one in run.lines} <= {"speaks.py", "near.py"}
    assert {(one.line, one.column, one.code) for one in run.lines} == {(1, 1, "CYB901")}
    assert len(run.lines) == len({one.path for one in run.lines})
    assert all(one.message.startswith("file skipped: ") for one in run.lines)


def test_a_file_that_was_skipped_does_not_hide_the_others(package):
    write(package, {"app/broken.py": "import cybrid\ndef (:\n", "app/odd.py": "import cybrid\n(x): int = 1\n"})
    assert cyb(package).places == [
        ("app/broken.py", 2, "E999"),
        ("app/odd.py", 1, "CYB901"),
        ("app/user.py", 8, "CYB301"),
    ]


LOADED = """
import json, sys
from flake8.main.application import Application
import cybrid_lint.plugin
HEAVY = ("libcst", "detect_secrets", "cybrid_lint.engine", "cybrid_lint.libraries")
before = [one for one in HEAVY if one in sys.modules]
application = Application()
application.run(["--isolated", "--select=CYB", "-j1", *sys.argv[1:]])
after = [one for one in HEAVY if one in sys.modules]
print(json.dumps([before, after, application.result_count]))
"""


def loaded(folder, *names):
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *names],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_nothing_heavy_is_imported_where_nothing_concerns_cybrid(tmp_path):
    write(tmp_path, {"app/__init__.py": "", "app/views.py": "import requests\n\nrequests.get('https://x.io')\n"})
    assert loaded(tmp_path, ".") == [[], [], 0]


def test_the_heavy_parts_are_imported_where_something_does(package):
    before, after, count = loaded(package, ".")
    assert before == []
    assert "libcst" in after
    assert count == 1


def test_nothing_heavy_is_imported_for_a_file_that_is_far_from_cybrid(package):
    write(package, {"tools/report.py": "import csv\n\nprint(csv)\n"})
    before, _, count = loaded(package, "tools/report.py")
    assert (before, count) == ([], 0)
