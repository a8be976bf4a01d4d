"""Findings for people."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from output_samples import FLOW, everything, result, text_of

from cybrid_lint.address import rule_page
from cybrid_lint.findings import Finding, Span
from cybrid_lint.output import text
from cybrid_lint.output.positions import columns, visible

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def shown(line: str, start: int, end: int, code: str = "CYB301", end_line: int = 1) -> list[str]:
    """The lines of a finding on this source line, without the first."""
    finding = Finding(Span("x.py", 1, start, end_line, end), code, "m")
    return text_of(result(finding, lines={("x.py", 1): line}), quiet=True).split("\n")[1:-2]


def marked(line: str, start: int, end: int) -> tuple[str, str]:
    """The source line as it is shown, and what is in the columns below which the carets stand."""
    _, source, caret = shown(line, start, end)
    first = columns(caret[: caret.index("^")])
    last = first + caret.count("^")
    below = ""
    position = 0
    for character in source:
        if first <= position < last or (below and not columns(character)):
            below += character
        position += columns(character)
    return source, below


def test_a_finding_with_its_line_and_steps() -> None:
    assert text_of(result(FLOW)) == (
        "wallet/service.py:17:12: CYB301 bank token from wallet/tokens.py:19 "
        "used for GET /api/trades/{trade_guid}, which names a customer\n"
        "   |\n"
        '17 |     return get(f"{BANK}/api/accounts", headers=headers)\n'
        "   |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n".replace("^^^^^^^^\n", "^^^^^^^\n")
        + "   = 1. wallet/tokens.py:19:16: bank token requested here\n"
        "   = 2. wallet/clients.py:3:16: GET /api/accounts called here\n"
        "\n"
        "1 finding in 1 of 7 files.\n"
        f"CYB301: {rule_page('CYB301')}\n"
    )


def test_colours_come_only_when_asked_for_and_change_nothing_else() -> None:
    plain = text_of(everything(), statistics=True)
    coloured = text_of(everything(), statistics=True, color=True)
    assert "\x1b" not in plain
    assert ANSI.search(coloured)
    assert ANSI.sub("", coloured) == plain


def test_the_statistics_count_each_code() -> None:
    other = Finding(Span("x.py", 1, 0, 1, 1), "CYB204", "m")
    made = text.statistics_of(result(other, *[FLOW] * 10))
    assert made == ("10 CYB301 Bank token used for a call that names a customer\n 1 CYB204 Unknown scope\n")
    assert text_of(result(FLOW), statistics=True, quiet=True).endswith(" names a customer\n")


def test_the_summary_says_how_much_was_found_and_skipped() -> None:
    assert text_of(result()) == "No findings in 7 files.\n"
    assert text_of(result(skipped=("x: y", "z: y"))) == "No findings in 7 files; 2 files skipped.\n"
    assert text.summary_of(everything()) == "6 findings in 5 of 7 files; 1 file skipped.\n"
    assert text_of(result(), quiet=True, statistics=True) == ""


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("x = call(y)", "call(y)"),
        ("\tx = call(y)", "call(y)"),
        ("a\tb = call(y)\t# z", "call(y)"),
        ('s = "日本語", call(y)', "call(y)"),
        ('x = call("日本語")', 'call("日本語")'),
        ("e\u0301 = call(e\u0301)", "call(e\u0301)"),
        ("🎉 = call(🎉)", "call(🎉)"),
        ("x = '\u200d' + call(y)", "call(y)"),
        ("x = '\x07' + call(y)", "call(y)"),
        ("x = 'a1B2c3D4e5F6g7H8i9J0' + call(y)", "call(y)"),
    ],
)
def test_the_caret_stands_below_what_is_meant(line: str, what: str) -> None:
    start = line.index(what)
    source, below = marked(line, start, start + len(what))
    assert below == what
    assert "\t" not in source
    assert "\x07" not in source


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), st.text(max_size=20))
def test_the_caret_stands_below_what_is_meant_wherever_it_is(before: str, after: str) -> None:
    line = f"{before} @call(y)@ {after}".replace("\n", " ").replace("\r", " ")
    start = line.index("@call(y)@")
    assert marked(line, start, start + 9)[1].startswith("@call(y)@")


def test_a_span_over_several_lines_is_marked_to_the_end_of_the_first() -> None:
    assert shown("x = call(  \n", 4, 1, end_line=3) == ["  |", "1 | x = call(", "  |     ^^^^^"]


def test_a_finding_for_a_line_has_no_caret() -> None:
    assert shown("# some line\n", 0, 0) == ["  |", "1 | # some line"]


def test_a_skipped_file_shows_no_line() -> None:
    assert shown("anything\n", 0, 0, "CYB901") == []


def test_a_span_beyond_the_line_does_no_harm() -> None:
    assert shown("x\n", 40, 50) == ["  |", "1 | x", "  |  ^"]


def test_a_blank_or_missing_line_is_not_shown() -> None:
    assert shown("  \n", 0, 1) == []
    assert text_of(result(FLOW, lines={})).count("|") == 0


def test_of_a_long_line_only_what_is_around_the_caret_is_shown() -> None:
    line = "x = [" + "1, " * 5000 + "call(y), " + "2, " * 5000 + "]"
    start = line.index("call(y)")
    source, below = marked(line, start, start + 7)
    assert below == "call(y)"
    assert columns(source) < 180
    assert source.startswith("1 | …")
    assert source.endswith("…")
    _, source, caret = shown(line, start, len(line))
    assert columns(caret) <= columns(source)


def test_whatever_is_in_a_path_or_message_it_stays_one_line_without_controls() -> None:
    finding = Finding(Span("a\nb\x1b[2J.py", 3, 0, 3, 1), "CYB301", "m\r\nx.py:1:1: CYB999 forged\x9b2J\u202e")
    lines = text_of(result(finding), quiet=True).splitlines()
    assert lines == [r"a\nb\x1b[2J.py:3:1: CYB301 m\r\nx.py:1:1: CYB999 forged\x9b2J\u202e", ""]


@given(st.text())
def test_visible_text_is_one_line_and_leaves_plain_text_alone(value: str) -> None:
    made = visible(value)
    assert len(made.splitlines()) <= 1
    made.encode("utf-8")
    if value.isprintable():
        assert made == value
