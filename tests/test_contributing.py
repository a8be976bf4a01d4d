"""What CONTRIBUTING.md says a new rule, library and format need is all that they need: each is tried in a copy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from doors import TIMEOUT, TOKENS, write

ROOT = Path(__file__).resolve().parent.parent

RULE = '''"""CYB206: a token may execute trades."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cybrid_lint.rules._programs import bank_request
from cybrid_lint.rules._scope_width import ScopeRule
from cybrid_lint.rules.base import Case, Diagnostic

if TYPE_CHECKING:
    from cybrid_lint.facts import Facts


class TradingToken(ScopeRule):
    """tokens that may execute trades."""

    code = "CYB206"
    summary = "Token that may execute trades"
    why = "Whoever finds it can trade."
    message = "{type} token may execute trades; request it without trades:execute"
    score = 6.5
    invalid = (
        Case("a trade", bank_request("trades:execute", "CYB206"), path="trading/tokens.py"),
        Case("several", bank_request("trades:execute trades:read", "CYB206")),
    )
    valid = (
        Case("reading", bank_request("trades:read")),
        Case("nothing of trades", bank_request("prices:read")),
    )

    def check(self, facts: Facts) -> Iterator[Diagnostic]:
        """Yield each request for a token that may execute trades."""
        for request in facts.events.requests:
            if "trades:execute" in request.names:
                yield Diagnostic(request.site, self.message.format(type=request.type))
'''

STUB = """library = "acme_http"
version = "1.0"
page = "https://example.com/acme-http"

[[function]]
names = ["acme_http.fetch"]
sends = { method = [0, "verb"], url = [1, "url"], headers = [2, "headers"], params = [3, "query"] }
"""

HANDLER = '''"""Acme queue: a job gets what it is called with."""

from __future__ import annotations

from cybrid_lint.engine.values import NONE, Value
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.registry import function


@function("acme_queue.run")
def run(call: Call) -> Value:
    """A job that runs now, with the arguments that follow it."""
    call.call(call.arg(0, "job"), call.arg(1, "argument"))
    return NONE
'''

FORMAT = '''"""Findings as a table."""

from __future__ import annotations

from cybrid_lint.output.positions import clean, inert, place
from cybrid_lint.output.result import Result
from cybrid_lint.rules import rule


def render(result: Result) -> str:
    """Return a line for each finding."""
    rows = [(place(one.span), one) for one in result.ordered]
    return inert("".join(
        f"{at.path} | {at.line} | {one.code} | {rule(one.code).severity} | {clean(one.message)}\\n" for at, one in rows
    ))
