"""The rules' pages and the index are what the rules say."""

import re
import sys
from pathlib import Path

import pytest

from cybrid_lint.rules import all_rules

ROOT = Path(__file__).resolve().parent.parent
FIX, LEAKED = "Fix", "What has leaked already"
HEADINGS = ["What it does", "Why is this bad?", "Example", "Use instead", FIX, LEAKED, "Options", "References"]

sys.path.insert(0, str(ROOT / "tools"))

import build_docs  # noqa: E402

from cybrid_lint.rules._hardcoded import HardcodedCredential  # noqa: E402


def test_what_is_committed_is_what_the_tool_writes():
    assert build_docs.main(["--check"]) == 0, "run python tools/build_docs.py"


def test_a_page_that_differs_is_noticed(tmp_path, monkeypatch, capsys):
    page = tmp_path / "docs" / "rules" / "CYB999.md"
    page.parent.mkdir(parents=True)
    page.write_text("of a rule that is gone\n", encoding="utf-8")
    monkeypatch.setattr(build_docs, "ROOT", tmp_path)
    monkeypatch.setattr(build_docs, "wanted", lambda: {tmp_path / "docs" / "README.md": build_docs.index()})
    assert build_docs.main(["--check"]) == 1
    assert "CYB999.md differs" in capsys.readouterr().err
    assert build_docs.main([]) == 0
    assert not page.exists()
    assert build_docs.main(["--check"]) == 0


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_page_has_the_same_headings(rule):
    page = (ROOT / "docs" / "rules" / f"{rule.code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {rule.code}: {rule.summary}\n")
    is_hardcoded = isinstance(rule, HardcodedCredential)
    absent = {*(() if is_hardcoded else (LEAKED,)), *(() if rule.fixes else (FIX,))}
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == [one for one in HEADINGS if one not in absent]
    assert rule.invalid[0].program.strip() in page
    assert rule.valid[0].program.strip() in page


def test_the_index_names_every_page():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    pages = sorted(one.name for one in (ROOT / "docs" / "rules").glob("*.md"))
    assert re.findall(r"\(rules/(CYB\d{3}\.md)\)", index) == pages
