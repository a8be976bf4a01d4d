"""What stays warm: files that did not change are neither read nor parsed, and nothing heaps up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from doors import TIMEOUT, TOKENS, write

from cybrid_lint.options import Options
from cybrid_lint.project import files, modules
from cybrid_lint.server.warm import CancelledError, WarmProject

ROOT = Path(__file__).parents[2]
CALLER = """\
import requests

import tokens


def call_{number}(guid):
    headers = {{"Authorization": f"Bearer {{tokens.fetch()}}"}}
    return requests.get(
        "https://bank.sandbox.cybrid.app/api/accounts", params={{"customer_guid": guid}}, headers=headers
    )
"""


def place(finding):
    return finding.span.path, finding.span.line, finding.span.column, finding.code, finding.message


@pytest.fixture
def root(tmp_path):
    callers = {f"caller_{number}.py": CALLER.format(number=number) for number in range(5)}
    main = "".join(f"import caller_{number}\n" for number in range(5))
    return write(tmp_path / "project", {"pyproject.toml": "", "tokens.py": TOKENS, "main.py": main, **callers})


def counted(monkeypatch, module, name):
    """Return a list that gets the first argument of each call of a function."""
    seen = []
    function = getattr(module, name)

    def counting(*args):
        seen.append(args[0])
        return function(*args)

    monkeypatch.setattr(module, name, counting)
    return seen


def test_only_what_changed_is_read_and_parsed(root, monkeypatch):
    project = WarmProject(root, Options())
    first, second = root / "caller_1.py", root / "caller_2.py"
    assert len(project.check({}).findings) == 5
    parsed = counted(monkeypatch, modules, "parse")
    read = counted(monkeypatch, files, "read_stamped")
    text = first.read_text()
    checked = project.check({first: text + "\nX = 1\n"}, first)
    assert [place(one)[:2] for one in checked.findings[first]] == [("caller_1.py", 8)]
    assert checked.concerned == {first, root / "main.py"}
    assert not checked.whole
    assert len(parsed) == 1
    assert not read, "what it imported before is known"
    # of another file only that, first as it is edited and then as it is saved
    edited = second.read_text() + "\nX = 2\n"
    project.check({second: edited}, second)
    read.clear()
    write(root, {"caller_2.py": edited})
    project.refresh()
    assert project.check({}).whole
    assert len(parsed) == 3, "the first is as it was, and so is the second"
    assert set(read) == {str(second)}


def test_a_new_import_is_followed_and_a_new_file_is_seen(root):
    project = WarmProject(root, Options())
    path = root / "caller_1.py"
    project.check({})
    other = {path: path.read_text().replace("import tokens", "import others as tokens")}
    assert not project.check(other, path).findings.get(path)
    write(root, {"others.py": TOKENS})
    project.refresh()
    assert project.check(other, path).findings[path]


def test_a_file_alone_has_the_findings_that_it_has_in_its_project():
    root = ROOT / "examples" / "as_people_write_it"
    project = WarmProject(root, Options())
    whole = project.check({})
    assert whole.findings
    for path in sorted(whole.concerned):
        alone = project.check({path: whole.texts[path]}, path)
        for user in alone.concerned:
            assert list(map(place, alone.findings.get(user, []))) == list(map(place, whole.findings.get(user, [])))


def test_work_ends_where_it_is_asked_whether_it_is_wanted(root):
    project = WarmProject(root, Options())
    asked = []

    def checkpoint():
        asked.append(None)
        if len(asked) == 5:
            raise CancelledError

    with pytest.raises(CancelledError):
        project.check({}, checkpoint=checkpoint)
    assert len(asked) == 5
    assert len(project.check({}).findings) == 5


@pytest.mark.long
def test_nothing_heaps_up_over_many_changes(tmp_path):
    root = write(tmp_path / "project", {"pyproject.toml": "", "tokens.py": "import cybrid\n"})
    counting = [sys.executable, str(Path(__file__).with_name("heap.py")), str(root / "tokens.py")]
    done = subprocess.run(counting, stdout=subprocess.PIPE, check=True, timeout=TIMEOUT)
    first, last = json.loads(done.stdout)
    assert last.pop("objects") < first.pop("objects") * 1.006
    assert last == first