'''


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package and its tools."""
    for name in ("cybrid_lint", "tools", "docs"):
        shutil.copytree(ROOT / name, tmp_path / "copy" / name)
    (tmp_path / "copy" / "editors" / "vscode").mkdir(parents=True)
    versions = (f"editors/vscode/{name}.json" for name in ("package", "package-lock"))
    for name in ("README.md", "action.yml", "pyproject.toml", *versions):
        shutil.copy(ROOT / name, tmp_path / "copy" / name)
    return tmp_path / "copy"


def run(copy: Path, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python with the packages of the copy."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder or copy,
        env={**os.environ, "PYTHONPATH": os.fspath(copy)},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )


def check(copy: Path, *programs: str, arguments: Iterable[str] = ()) -> list[list[dict[str, object]]]:
    """The findings of the copy in each of some programs."""
    folder = copy.parent / "project"
    paths = [f"app{number}.py" for number in range(len(programs))]
    write(folder, dict(zip(paths, programs, strict=True)))
    done = run(copy, "-m", "cybrid_lint", "check", "--format", "json", *arguments, folder=folder)
    assert done.returncode in (0, 1), done.stderr
    found = json.loads(done.stdout)["findings"]
    return [[one for one in found if one["path"] == path] for path in paths]


def codes(copy: Path, *programs: str) -> list[list[object]]:
    """The codes of what the copy finds in each of some programs."""
    return [[one["code"] for one in found] for found in check(copy, *programs)]


def test_a_rule_is_one_file_and_what_is_generated(copy: Path) -> None:
    program = TOKENS.replace("accounts:read", "trades:execute")
    (copy / "cybrid_lint" / "rules" / "cyb206.py").write_text(RULE, encoding="utf-8")
    ((finding,),) = check(copy, program, arguments=["--select", "CYB206"])
    assert (finding["code"], finding["severity"]) == ("CYB206", "warning")
    assert finding["message"] == "bank token may execute trades; request it without trades:execute"
    assert check(copy, program, arguments=["--ignore", "CYB206"]) == [[]]
    assert "Token that may execute trades" in run(copy, "-m", "cybrid_lint", "rule", "CYB206").stdout
    # the pages and tables, without the README's commands
    made = run(
        copy,
        "-c",
        "import sys; sys.path.insert(0, 'tools'); import build_docs; build_docs.with_runs = lambda text: text;"
        "print(*(path.relative_to(build_docs.ROOT) for path, text in build_docs.wanted().items()"
        " if not path.exists() or path.read_text() != text), sep='\\n')",
    )
    changed = {line.replace("\\", "/") for line in made.stdout.split()}
    pages = {"README.md", "docs/rules.md", "docs/cybrid-lint.schema.json", "docs/rules/CYB206.md"}
    assert changed == pages, made.stderr


def test_a_library_without_control_flow_is_one_file(copy: Path) -> None:
    program = TOKENS + (
        "\nimport acme_http\n\n\ndef accounts(guid):\n"
        '    headers = {"Authorization": f"Bearer {fetch()}"}\n'
        '    url = "https://bank.sandbox.cybrid.app/api/accounts"\n'
        '    return acme_http.fetch("GET", url, headers, {"customer_guid": guid})\n'
    )
    (copy / "cybrid_lint" / "libraries" / "stubs" / "acme_http.toml").write_text(STUB, encoding="utf-8")
    assert codes(copy, program, program.replace("acme_http", "another_http")) == [["CYB301"], []]


def test_a_library_with_control_flow_is_one_file(copy: Path) -> None:
    program = (
        "import os\n\nimport acme_queue\n\n\ndef job(text):\n    print(text)\n\n\n"
        'acme_queue.run(job, os.environ["CYBRID_CLIENT_SECRET"])\n'
    )
    (copy / "cybrid_lint" / "libraries" / "handlers" / "acme_queue.py").write_text(HANDLER, encoding="utf-8")
    assert codes(copy, program, program.replace("print(text)", "print(len(text))")) == [["CYB105"], []]


def add_format(copy: Path) -> None:
    """Add a format, as one file, a line in the table of formats, and one on the page."""
    (copy / "cybrid_lint" / "output" / "table.py").write_text(FORMAT, encoding="utf-8")
    formats = copy / "cybrid_lint" / "output" / "__init__.py"
    text = formats.read_text(encoding="utf-8")
    formats.write_text(text.replace('    "text": ', '    "table": _lazy("table"),\n    "text": '), encoding="utf-8")
    page = copy / "docs" / "command-line.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("- `junit`;\n", "- `junit`;\n- `table`;\n"), encoding="utf-8")


def test_a_format_is_one_file_and_a_line(copy: Path) -> None:
    add_format(copy)
    folder = copy.parent / "project"
    folder.mkdir()
    (folder / "app.py").write_text("CYBRID = = 1\n", encoding="utf-8")
    done = run(copy, "-m", "cybrid_lint", "check", "--format", "table", folder=folder)
    assert done.stdout == "app.py | 1 | CYB901 | warning | " + done.stdout.rpartition(" | ")[2], done.stderr


#: Parts of the names of tests of what was added, and of those that hold a list of all rules, formats or stubs against
#: something else.
LISTS = (
    *("[table]", "[acme_http]", "in_order_and_unique", "one_short_line"),
    *("every_module_that_renders", "test_bash", "two_owners"),
)


@pytest.mark.long
def test_the_tests_take_what_is_added(copy: Path) -> None:
    """They find it by themselves, and hold it to what holds of the others."""
    shutil.copytree(ROOT / "tests", copy / "tests", ignore=shutil.ignore_patterns("fixtures", ".*"))
    (copy / "cybrid_lint" / "rules" / "cyb206.py").write_text(RULE, encoding="utf-8")
    (copy / "cybrid_lint" / "libraries" / "stubs" / "acme_http.toml").write_text(STUB, encoding="utf-8")
    add_format(copy)
    files = ["rules", "outputs", "command", "baseline", "completion"]
    done = run(
        copy,
        *("-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-rA"),
        # folders of earlier runs of the tests are left alone: removing them took longer than these tests
        f"--basetemp={copy.parent / 'temporary'}",
        *(f"tests/test_{name}.py" for name in files),
        *("tests/output", "tests/libraries/test_stubs.py"),
        *("-k", f"CYB206 and not pages or rules_alone or without_an_analysis or {' or '.join(LISTS)}"),
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    for part in ("CYB206", *LISTS):
        assert part in done.stdout
