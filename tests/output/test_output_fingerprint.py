"""What findings are known by from run to run."""

from __future__ import annotations

import re
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from output_samples import credential

from cybrid_lint.findings import Finding, Span
from cybrid_lint.output.fingerprint import fingerprint, fingerprints

LINE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), min_size=1, max_size=40)


def sources(lines: list[str]) -> Callable[[str, int], str | None]:
    return lambda path, number: lines[number - 1] if 0 < number <= len(lines) else None


def at(
    line: int, start: int = 0, end: int = 1, code: str = "CYB301", path: str = "x.py", message: str = "m"
) -> Finding:
    return Finding(Span(path, line, start, line, end), code, message)


@given(st.lists(LINE, min_size=1, max_size=8), st.data())
def test_they_stay_when_lines_move(lines: list[str], data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(1, len(lines)), min_size=1, unique=True).map(sorted))
    above = data.draw(st.lists(LINE, max_size=5))
    indent = data.draw(st.sampled_from(["", "    ", "\t"]))
    before = fingerprints([at(one) for one in numbers], sources(lines))
    moved = [*above, *(f"{indent}{line}  " for line in lines)]
    after = fingerprints([at(one + len(above)) for one in numbers], sources(moved))
    assert before == after
    assert len(set(before)) == len(before)
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in before)


def test_they_differ_by_code_path_line_and_salt() -> None:
    lines = sources(["x = 1", "y = 1"])
    made = [
        fingerprint(at(1), lines),
        fingerprint(at(2), lines),
        fingerprint(at(1, code="CYB302"), lines),
        fingerprint(at(1, path="y.py"), lines),
        fingerprint(at(1), lines, "salt"),
        fingerprint(at(1), lines, occurrence=1),
    ]
    assert len(set(made)) == len(made)


def test_they_do_not_depend_on_the_message_or_the_column() -> None:
    lines = sources(["x = 1"])
    assert fingerprint(at(1, message="from a.py:3"), lines) == fingerprint(at(1, 2, 3, message="from a.py:4"), lines)


def test_like_lines_are_told_apart_by_their_order() -> None:
    lines = sources(["call(x)"] * 3)
    made = fingerprints([at(1), at(2), at(3), at(3, 5, 6)], lines)
    assert len(set(made)) == 4
    assert made[0] == fingerprint(at(1), lines)


def test_without_a_source_line_they_are_made_all_the_same() -> None:
    made = fingerprints([at(7), at(8)], sources([]))
    assert len(set(made)) == 2


def test_undecodable_paths_have_them_too() -> None:
    assert fingerprint(at(1, path="\udce9.py"), sources(["x"])) != fingerprint(at(1, path="\udcea.py"), sources(["x"]))


def same(one: str, other: str, code: str, start: int, length: int) -> bool:
    return fingerprint(at(1, start, start + length, code), sources([one])) == fingerprint(
        at(1, start, start + length, code), sources([other])
    )


def test_no_credential_is_hashed() -> None:
    for code in ("CYB102", "CYB105", "CYB301"):
        assert same(f'SECRET = "{credential(1)}"', f'SECRET = "{credential(2)}"', code, 9, 45)
        assert same(*(f'f("{credential(one)}", "{credential(one + 1)}")' for one in (1, 3)), code, 0, 1)


def test_of_a_literal_that_is_a_credential_nothing_is_hashed() -> None:
    assert same('SECRET = "hunter2.is.short"', 'SECRET = "password!of.mine"', "CYB102", 9, 18)
    assert same('SECRET = "abcdefg" + "1234567"', 'SECRET = "gfedcba" + "7654321"', "CYB102", 9, 9)
    assert same("SECRET=abcdefg.h", "SECRET=hgfedcb.a", "CYB102", 7, 9)
    assert same("# it is abcd.efgh.ijkl.1234", "# it is 4321.efgh.ijkl.1234", "CYB102", 0, 0)
    assert not same('x = "abcd"', 'x = "abce"', "CYB301", 0, 1)


def test_words_are_hashed_but_where_they_may_be_a_credential() -> None:
    texts = 'print("a signing key of words")', 'print("a signing key in words")'
    assert same(*texts, "CYB105", 0, 5)
    assert not same(*texts, "CYB301", 0, 5)
    assert not same('CYBRID_SANDBOX_CLIENT_SECRET = "x"', 'CYBRID_PRODUCTION_CLIENT_SECRET = "x"', "CYB102", 31, 3)


def test_the_first_line_is_not_what_a_finding_on_a_file_is_about() -> None:
    assert same("x = 1", "y = 1", "CYB107", 0, 1)
