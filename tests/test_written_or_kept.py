"""CYB105 item by item: programs that write a credential in plain text, each beside a neighbour that does not."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

from doors import command, write

PAGE = Path(__file__).with_name("written_or_kept.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def read() -> tuple[str, dict[str, tuple[str, str]]]:
    """Return how each program begins, and by their headings the programs that write and those that do not."""
    head, *sections = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    (begin,) = BLOCK.findall(head)
    cases = {}
    for section in sections:
        written, kept = BLOCK.findall(section)
        cases[section.partition("\n")[0]] = (written, kept)
    assert len(cases) == len(sections) > 80
    return begin, cases


def test_what_is_written_is_reported_once_and_its_neighbour_is_not(tmp_path):
    """All are checked in one run, each a project of its own."""
    begin, cases = read()
    for number, programs in enumerate(cases.values()):
        for name, program in zip(("written", "kept"), programs, strict=True):
            write(tmp_path / f"{name}{number}", {"cybrid_program.py": begin + program, "pyproject.toml": ""})
    flags = ("--format", "json", "--select", "CYB105,CYB9", "--jobs", "1")
    findings = json.loads(command(tmp_path, "check", *flags).out)["findings"]
    assert {one["code"] for one in findings} == {"CYB105"}
    counts = Counter(one["path"].partition("/")[0] for one in findings)
    assert [name for number, name in enumerate(cases) if counts[f"written{number}"] != 1] == []
    assert [name for number, name in enumerate(cases) if counts[f"kept{number}"] != 0] == []
