"""The JSON schema of `[tool.cybrid-lint]`, for editors. Draft 7 is what TOML editors understand."""

from __future__ import annotations

from typing import Any

from cybrid_lint.configuration.pyproject import TABLE
from cybrid_lint.configuration.value_types import VALUE_TYPES, prefixes
from cybrid_lint.options import OPTIONS, Option


def schema() -> dict[str, Any]:
    """Return the schema. Whatever is not in our table is left alone; the table's own stands under `definitions`."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "pyproject.toml of a project that uses cybrid-lint",
        "type": "object",
        "properties": {
            "tool": {"type": "object", "properties": {TABLE: {"$ref": f"#/definitions/{TABLE}"}}},
        },
        "definitions": {
            TABLE: {
                "title": "cybrid-lint",
                "description": "What cybrid-lint reports, from its command line and as a plugin of flake8.",
                "type": "object",
                "properties": {option.name: _property(option) for option in OPTIONS if option.shared},
                "additionalProperties": False,
            },
            "code": {"enum": list(prefixes())},
        },
    }


def _property(option: Option) -> dict[str, Any]:
    said = f"{option.means[0].upper()}{option.means[1:]} (default: {option.otherwise})."
    return {"description": said, **VALUE_TYPES[option.kind].schema}
