"""Findings as GitHub, GitLab, reviewdog and readers of JUnit's XML take them."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from output_samples import FLOW, KINDS, everything, result

from cybrid_lint.address import rule_page
from cybrid_lint.findings import Finding, Span
from cybrid_lint.fixes.edits import Edit, Fix
from cybrid_lint.output import FORMATS, Result

COMMAND = re.compile(r"::(?P<command>error|warning|notice) (?P<properties>[^\r\n]*?)::(?P<text>[^\r\n]*)")
#: Line separators would break a message in two, and no finding has one.
ONE_LINE = st.text(st.characters(exclude_characters="\0"))


def parsed(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner reads it."""
    match = COMMAND.fullmatch(line)
    assert match, line
    properties = dict(one.split("=", 1) for one in match["properties"].split(","))
    for name, value in properties.items():
        for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            value = value.replace(code, character)
        properties[name] = value
    text = match["text"].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    return match["command"], properties, text


def commands(given: Result) -> list[tuple[str, dict[str, str], str]]:
    text = FORMATS["github"](given)
    assert text == "" or text.endswith("\n")
    return [parsed(line) for line in text.split("\n")[:-1]]


def test_github_shows_a_finding_at_its_place() -> None:
    ((command, properties, text),) = commands(result(FLOW))
    assert command == "error"
    assert properties == {
        "file": "wallet/service.py",
        "line": "17",
        "endLine": "17",
        "col": "12",
        "endColumn": "55",
        "title": "CYB301",
    }
    assert text.split("\n") == [
        FLOW.message,
        "1. wallet/tokens.py:19:16: bank token requested here",
        "2. wallet/clients.py:3:16: GET /api/accounts called here",
        rule_page("CYB301"),
    ]


def test_github_knows_every_kind() -> None:
    made = commands(everything())
    assert len(made) == len(KINDS)
    assert {properties["file"] for _, properties, _ in made} >= {"a:b, c%d.py", "ünï/日本 語.py"}
    assert {command for command, _, _ in made} == {"error", "warning"}
    over_lines = next(properties for _, properties, _ in made if properties["title"] == "CYB104")
    assert (over_lines["line"], over_lines["endLine"], over_lines["col"]) == ("9", "12", "1")
    assert "endColumn" not in over_lines
    of_a_line = next(properties for _, properties, _ in made if properties["title"] == "CYB901")
    assert "col" not in of_a_line


@given(ONE_LINE, ONE_LINE)
def test_github_takes_no_other_command_from_a_path_or_message(path: str, message: str) -> None:
    finding = Finding(Span(path, 3, 0, 3, 1), "CYB301", message)
    ((command, properties, text),) = commands(result(finding))
    assert (command, properties["line"], properties["title"]) == ("error", "3", "CYB301")
    said, page = text.split("\n")
    assert page == rule_page("CYB301")
    if path.isascii() and path.isprintable() and "##" not in path:
        assert properties["file"] == path
    if message.isprintable() and message.isascii() and "##" not in message:
        assert said == message


def test_github_is_told_nothing_if_there_is_nothing() -> None:
    assert FORMATS["github"](result()) == ""


