"""The format of a file that describes a library, as a JSON schema, by which files are checked here and in editors.

Draft 7 is what TOML editors understand. A `title` says in words what fits, for messages.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

#: What a value may be besides an argument.
WORDS = {
    "unknown": "a value from outside, about which nothing is known",
    "unseen": "the same, and the arguments are passed to code that is not read",
    "nothing": "None",
    "self": "the object that the method is called on",
    "arguments": "all its arguments",
    "joined": "its arguments joined as one text",
    "masked": "a value that does not reveal the arguments",
    "setting": "a value from outside, named by the attribute or method",
    "response": "the response to the request that it sends",
    "body": "the JSON of the response",
    "content": "the raw body of the response",
}
_DOTTED = r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+$"
_LIKE = r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*(\.\*)?$"
_TEXT: Schema = {"type": "string", "minLength": 1, "title": "a text"}
_VALUE: Schema = {"$ref": "#/definitions/value"}

_VERB: Schema = {
    "type": "string",
    "pattern": r"^([A-Z]+|\*)$",
    "title": "an HTTP method, or * for the function's own name",
}


def _table(properties: Schema, *required: str, title: str = "a table", **more: Any) -> Schema:
    return {
        "type": "object",
        "title": title,
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


def _list(items: Schema, title: str) -> Schema:
    return {"type": "array", "items": items, "minItems": 1, "title": title}


def _one_of(title: str, *alternatives: Schema) -> Schema:
    return {"title": title, "oneOf": list(alternatives)}


_DEFINITIONS: Schema = {
    "dotted": {"type": "string", "pattern": _DOTTED, "title": "a dotted name, as a program imports it"},
    "member": {"type": "string", "pattern": r"^([A-Za-z_][A-Za-z0-9_]*|\*)$", "title": "a name"},
    "like": {
        "type": "string",
        "pattern": _LIKE,
        "title": "a dotted name; a * at its end stands for the last part of the described name",
    },
    "argument": {
        "type": "array",
        "title": 'an argument: its position, its names, or both, as in [0, "url"]',
        "items": [{"type": ["integer", "string"], "minimum": 0, "title": "a position or a name"}],
        "additionalItems": _TEXT,
        "minItems": 1,
    },
    "value": _one_of(
        "an argument, a table, or one of " + ", ".join(WORDS),
        {"enum": list(WORDS)},
        {"$ref": "#/definitions/argument"},
        _table({"field": {**_TEXT, "description": "the value that the object keeps under this name"}}, "field"),
        _table({"text": {"type": "string", "description": "this text"}}, "text"),
        _table({"new": {"$ref": "#/definitions/like", "description": "a new object of this class"}}, "new"),
        _table(
            {
                "variable": {
                    **_VALUE,
                    "description": "a value from outside with this name, such as an environment variable",
                },
                "default": {**_VALUE, "description": "the default value of the variable"},
            },
            "variable",
        ),
        _table({"json": {**_VALUE, "description": "this value as a JSON text"}}, "json"),
        _table({"base64": {**_VALUE, "description": "this in base64"}}, "base64"),
        _table({"concat": _list(_VALUE, "a list of values")}, "concat"),
        _table({"tuple": _list(_VALUE, "a list of values")}, "tuple"),
        _table({"body": {**_VALUE, "description": "the JSON of this response"}}, "body"),
        _table({"content": {**_VALUE, "description": "the raw body of this response"}}, "content"),
        _table({"called": {**_VALUE, "description": "the result of calling this function"}}, "called"),
        _table(
            {"token": {"$ref": "#/definitions/grant", "description": "a token that is requested with these parts"}},
            "token",
        ),
    ),
    "grant": _table(
        {
            "url": {**_VALUE, "description": "the token endpoint"},
            **dict.fromkeys(("client_id", "client_secret", "scope", "auth", "grant_type"), _VALUE),
        },
        title="a table of what a token is requested with",
    ),
    "request": _table(
        {
            "method": _one_of(
                "an HTTP method, or the argument that gives it",
                _VERB,
                {"$ref": "#/definitions/argument"},
                _table({"argument": {"$ref": "#/definitions/argument"}, "default": _VERB}, "argument", "default"),
            ),
            **dict.fromkeys(("url", "headers", "params", "body", "auth", "base_url", "token"), _VALUE),
        },
        title="a table of the parts of a request",
    ),
    "keeps": {
        "type": "object",
        "title": "a table of names and values",
        "propertyNames": {"$ref": "#/definitions/member"},
        "additionalProperties": _VALUE,
    },
    "writes": _one_of(
        "log, output, file or exception, or a table of one of these and what is written",
        {"enum": ["log", "output", "file", "exception"]},
        *(_table({name: _VALUE}, name) for name in ("log", "output", "file", "exception")),
    ),
    "exposes": _one_of(
        "a table of one of returned, cookie and template, and what is shown",
        *(_table({name: _VALUE}, name) for name in ("returned", "cookie", "template")),
    ),
}

_EFFECTS: Schema = {
    "returns": {
        **_VALUE,
        "description": "what it returns (by default the response to its request, or an unknown value)",
    },
    "sends": {"$ref": "#/definitions/request", "description": "the HTTP request that it sends"},
    "writes": {"$ref": "#/definitions/writes", "description": "what it writes, and where"},
    "exposes": {"$ref": "#/definitions/exposes", "description": "what it shows to a client"},
    "queries": {**_VALUE, "description": "the URL that it opens or builds"},
    "sets": {"$ref": "#/definitions/keeps", "description": "what the object keeps after the call"},
    "ends": {"const": True, "title": "true", "description": "it never returns"},
    "like": {"$ref": "#/definitions/like", "description": "it behaves like this one"},
}
_WHO: Schema = {"description": "the names that are described"}
_NAMES: Schema = {**_list({"$ref": "#/definitions/dotted"}, "a list of dotted names"), **_WHO}
_MEMBERS: Schema = {**_list({"$ref": "#/definitions/member"}, "a list of names"), **_WHO}
_OF: Schema = {"$ref": "#/definitions/dotted", "description": "the class that it belongs to"}
_FUNCTION = {name: effect for name, effect in _EFFECTS.items() if name != "sets"}
_METHOD = {name: effect for name, effect in _EFFECTS.items() if name not in ("like", "ends")}

#: The keys of an entry of each kind.
ENTRIES: Schema = {
    "class": _table(
        {
            "names": _NAMES,
            "keeps": {
                "$ref": "#/definitions/keeps",
                "description": "what its objects keep: base_url, headers, params, auth and token go with each request",
            },
            "like": _EFFECTS["like"],
        },
        "names",
        title="a class",
    ),
    "function": _table({"names": _NAMES, **_FUNCTION}, "names", title="a function", minProperties=2),
    "method": _table({"of": _OF, "names": _MEMBERS, **_METHOD}, "of", "names", title="a method", minProperties=3),
    "attribute": _table({"of": _OF, "names": _MEMBERS, "is": _VALUE}, "of", "names", "is", title="an attribute"),
    "name": _table({"names": _NAMES, "is": _VALUE}, "names", "is", title="a constant"),
}


def schema() -> Schema:
    """Return the schema of a whole file."""
    heads = {
        "library": {**_TEXT, "description": "the library's name"},
        "version": {**_TEXT, "description": "the version that is described"},
        "page": {**_TEXT, "description": "the documentation that the description is based on"},
    }
    entries = {
        kind: {"type": "array", "items": entry, "title": f"tables, each begun by [[{kind}]]"}
        for kind, entry in ENTRIES.items()
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "description": "Describes to cybrid-lint what calls of a library do.",
        **_table({**heads, **entries}, "library", title="a model"),
        "definitions": _DEFINITIONS,
    }
