"""Findings as JSON, against the schema that is published with them."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from output_samples import BOOK, FLOW, everything, many, result

from cybrid_lint.address import rule_page


def schema() -> dict[str, object]:
    made: dict[str, object] = json.loads(resources.files("cybrid_lint.output").joinpath("schema.json").read_text())
    return made


def rendered(given: object) -> dict[str, object]:
    from cybrid_lint.output import FORMATS

    text = FORMATS["json"](given)
    assert text.isascii()
    made: dict[str, object] = json.loads(text)
    return made


def test_a_finding_and_its_steps() -> None:
    report = rendered(result(FLOW))
    (finding,) = report["findings"]
    assert len(finding.pop("fingerprint")) == 32
    assert finding == {
        "path": "wallet/service.py",
        "line": 17,
        "column": 12,
        "end_line": 17,
        "end_column": 55,
        "code": "CYB301",
        "message": FLOW.message,
        "url": rule_page("CYB301"),
        "severity": "error",
        "confidence": "high",
        "steps": [
            {"path": "wallet/tokens.py", "line": 19, "column": 16, "message": "bank token requested here"},
            {"path": "wallet/clients.py", "line": 3, "column": 16, "message": "GET /api/accounts called here"},
        ],
        "fix": None,
    }
    assert report["version"] == 1
    assert report["summary"] == {"files": 7, "findings": 1, "skipped": 0, "fixed": 0, "codes": {"CYB301": 1}}


def test_nothing_found() -> None:
    assert rendered(result()) == {
        "version": 1,
        "findings": [],
        "skipped": [],
        "summary": {"files": 7, "findings": 0, "skipped": 0, "fixed": 0, "codes": {}},
    }


def test_paths_and_messages_come_back_as_they_were() -> None:
    found = {one["path"]: one["message"] for one in rendered(everything())["findings"]}
    assert found["ünï/日本 語.py"] == "the scope trade:read does not exist; 日本 🎉"
    assert "undecod\ufffd.py" in found
    assert rendered(everything())["skipped"] == ["undecod\ufffd.py: it holds null bytes"]


def test_places_before_a_files_start_are_its_start() -> None:
    (first,) = [one for one in rendered(everything())["findings"] if one["path"] == "at the start"]
    assert (first["line"], first["column"], first["end_line"], first["end_column"]) == (1, 1, 1, 1)


def test_the_schema_holds() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(schema())
    validator = jsonschema.Draft202012Validator(schema())
    for given in (everything(), result(), result(BOOK), many(50)):
        validator.validate(rendered(given))


def test_the_schema_names_all_there_is() -> None:
    report = rendered(result(*everything().findings, BOOK))
    definitions = schema()["$defs"]
    assert set(schema()["required"]) == set(report)
    for finding in report["findings"]:
        cell = {"cell"} if finding["path"].endswith(".ipynb") else set()
        for one, name in [(finding, "finding"), *((step, "step") for step in finding["steps"])]:
            assert set(definitions[name]["required"]) == set(definitions[name]["properties"]) - {"cell", "commit"}
            assert set(definitions[name]["required"]) | cell == set(one)


def test_a_notebook_has_the_place_in_the_file_and_in_the_cell() -> None:
    (finding,) = rendered(result(BOOK))["findings"]
    assert (finding["line"], finding["column"]) == (37, 10)
    assert finding["cell"] == {"number": 4, "line": 2, "column": 5}
    assert finding["steps"][0]["cell"] == {"number": 2, "line": 1, "column": 1}


@pytest.mark.parametrize("key", ["path", "fix", "fingerprint", "severity"])
def test_the_schema_notices_what_is_missing(key: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    report = rendered(result(FLOW))
    del report["findings"][0][key]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema()).validate(report)
