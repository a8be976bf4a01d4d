"""Writes `cybrid_lint/catalogue/data.json` from the sources of Cybrid's three Python SDKs.

    python tools/build_catalogue.py [--check] [--sdk-root DIR] [--output FILE]

The SDKs are parsed, never imported. Without `--sdk-root` they are those that are installed beside this
script's Python; with it, DIR holds the packages `cybrid_api_bank`, `cybrid_api_id` and
`cybrid_api_organization`. `--check` writes nothing, and exits with 1 if the committed data differ.
The data say what the SDKs say, mistakes included: what is known to be wrong in them is put right by
`cybrid_lint/catalogue/corrections.py` when the data are read.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "cybrid_lint" / "catalogue" / "data.json"
APIS = ("bank", "id", "organization")
SCOPE = r"[a-z_]+(?::[a-z_]+)+"

Json = dict[str, Any]


def main(argv: Sequence[str] | None = None) -> int:
    """Writes or checks the data; gives the exit status."""
    parser = argparse.ArgumentParser(description="Write the catalogue's data from the SDKs' sources.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the data differ")
    parser.add_argument("--sdk-root", type=Path, help="the directory that holds the three SDK packages")
    parser.add_argument("--output", type=Path, default=DATA, help="the file to write or check")
    options = parser.parse_args(argv)
    text = render(build(find_sdks(options.sdk_root))) + "\n"
    if not options.check:
        options.output.write_text(text, encoding="utf-8")
        return 0
    if options.output.is_file() and options.output.read_text(encoding="utf-8") == text:
        return 0
    print(f"{options.output}: differs from the SDKs; run this script without --check", file=sys.stderr)
    return 1


def find_sdks(root: Path | None) -> dict[str, Path]:
    """The directory of each SDK's package by the name of its API, under `root` or as installed."""
    found = {}
    for api in APIS:
        name = f"cybrid_api_{api}"
        # For a package at the top level, find_spec reads the finders alone and runs no code of it.
        spec = None if root else importlib.util.find_spec(name)
        found[api] = root / name if root else Path((spec and spec.origin) or name).parent
        if not (found[api] / "api").is_dir():
            raise SystemExit(f"{name}: not found")
    return found


def build(sdks: dict[str, Path]) -> Json:
    """All the data, as they are written."""
    docs = {api: parse_docs(directory) for api, directory in sdks.items()}
    versions = {api: re.findall(r"OpenAPI document: v([\d.]+)", text)[0] for api, text in docs.items()}
    if len(set(versions.values())) > 1:
        raise SystemExit(f"the SDKs are of several versions: {versions}")
    operations = [operation for api, path in sdks.items() for operation in read_operations(api, path)]
    models: dict[str, Json] = {}
    for path in sdks.values():
        for name, model in read_models(path):
            # Some models, ErrorResponse for one, are in every SDK: one name must mean one thing.
            if models.setdefault(name, model) != model:
                raise SystemExit(f"{name}: means different things in different SDKs")
    customer = read_constants(sdks["id"] / "model" / "post_customer_token.py")["scopes"]
    return {
        "version": versions["bank"],
        "scopes": {**read_scopes(docs["bank"]), "customer_constants": customer},
        "operations": sorted(operations, key=lambda each: (each["api"], each["path"], each["method"])),
        "models": dict(sorted(models.items())),
    }


def parse_docs(package: Path) -> str:
    """The documentation of the API, which is the docstring of each of the SDK's modules."""
    return ast.get_docstring(parse(package / "__init__.py")) or ""


