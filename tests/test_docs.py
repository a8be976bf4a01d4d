"""The pages are what the code says, their links lead somewhere, and the site needs no network."""

import re
import sys
from pathlib import Path

import pytest
import yaml
from forked import python

from cybrid_lint.rules import all_rules

ROOT = Path(__file__).resolve().parent.parent
FIX, LEAKED = "Fix", "What has leaked already"
HEADINGS = ["What it does", "Why is this bad?", "Example", "Use instead", FIX, LEAKED, "Options", "References"]

sys.path.insert(0, str(ROOT / "tools"))

import build_docs  # noqa: E402
import check_site  # noqa: E402

from cybrid_lint.rules._hardcoded import HardcodedCredential  # noqa: E402


def test_what_is_committed_is_what_the_tool_writes(monkeypatch):
    monkeypatch.setattr(build_docs, "START", python())
    assert build_docs.main(["--check"]) == 0, "run python tools/build_docs.py"


def test_a_page_that_differs_is_noticed(tmp_path, monkeypatch, capsys):
    page = tmp_path / "docs" / "rules" / "CYB999.md"
    page.parent.mkdir(parents=True)
    page.write_text("of a rule that is gone\n", encoding="utf-8")
    monkeypatch.setattr(build_docs, "ROOT", tmp_path)
    monkeypatch.setattr(build_docs, "wanted", lambda: {tmp_path / "docs" / "rules.md": "# Rules\n"})
    assert build_docs.main(["--check"]) == 1
    assert "CYB999.md differs" in capsys.readouterr().err
    assert build_docs.main([]) == 0
    assert not page.exists()
    assert build_docs.main(["--check"]) == 0


def test_a_part_that_stands_on_no_page_is_noticed(monkeypatch):
    monkeypatch.setitem(build_docs.PARTS, "nowhere", lambda _: "")
    with pytest.raises(ValueError, match="no page has the part nowhere"):
        build_docs.wanted()


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_page_has_the_same_headings(rule):
    page = (ROOT / "docs" / "rules" / f"{rule.code}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {rule.code}: {rule.summary}\n")
    is_hardcoded = isinstance(rule, HardcodedCredential)
    absent = {*(() if is_hardcoded else (LEAKED,)), *(() if rule.fixes else (FIX,))}
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == [one for one in HEADINGS if one not in absent]
    assert rule.invalid[0].program.strip() in page
    assert rule.valid[0].program.strip() in page


def anchors(text):
    """The anchors of a page's headings, as GitHub and MkDocs both make them of these texts."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}


def links(path):
    """The links of a page into the repository: file and anchor."""
    text = re.sub(r"^```.*?^```$|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", text)


PAGES = [*build_docs.pages(), *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"))]


def test_every_link_leads_somewhere():
    followed = 0
    for page in PAGES:
        for target, anchor in links(page):
            path = page.parent / target if target else page
            assert path.exists(), f"{page.name}: {target}"
            assert not anchor or anchor in anchors(path.read_text(encoding="utf-8")), f"{page.name}: {target}#{anchor}"
            followed += 1
    assert followed > 100


def test_every_page_is_in_the_navigation():
    navigation = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    named = set(re.findall(r"[\w-]+\.md", str(navigation)))
    # the project's own files become pages as well
    assert named == {path.name for path in (ROOT / "docs").glob("*.md")} | {
        "contributing.md",
        "security.md",
        "changelog.md",
    }


SITE = {
    "index.html": '<link rel="stylesheet" href="a.css"><link rel="canonical" href="https://example.com/">'
    '<a href="https://example.com/">elsewhere</a><script src="../b.js"></script>',
    "a.css": "a { background: url(b.png) }",
    "search/search_index.js": 'var __index = {"docs": [{"location": "index.html#part", "title": "", "text": ""}]}',
}


def site(folder, **changed):
    for name, text in {**SITE, **changed}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_site_that_needs_no_network_is_accepted(tmp_path):
    assert check_site.main([str(site(tmp_path))]) == 0


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (
            {"index.html": '<script src="https://a.example/x.js"></script>'},
            "index.html: fetches https://a.example/x.js",
        ),
        ({"index.html": '<link rel="stylesheet" href="//a.example/x">'}, "index.html: fetches //a.example/x"),
        ({"index.html": '<p style="background: url(https://a.example)">'}, "index.html: fetches https://a.example"),
        ({"a.css": '@import "https://a.example/x";'}, "a.css: fetches https://a.example/x"),
        ({"more.html": "<p>Not searched.</p>"}, "more.html: not in the search index"),
    ],
)
def test_a_site_that_needs_the_network_or_cannot_be_searched_is_not(tmp_path, capsys, changed, fault):
    assert check_site.main([str(site(tmp_path, **changed))]) == 1
    assert capsys.readouterr().err == f"{fault}\n"


def test_a_site_without_pages_is_not(tmp_path, capsys):
    assert check_site.main([str(tmp_path)]) == 1
    assert "no pages" in capsys.readouterr().err
