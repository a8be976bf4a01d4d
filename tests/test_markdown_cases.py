"""How cases in Markdown are read, and what a failing one says."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_cases import FOLDERS, Case, PageError, read

HERE = Path(__file__).parent
MAKER = """
`maker.py`:

```python
SECRET = "x"
```
"""
PRINT = """
```python
# a comment is no heading
import os

# Cybrid
print(os.environ["CYBRID_CLIENT_SECRET"])  # CYB105
```
"""


def page(folder: Path, text: str, name: str = "page.md") -> list[Case]:
    (folder / name).write_text(text, encoding="utf-8")
    return read(folder / name)


def test_each_heading_is_a_case_with_its_files(tmp_path: Path) -> None:
    first, second = page(tmp_path, f"# Page\n\nBoth.\n\n## One\n\nOf it.\n{PRINT}\n## Two\n\nIt too.\n{MAKER}")
    assert (first.title, first.line, list(first.files)) == ("One", 5, ["app.py"])
    assert first.text("app.py").startswith("# a comment is no heading\nimport os\n")
    assert (second.title, list(second.files)) == ("Two", ["maker.py"])


def test_what_stands_above_belongs_to_all_below(tmp_path: Path) -> None:
    text = f"# Page\n{MAKER}\n## Group\n\nOf two.\n\n### One\n\nA.\n{PRINT}\n### Two\n\nB.\n{PRINT}\n## Another\n\nC.\n"
    cases = page(tmp_path, text)
    assert [(case.title, sorted(case.files)) for case in cases] == [
        ("One", ["app.py", "maker.py"]),
        ("Two", ["app.py", "maker.py"]),
        ("Another", ["maker.py"]),
    ]


def test_another_page_is_shared(tmp_path: Path) -> None:
    silent = MAKER.replace("`:", "` with which nothing is reported:").replace('"x"', '"y"')
    (tmp_path / "shared.md").write_text(f"# Shared\n{MAKER}{silent}", encoding="utf-8")
    case, other = page(tmp_path, f"# Page\n\nIt has [a maker](shared.md).\n\n## One\n\nA.\n{PRINT}")
    assert (case.title, other.title) == ("One", "One (nothing reported)")
    assert (case.text("maker.py"), other.text("maker.py")) == ('SECRET = "x"\n', 'SECRET = "y"\n')
    assert case.place("maker.py", 1) == "shared.md:6"
    assert (case.is_silent, other.is_silent) == (False, True)


def test_a_program_begins_with_the_parts_above_it(tmp_path: Path) -> None:
    one, two = "```python\na = 1\nb = 2\n```\n", "```python\nc = 3\n```\n"
    text = f"# Page\n\n{one}\n## One\n\nA.\n\n{two}\nThen:\n\n{two}\n## Two\n\nB.\n\n{two}"
    first, second = page(tmp_path, text)
    assert (first.text("app.py"), second.text("app.py")) == ("a = 1\nb = 2\nc = 3\nc = 3\n", "a = 1\nb = 2\nc = 3\n")
    assert [first.place("app.py", line) for line in (1, 2, 3, 4)] == [f"page.md:{line}" for line in (4, 5, 13, 19)]


def test_a_case_may_replace_a_file_from_above(tmp_path: Path) -> None:
    (case,) = page(tmp_path, f"# Page\n{MAKER}\n## One\n\nA.\n{MAKER.replace('x', 'y')}")
    assert case.text("maker.py") == 'SECRET = "y"\n'


def test_exactly_what_is_marked_must_be_reported(tmp_path: Path) -> None:
    text = f"# Page\n\n## One\n\nA.\n{PRINT}"
    (case,) = page(tmp_path, text)
    case.check()
    (case,) = page(tmp_path, text.replace("  # CYB105", ""))
    with pytest.raises(AssertionError, match=r"found as well: \['page.md:12 CYB105'\]"):
        case.check()
    (case,) = page(tmp_path, text.replace("# Cybrid", "# Cybrid  # CYB301"))
    with pytest.raises(AssertionError, match=r"not found: \['page.md:11 CYB301'\]"):
        case.check()
    with pytest.raises(AssertionError, match="found as well"):
        case._replace(is_silent=True).check()


def test_a_mark_may_say_what_a_message_ends_in(tmp_path: Path) -> None:
    text = f"# Page\n\n## One\n\nA.\n{PRINT}"
    (case,) = page(tmp_path, text.replace("CYB105", "CYB105: ; or its first characters"))
    case.check()
    (case,) = page(tmp_path, text.replace("CYB105", "CYB105: ; or its last characters"))
    with pytest.raises(AssertionError, match=r"page.md:12 says: \['client secret .*its first characters'\]"):
        case.check()
    with pytest.raises(AssertionError, match="found as well"):
        case._replace(is_silent=True).check()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (f"# Page\n\n## One\n{PRINT}", "page.md:3: say what the case is about"),
        ("# Page\n\n## One\n\nA.\n\n## One\n\nB.\n", "page.md:7: there is another case of this heading"),
        (f"# Page\n\n## One\n\nA.\n{MAKER}{MAKER}", "page.md:16: maker.py is there twice"),
        ("# Page\n\n## One\n\nA.\n\n```python\npass\n", "page.md:8: the block does not end"),
    ],
)
def test_a_page_that_is_not_right_is_an_error(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(PageError, match=fault):
        page(tmp_path, text)


def test_every_page_has_cases_and_each_of_them_a_program() -> None:
    pages = [path for folder in FOLDERS for path in (HERE / folder).glob("*.md")]
    assert pages
    for path in pages:
        cases = read(path)
        assert cases
        assert all(case.files for case in cases)
        # where nothing at all is reported, nothing that is not would be missed
        assert any("# CYB" in case.text(name) for case in cases for name in case.files)


def test_a_case_is_a_test_under_its_heading_that_fails_with_its_line(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(HERE))
    folder = tmp_path / FOLDERS[0]
    folder.mkdir()
    page(folder, f"# Page\n\n## One case\n\nA.\n{PRINT.replace('CYB105', 'CYB301')}")
    collector = request.config.hook.pytest_collect_file(file_path=folder / "page.md", parent=request.session)
    (item,) = collector[0].collect()
    assert item.nodeid.endswith("page.md::One case")
    assert item.reportinfo()[1:] == (2, "One case")
    with pytest.raises(AssertionError) as failure:
        item.runtest()
    said = item.repr_failure(failure)
    assert said.startswith(f"{folder / 'page.md'}:3: One case\nnot found: ['page.md:12 CYB301']")
    assert request.config.hook.pytest_collect_file(file_path=tmp_path / "page.md", parent=request.session) == []
