"""What every format shares: the registry, what is told about rules, and texts that any reader takes."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from output_samples import everything, in_every_format, many, result
from work import grows_in_proportion

from cybrid_lint import output
from cybrid_lint.output import FORMATS, FROM_ROOT
from cybrid_lint.output.rule_page import page
from cybrid_lint.rules import all_rules

ROOT = Path(__file__).resolve().parents[2]


def test_every_module_that_renders_findings_is_a_format_that_the_pages_describe() -> None:
    modules = [path.stem for path in Path(output.__file__).parent.glob("*.py") if "\ndef render(" in path.read_text()]
    assert sorted(name.removesuffix("_report") for name in modules) == sorted(FORMATS)
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert not set(FORMATS) - set(re.findall(r"^- `(\w+)`", page, re.MULTILINE)), "describe it in docs/command-line.md"


def test_the_pages_say_which_paths_are_relative_to_the_root() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    (names,) = re.findall(r"^Paths in (.+) are relative to the repository", page, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", names)) == FROM_ROOT


def test_naming_the_formats_imports_neither_them_nor_the_rules() -> None:
    code = (
        "import sys; from cybrid_lint.output import FORMATS, Result; Result((), (), 0, lambda p, n: None);"
        "print([m for m in sys.modules if m in ('json', 'hashlib', 'libcst', 'xml')"
        " or m.startswith('cybrid_lint.rules.cyb')])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_an_empty_result_in_text_asks_for_no_rules() -> None:
    code = (
        "import sys; from cybrid_lint.output import FORMATS, Result;"
        "print(FORMATS['text'](Result((), (), 3, lambda p, n: None)), 'cybrid_lint.rules.cyb101' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split("\n") == ["No findings in 3 files.", " False", ""]


def test_what_is_grave() -> None:
    assert {rule.code for rule in all_rules() if rule.severity == "warning"} == {
        rule.code for rule in all_rules() if rule.code[3] in "29"
    }


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_the_pages_are_those_of_the_documentation(rule: object) -> None:
    committed = ROOT / "docs" / "rules" / f"{rule.code}.md"
    assert page(rule) == committed.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*FORMATS, "colours"])
def test_what_is_rendered_can_be_encoded_and_ends_a_line(name: str) -> None:
    for given in (everything(), result()):
        made = in_every_format(given)[name]
        made.encode("utf-8")
        assert made == "" or made.endswith("\n")
        assert not set(map(chr, [*range(9), *range(11, 27), *range(28, 32), 0x7F, 0x202E])) & set(made)


@pytest.mark.parametrize("name", FORMATS)
def test_the_order_of_the_findings_does_not_matter(name: str) -> None:
    given = everything()
    turned = result(*reversed(given.findings), skipped=given.skipped)
    assert FORMATS[name](turned) == FORMATS[name](given)


@pytest.mark.parametrize("name", FORMATS)
def test_four_times_the_findings_take_four_times_the_work(name: str) -> None:
    FORMATS[name](result())  # the imports
    assert grows_in_proportion(lambda count: FORMATS[name](many(count)), 150)


def test_nothing_outside_the_standard_library_is_imported() -> None:
    modules = list((ROOT / "cybrid_lint" / "output").glob("*.py"))
    assert modules
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                top = name.split(".")[0]
                assert top == "cybrid_lint" or top in sys.stdlib_module_names, (path.name, name)