def test_gitlab_takes_an_issue_for_each_finding() -> None:
    issues = json.loads(FORMATS["gitlab"](everything()))
    assert len(issues) == len(KINDS)
    assert len({one["fingerprint"] for one in issues}) == len(issues)
    for one in issues:
        assert set(one) == {"description", "check_name", "content", "fingerprint", "severity", "location"}
        assert one["content"] == {"body": rule_page(one["check_name"])}
        assert one["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert one["description"].startswith(f"{one['check_name']}: ")
        assert one["location"]["lines"]["begin"] >= 1
    flow = next(one for one in issues if one["check_name"] == "CYB301")
    assert flow["location"] == {"path": "wallet/service.py", "lines": {"begin": 17}}
    assert json.loads(FORMATS["gitlab"](result())) == []


def test_reviewdog_takes_a_diagnostic_for_each_finding() -> None:
    found = json.loads(FORMATS["rdjson"](everything()))
    assert found["source"] == {"name": "cybrid-lint"}
    assert len(found["diagnostics"]) == len(KINDS)
    for one in found["diagnostics"]:
        assert one["code"]["url"] == rule_page(one["code"]["value"])
        assert one["severity"] in {"INFO", "WARNING", "ERROR"}
        assert one["location"]["range"]["start"]["line"] >= 1
    flow = next(one for one in found["diagnostics"] if one["code"]["value"] == "CYB301")
    assert [step["message"] for step in flow["related_locations"]] == [step.message for step in FLOW.steps]
    assert json.loads(FORMATS["rdjson"](result()))["diagnostics"] == []


def test_reviewdog_counts_bytes_and_is_suggested_a_fix_of_one_place() -> None:
    line = 'größe = "ä"; scope = "trades:read prices:read"'
    span = Span("app.py", 1, line.index('"trades'), 1, len(line))
    one = Fix((Edit(span, '"trades:read"'),), "safe", "The scopes shrink")
    several = Fix((*one.edits, Edit(Span("app.py", 2, 0, 2, 0), "\n")), "safe", "The scopes shrink")
    lines = {("app.py", 1): line}

    def diagnostic(fix: Fix | None) -> dict[str, object]:
        finding = Finding(span, "CYB203", "bank token requests a scope that no call uses", fix=fix)
        (made,) = json.loads(FORMATS["rdjson"](result(finding, lines=lines)))["diagnostics"]
        return made

    column = len(line[: span.column].encode()) + 1
    covered = {"start": {"line": 1, "column": column}, "end": {"line": 1, "column": column + 25}}
    assert diagnostic(one)["location"] == {"path": "app.py", "range": covered}
    assert diagnostic(one)["suggestions"] == [{"range": covered, "text": '"trades:read"'}]
    assert "suggestions" not in diagnostic(several)
    assert "suggestions" not in diagnostic(None)


def suite(given: Result) -> ET.Element:
    text = FORMATS["junit"](given)
    assert text.startswith('<?xml version="1.0" encoding="utf-8"?>\n<testsuites ')
    (found,) = ET.fromstring(text.encode("utf-8")).findall("testsuite")
    return found


def test_junit_has_a_failed_test_for_each_file() -> None:
    made = suite(everything())
    cases = made.findall("testcase")
    names = [case.get("name") for case in cases]
    assert len(names) == len(set(names)) == 5
    assert (made.get("tests"), made.get("failures"), made.get("errors")) == ("5", "5", "0")
    for case in cases:
        (failure,) = case.findall("failure")
        assert failure.get("message")
    by_name = {case.get("name"): case.find("failure") for case in cases}
    two = by_name["a:b, c%d.py"]
    assert two is not None
    assert two.get("message") == "2 findings: CYB104, CYB203"
    assert (two.text or "").strip().split("\n") == [
        "a:b, c%d.py:2:1: CYB203 one,\\r\\ntwo: 100%\\x1b[31m\\x00\\ttail\\u202e \ufffd",
        f"  {rule_page('CYB203')}",
        "a:b, c%d.py:9:1: CYB104 of several lines, and in no source",
        f"  {rule_page('CYB104')}",
    ]
    flow = by_name["wallet/service.py"]
    assert flow is not None
    assert "\n  2. wallet/clients.py:3:16: GET /api/accounts called here\n" in (flow.text or "")


def test_junit_has_a_passed_test_if_nothing_was_found() -> None:
    made = suite(result())
    assert (made.get("tests"), made.get("failures")) == ("1", "0")
    assert [len(case) for case in made] == [0]


@given(st.text(), st.text())
def test_junit_is_xml_whatever_a_path_and_message_hold(path: str, message: str) -> None:
    made = suite(result(Finding(Span(path, 3, 0, 3, 1), "CYB301", message)))
    (case,) = made
    if path.isprintable() and "##" not in path:
        assert case.get("name") == path
    if message.isprintable() and "##" not in message and not path.startswith(("::", "-", "+", "~", "^")):
        assert f":3:1: CYB301 {message}\n" in (case[0].text or "")
