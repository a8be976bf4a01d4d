"""Checks a document against a JSON schema, as far as `schema` uses the language, and describes what does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from cybrid_lint.libraries.declared.schema import Schema

Path = tuple[str | int, ...]
_TYPES: dict[str, type] = {"object": dict, "array": list, "string": str, "integer": int}


class MisfitError(Exception):
    """Something does not fit: where, what is wrong, and the word that it is about with those that are known."""

    def __init__(self, path: Path, problem: str, word: str = "", known: Iterable[str] = ()) -> None:
        super().__init__(problem)
        self.path = path
        self.problem = problem
        self.word = word
        self.known = tuple(known)


class Checker:
    """Checks documents by one schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def check(self, document: object) -> None:
        """Raise `MisfitError` if a document does not fit."""
        self._check(document, self._schema, ())

    def _check(self, value: object, schema: Schema, path: Path) -> None:
        schema = self._followed(schema)
        if "oneOf" in schema:
            self._check_choice(value, schema, path)
        elif "const" in schema:
            if value is not schema["const"]:
                raise _unfit(schema, path)
        elif "enum" in schema:
            if value not in schema["enum"]:
                raise MisfitError(path, "cannot be", str(value), schema["enum"])
        elif not _is_of_type(value, schema["type"]):
            raise _unfit(schema, path)
        elif isinstance(value, dict):
            self._check_table(value, schema, path)
        elif isinstance(value, list):
            self._check_list(value, schema, path)
        elif isinstance(value, str):
            if len(value) < schema.get("minLength", 0) or not re.compile(schema.get("pattern", "")).search(value):
                raise _unfit(schema, path)
        elif isinstance(value, int) and value < schema.get("minimum", 0):
            raise _unfit(schema, path)

    def _followed(self, schema: Schema) -> Schema:
        reference = schema.get("$ref")
        if reference is None:
            return schema
        found: Schema = self._schema["definitions"][reference.rpartition("/")[2]]
        return found

    def _check_choice(self, value: object, schema: Schema, path: Path) -> None:
        fitting = [one for one in map(self._followed, schema["oneOf"]) if _may_be(value, one)]
        if isinstance(value, dict) and fitting:
            keyed = [one for one in fitting if set(one["required"]) <= value.keys()]
            if not keyed:
                known = [name for one in fitting for name in one["required"]]
                unknown = next((str(name) for name in value if name not in known), None)
                if unknown is None:
                    raise _unfit(schema, path)
                raise MisfitError((*path, unknown), "unknown key", unknown, known)
            fitting = keyed
        if not fitting:
            raise _unfit(schema, path)
        self._check(value, fitting[0], path)

    def _check_table(self, value: dict[str, Any], schema: Schema, path: Path) -> None:
        properties = schema.get("properties", {})
        other = schema["additionalProperties"]
        for name, inner in value.items():
            if name in properties:
                self._check(inner, properties[name], (*path, name))
            elif other is False:
                raise MisfitError((*path, name), "unknown key", name, properties)
            else:
                self._check(name, schema["propertyNames"], (*path, name))
                self._check(inner, other, (*path, name))
        missing = next((name for name in schema.get("required", ()) if name not in value), None)
        if missing is not None:
            raise MisfitError(path, f"{schema['title']} needs {missing}")
        if len(value) < schema.get("minProperties", 0):
            raise MisfitError(path, f"{schema['title']} must say what it does, as by returns or sends")

    def _check_list(self, value: list[Any], schema: Schema, path: Path) -> None:
        if len(value) < schema.get("minItems", 0):
            raise _unfit(schema, path)
        items = schema["items"]
        first = items if isinstance(items, list) else []
        rest = schema["additionalItems"] if first else items
        for index, inner in enumerate(value):
            try:
                self._check(inner, first[index] if index < len(first) else rest, (*path, index))
            except MisfitError as error:
                raise (_unfit(schema, path) if first else error) from None


def _is_of_type(value: object, types: str | list[str]) -> bool:
    names = [types] if isinstance(types, str) else types
    return not isinstance(value, bool) and any(isinstance(value, _TYPES[name]) for name in names)


def _may_be(value: object, schema: Schema) -> bool:
    return isinstance(value, str) if "enum" in schema else _is_of_type(value, schema["type"])


def _unfit(schema: Schema, path: Path) -> MisfitError:
    return MisfitError(path, f"must be {schema['title']}")