def parse(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def classes(directory: Path) -> Iterator[ast.ClassDef]:
    """Every class at the top level of a module of the directory."""
    for path in sorted(directory.glob("*.py")):
        yield from (node for node in parse(path).body if isinstance(node, ast.ClassDef))


def entries(node: ast.expr | None) -> dict[str, ast.expr]:
    """A dict display's values by key; a key that is a tuple of one name counts as that name."""
    if not isinstance(node, ast.Dict):
        return {}
    keys = (ast.literal_eval(key) for key in node.keys if key is not None)
    return {key[0] if isinstance(key, tuple) else key: value for key, value in zip(keys, node.values, strict=True)}


# --- scopes ---------------------------------------------------------------------------------------


def read_scopes(docs: str) -> Json:
    """What the documentation says of scopes: its table, its two example requests, and those dropped."""
    table = {
        scope: sorted(kind.strip().lower() for kind in kinds.split(","))
        for scope, kinds in re.findall(rf"({SCOPE}) \(([A-Z][A-Za-z, ]+)\)", docs)
    }
    bank = re.search(r'"scope": "([^"]+)"', docs)
    organization = re.search(r"Organization credentials set `scope` to '([^']+)'", docs)
    dropped = re.search(rf"Requesting the ((?:`{SCOPE}`(?:, | or )?)+) scopes", docs)
    if not (table and bank and organization and dropped):
        raise SystemExit("the documentation's table of scopes or its example requests were not found")
    return {
        "table": dict(sorted(table.items())),
        "example_bank": sorted(bank[1].split()),
        "example_organization": sorted(organization[1].split()),
        "dropped": sorted(re.findall(SCOPE, dropped[1])),
    }


def scopes_of(doc: str) -> tuple[list[str], list[str]]:
    """The required and the optional scopes that a method's docstring names."""
    found: dict[str, list[str]] = {"Required": [], "Optional": []}
    # The text ends where the next list of scopes or the generator's own comment begins.
    for kind, text in re.findall(r"(Required|Optional) scopes?:((?:(?!Optional scope|# noqa).)*)", doc):
        found[kind] += re.findall(SCOPE, text)
    return sorted(set(found["Required"])), sorted(set(found["Optional"]))


# --- operations -----------------------------------------------------------------------------------


def read_operations(api: str, package: Path) -> Iterator[Json]:
    """Every operation that an SDK's classes perform."""
    for node in classes(package / "api"):
        methods = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "_Endpoint":
                settings = {word.arg: entries(word.value) for word in call.keywords}
                name = ast.literal_eval(settings["settings"]["operation_id"])
                yield read_operation(api, node.name, methods[name], settings)


def read_operation(
    api: str, class_name: str, method: ast.FunctionDef, maps: dict[str | None, dict[str, ast.expr]]
) -> Json:
    """One operation, from its `_Endpoint(...)` and from the signature and docstring of its method."""
    settings, root = maps["settings"], maps["root_map"]
    types, wires = entries(root["openapi_types"]), entries(root["attribute_map"])
    places = {name: ast.literal_eval(value) for name, value in entries(root["location_map"]).items()}
    required = [argument.arg for argument in method.args.args[1:]]
    everything = ast.literal_eval(maps["params_map"]["all"])
    parameters = {
        name: {
            "wire": ast.literal_eval(wires[name]) if name in wires else name,
            "in": places[name],
            "required": name in required,
            "type": type_name(types[name]),
        }
        for name in [*required, *(name for name in everything if name not in required)]
    }
    needed, optional = scopes_of(ast.get_docstring(method) or "")
    bodies = [each["type"] for each in parameters.values() if each["in"] == "body"]
    response = settings["response_type"]
    return {
        "api": api,
        "method": ast.literal_eval(settings["http_method"]),
        "path": ast.literal_eval(settings["endpoint_path"]),
        "sdk_class": class_name,
        "sdk_method": method.name,
        "scopes": needed,
        "optional_scopes": optional,
        "body": bodies[0] if bodies else None,
        "response": type_name(response) if isinstance(response, ast.Tuple) else None,
        "parameters": parameters,
    }


def type_name(node: ast.expr) -> str:
    """An SDK's notation of a type in Python's: `([str], none_type)` is `list[str] | None`."""
    if isinstance(node, ast.Tuple):
        return " | ".join(type_name(each) for each in node.elts)
    if isinstance(node, ast.List):
        return f"list[{' | '.join(type_name(each) for each in node.elts)}]"
    if isinstance(node, ast.Dict):
        return f"dict[str, {' | '.join(type_name(each) for each in node.values)}]"
    name = ast.unparse(node)
    return "None" if name == "none_type" else name


# --- models ---------------------------------------------------------------------------------------


def read_models(package: Path) -> Iterator[tuple[str, Json]]:
    """Every model of an SDK with its name."""
    nodes = {node.name: node for node in classes(package / "model")}
    for name, node in nodes.items():
        parts = [nodes[part] for part in composed_of(node)] or [node]
        required = list(dict.fromkeys(each for part in parts for each in required_of(part)))
        fields: Json = {}
        for part in (node, *parts):
            fields = {**fields_of(part), **fields}
        yield name, {"required": required, "fields": fields}


def fields_of(node: ast.ClassDef) -> Json:
    """The fields that a model declares itself. A model of one simple value has the field `value`."""
    wires, enums = entries(assigned(node, "attribute_map")), entries(assigned(node, "allowed_values"))
    fields: Json = {}
    for name, kind in entries(returned(node, "openapi_types")).items():
        fields[name] = {"type": type_name(kind)}
        if name in wires and (wire := ast.literal_eval(wires[name])) != name:
            fields[name]["wire"] = wire
        if name in enums:
            values = ast.literal_eval(enums[name]).values()
            fields[name]["enum"] = [value for value in values if value is not None]
    return fields


def required_of(node: ast.ClassDef) -> list[str]:
    """The fields that a model's constructor demands, in the order in which it takes them."""
    if ast.unparse(node.bases[0]) == "ModelSimple":
        return ["value"]
    constructors = [each for each in node.body if isinstance(each, ast.FunctionDef) and "init" in each.name]
    return [argument.arg for argument in constructors[0].args.args[1:]]


def composed_of(node: ast.ClassDef) -> list[str]:
    """The names of the models that a model is put together from, all of them or one of them."""
    groups = entries(returned(node, "_composed_schemas")).values()
    return [ast.unparse(part) for group in groups if isinstance(group, ast.List) for part in group.elts]


def assigned(node: ast.ClassDef, name: str) -> ast.expr | None:
    """What a class's body assigns to a name."""
    for each in node.body:
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == name:
            return each.value
    return None


def returned(node: ast.ClassDef, name: str) -> ast.expr | None:
    """What a class's method of this name returns."""
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and each.name == name:
            return next((line.value for line in each.body if isinstance(line, ast.Return)), None)
    return None


def read_constants(path: Path) -> dict[str, dict[str, str]]:
    """The `allowed_values` of the model in a file: for each field, the value of each constant."""
    node = next(each for each in parse(path).body if isinstance(each, ast.ClassDef))
    return {name: ast.literal_eval(it) for name, it in entries(assigned(node, "allowed_values")).items()}


# --- writing --------------------------------------------------------------------------------------


def render(value: Any, indent: str = "") -> str:
    """JSON in which what fits on a line is on one line, so that one change to the API is a short diff."""
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or is_line(value, line):
        return line
    inner = indent + " "
    if isinstance(value, dict):
        lines = [f"{json.dumps(key)}: {render(each, inner)}" for key, each in value.items()]
    else:
        lines = [render(each, inner) for each in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{inner}" + f",\n{inner}".join(lines) + f"\n{indent}{closing}"


def is_line(value: Json | list[Any], line: str) -> bool:
    """Whether a value is written as one line: what is short, and each parameter and field."""
    if isinstance(value, dict) and isinstance(value.get("type"), str):
        return True
    values = value.values() if isinstance(value, dict) else value
    return len(line) <= 100 and not any(isinstance(each, (dict, list)) for each in values)


if __name__ == "__main__":
    sys.exit(main())
