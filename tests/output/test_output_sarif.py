"""Findings as SARIF, against the official schema."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from forked import python
from hypothesis import given
from hypothesis import strategies as st
from output_samples import FLOW, everything, many, result

from cybrid_lint.findings import Finding, Span
from cybrid_lint.output import FORMATS, Result
from cybrid_lint.output.sarif import _artifact
from cybrid_lint.rules import all_rules

SCHEMA = Path(__file__).parent / "data" / "sarif-2.1.0-rtm.5.json"
URI = re.compile(r"(?:[A-Za-z0-9_.~/-]|%[0-9A-F]{2})*")


def run_of(given: Result) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(FORMATS["sarif"](given))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    made: dict[str, Any] = run
    return made


@pytest.fixture(scope="module")
def validator() -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    return jsonschema.Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize("given", [everything(), result(), result(FLOW), many(50)], ids=["all", "none", "flow", "many"])
def test_the_official_schema_holds(given: Result, validator: Any) -> None:
    assert [error.message for error in validator.iter_errors(json.loads(FORMATS["sarif"](given)))] == []


def test_the_validator_notices_a_mistake(validator: Any) -> None:
    log = json.loads(FORMATS["sarif"](result(FLOW)))
    del log["runs"][0]["results"][0]["message"]
    assert list(validator.iter_errors(log))


def test_a_result_leads_through_three_files() -> None:
    (one,) = run_of(result(FLOW))["results"]
    (flow,) = one["codeFlows"]
    (thread,) = flow["threadFlows"]
    places = [step["location"]["physicalLocation"] for step in thread["locations"]]
    assert [place["artifactLocation"]["uri"] for place in places] == [
        "wallet/tokens.py",
        "wallet/clients.py",
        "wallet/service.py",
    ]
    assert [step["location"]["message"]["text"] for step in thread["locations"]] == [
        "bank token requested here",
        "GET /api/accounts called here",
        FLOW.message,
    ]
    assert [(place["id"], place["message"]["text"]) for place in one["relatedLocations"]] == [
        (1, "bank token requested here"),
        (2, "GET /api/accounts called here"),
    ]
    assert places[-1] == one["locations"][0]["physicalLocation"]
    assert places[-1]["region"] == {"startLine": 17, "startColumn": 12, "endLine": 17, "endColumn": 55}


def test_the_command_leads_through_the_three_files_of_a_project(validator: Any, tmp_path: Path) -> None:
    project = tmp_path / "requests_payouts"  # outside of this repository, from whose root the paths would be
    shutil.copytree(Path(__file__).parents[1] / "fixtures" / "requests_payouts", project)
    command = [*python(), "-m", "cybrid_lint", "check", "--format", "sarif", "--select", "CYB301", "payouts"]
    done = subprocess.run(command, cwd=project, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    log = json.loads(done.stdout)
    assert [error.message for error in validator.iter_errors(log)] == []
    (one,) = log["runs"][0]["results"]
    (thread,) = one["codeFlows"][0]["threadFlows"]
    places = [step["location"]["physicalLocation"] for step in thread["locations"]]
    uris = [place["artifactLocation"]["uri"] for place in places]
    assert uris == ["payouts/auth.py", "payouts/api.py", "payouts/transfers.py"]
    lines = [
        (project / uri).read_text(encoding="utf-8").splitlines()[place["region"]["startLine"] - 1].strip()
        for uri, place in zip(uris, places, strict=True)
    ]
    starts = ("answer = requests.post(", "answer = requests.get(", "return api.get(")
    assert all(line.startswith(start) for line, start in zip(lines, starts, strict=True)), lines
    assert places[-1] == one["locations"][0]["physicalLocation"]


def test_the_findings_own_place_ends_a_flow_once() -> None:
    steps = (*FLOW.steps, FLOW.steps[0].__class__(FLOW.span, "used here"))
    (one,) = run_of(result(Finding(FLOW.span, FLOW.code, "m", steps)))["results"]
    assert len(one["codeFlows"][0]["threadFlows"][0]["locations"]) == 3


def test_every_rule_has_all_that_code_scanning_asks_for() -> None:
    rules = run_of(result())["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.code for rule in all_rules()]
    for rule in rules:
        assert rule["name"].isidentifier()
        assert rule["shortDescription"]["text"].endswith(".")
        assert rule["fullDescription"]["text"].endswith(".")
        assert rule["help"]["markdown"].startswith(f"# {rule['id']}: ")
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning", "note"}
        assert rule["properties"]["precision"] in {"high", "medium", "low"}
        assert "cybrid" in rule["properties"]["tags"]
        is_weakness = rule["id"] != "CYB901"
        assert ("security" in rule["properties"]["tags"]) == is_weakness
        assert (0 < float(rule["properties"].get("security-severity", 0)) < 10) == is_weakness
        assert any(tag.startswith("external/cwe/") for tag in rule["properties"]["tags"]) == is_weakness


def test_how_grave_code_scanning_takes_a_rule_to_be() -> None:
    rules = run_of(result())["tool"]["driver"]["rules"]
    graded = {one["id"]: one for one in rules if "security-severity" in one["properties"]}
    scores = {code: float(one["properties"]["security-severity"]) for code, one in graded.items()}
    levels = {code: one["defaultConfiguration"]["level"] for code, one in graded.items()}
    # from 7.0 on, GitHub calls it high; a client ID opens nothing by itself
    assert {code for code, score in scores.items() if score >= 7} == {
        code for code, level in levels.items() if level == "error" and code != "CYB101"
    }
    # a customer's token reaches less than a bank's
    assert 4 <= scores["CYB202"] < scores["CYB201"]


def test_each_result_points_to_its_rule() -> None:
    run = run_of(everything())
    rules = run["tool"]["driver"]["rules"]
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        assert rules[one["ruleIndex"]]["defaultConfiguration"]["level"] == one["level"]
    marks = [tuple(one["partialFingerprints"].values()) for one in run["results"]]
    assert len(set(marks)) == len(marks)


def test_there_are_no_snippets_and_columns_are_code_points() -> None:
    log = FORMATS["sarif"](everything())
    assert '"snippet"' not in log
    assert '"contents"' not in log
    run = run_of(everything())
    assert run["columnKind"] == "unicodeCodePoints"
    assert list(run["originalUriBaseIds"]) == ["%SRCROOT%"]


def test_skipped_files_are_notified_of() -> None:
    (invocation,) = run_of(everything())["invocations"]
    assert invocation["executionSuccessful"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "undecod\ufffd.py: it holds null bytes"
    assert run_of(result())["invocations"] == [{"executionSuccessful": True}]


def test_paths_are_percent_encoded() -> None:
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"] for one in run_of(everything())["results"]]
    assert {"uri": "%C3%BCn%C3%AF/%E6%97%A5%E6%9C%AC%20%E8%AA%9E.py", "uriBaseId": "%SRCROOT%"} in uris
    assert {"uri": "a%3Ab%2C%20c%25d.py", "uriBaseId": "%SRCROOT%"} in uris
    assert {"uri": "undecod%E9.py", "uriBaseId": "%SRCROOT%"} in uris


def test_a_path_outside_the_root_is_absolute() -> None:
    path = Path.cwd() / "a b.py"
    assert _artifact(str(path)) == {"uri": path.as_uri()}


@given(st.text(st.characters(exclude_characters="\0"), min_size=1))
def test_whatever_a_path_holds_its_uri_is_one(path: str) -> None:
    uri = _artifact(path)["uri"].removeprefix("file://")
    assert URI.fullmatch(uri)
    if not any("\ud800" <= character <= "\udfff" for character in path):
        assert unquote(uri) == path or path.startswith("/")


def test_a_place_without_extent_is_its_line() -> None:
    (one,) = run_of(result(Finding(Span("x.py", 4, 0, 4, 0), "CYB101", "m")))["results"]
    assert one["locations"][0]["physicalLocation"]["region"] == {"startLine": 4}
