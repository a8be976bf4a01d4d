"""CYB105 item by item: programs that write a credential in plain text, each beside a neighbour that does not."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from doors import command, write
from markdown_cases import PARTS, sections

PAGE = Path(__file__).with_name("written_or_kept.md")


def read() -> tuple[str, dict[str, list[str]]]:
    """Return how each program begins, and by their headings the program that writes and the one that does not."""
    every = list(sections(PAGE))
    programs = {section.title: [block.text for block in section.files.get(PARTS, ())] for section in every}
    _, (begin,), *pairs = programs.values()
    assert len(every) == len(programs) > 80
    assert all(len(pair) == 2 for pair in pairs)
    return begin, dict(zip(list(programs)[2:], pairs, strict=True))


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
