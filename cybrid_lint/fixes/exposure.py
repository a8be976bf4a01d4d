"""Keeps secrets out of what is logged and out of URLs: unsafe, since what a reader of either gets is another thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from cybrid_lint.credentials.names import sense_of_name
from cybrid_lint.engine.values import Site
from cybrid_lint.engine.walking import children
from cybrid_lint.facts import Facts
from cybrid_lint.fixes.edits import Edit, Fix, merged
from cybrid_lint.fixes.expressions import is_plain, last_name, local_values
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.fixes.workspace import workspace
from cybrid_lint.ir import nodes

_SENDING = re.compile(r"payload|body|form|credentials|login")
#: How many characters of a digest are written: enough to tell one secret from another.
DIGITS = 8
_SECRETS = {"client_secret", "access_token", "signing_key", "private_key"}
_TOKENS = {"access_token", "token", "bearer"}
_VERBS = {"get", "post", "put", "patch", "delete", "head"}
_QUERY = re.compile(r"[?&](?:access_token|token)=$")


def digested(facts: Facts, site: Site) -> Fix | None:
    """Return the fix of a place that shows secrets: it shows the first characters of their digests instead."""
    file = workspace(facts).file(site.module)
    node = file.node(site.at)
    if node is None:
        return None
    secrets = [one for one in _shown(node) if _is_secret(one)]
    if not secrets:
        return _names_alone(file, node)
    imported = file.importing("hashlib", None, file.bounds(node)[0])
    if imported is None:
        return None
    edits = [*imported[1]]
    for secret in secrets:
        text = f"{imported[0]}.sha256(str({file.source(secret)}).encode()).hexdigest()[:{DIGITS}]"
        edits.append(file.replaced(secret, text))
    does = f"Show the first {DIGITS} characters of its digest instead of the secret"
    return _fix(file, edits, does)


def _names_alone(file: PythonFile, node: nodes.Node) -> Fix | None:
    """Return the fix of a place that shows all of a mapping with a secret: it shows the names of what it holds."""
    holders = [one for one in _shown(node) if _holds_secret(file, one)]
    edits = [file.replaced_whole(one, f"sorted({file.text[slice(*file.whole_bounds(one))]})") for one in holders]
    return _fix(file, edits, "Show the names of what it holds instead of the values") if edits else None


def _holds_secret(file: PythonFile, node: nodes.Expr) -> bool:
    """Tell whether an expression is a mapping with a secret, as far as it is written out or is an answer's JSON."""
    if isinstance(node, nodes.Dict):
        keys = [str(key.value).lower() for key, _ in node.entries if isinstance(key, nodes.Const)]
        return any(key == "authorization" or sense_of_name(key).kind in _SECRETS for key in keys)
    if isinstance(node, nodes.Name):
        return any(_holds_secret(file, value) for value in local_values(file, node))
    return isinstance(node, nodes.Call) and last_name(node.func) == "json" and not node.args


def _shown(node: nodes.Node) -> Iterator[nodes.Expr]:
    """Yield the variables, attributes, entries and results that a call shows: nothing that another call is given."""
    waiting: list[nodes.Node] = []
    if isinstance(node, nodes.Call):
        waiting = [arg.value for arg in node.args if arg.keyword is None]
    elif isinstance(node, nodes.Raise):
        exception = node.exception
        waiting = [arg.value for arg in exception.args] if isinstance(exception, nodes.Call) else []
    elif isinstance(node, nodes.Assert) and node.message is not None:
        waiting = [node.message]
    while waiting:
        inner = waiting.pop(0)
        if isinstance(inner, nodes.Call) or (isinstance(inner, nodes.Expr) and is_plain(inner)):
            yield inner
        elif isinstance(inner, nodes.Join | nodes.Field | nodes.Binary) or (
            isinstance(inner, nodes.Sequence) and inner.kind == "tuple"
        ):
            waiting += children(inner)


def _is_secret(node: nodes.Expr) -> bool:
    name = last_name(node)
    return is_plain(node) and (name.lower() in {"token", "secret", "bearer"} or sense_of_name(name).kind in _SECRETS)


def moved(facts: Facts, site: Site) -> Fix | None:
    """Return the fix of a request with a credential in its query: it goes into a header, or into the body."""
    file = workspace(facts).file(site.module)
    call = file.node(site.at)
    if not isinstance(call, nodes.Call) or not isinstance(call.func, nodes.Attr) or call.func.name not in _VERBS:
        return None
    by_keyword = {arg.keyword: arg for arg in call.args if arg.keyword}
    if any(arg.stars for arg in call.args) or "auth" in by_keyword:
        return None
    params = by_keyword.get("params")
    if params is None:
        return _out_of_url(file, call, has_headers="headers" in by_keyword)
    held = _entries(file, params.value)
    tokens = [value for key, value in held if key in _TOKENS]
    if tokens and "headers" not in by_keyword:
        return _to_header(file, call, params, held, tokens[0])
    keys = {key for key, _ in held} or _keys_by_name(params.value)
    if call.func.name == "post" and {"client_secret"} & keys and not {"json", "data", "content"} & set(by_keyword):
        start = file.bounds(params)[0]
        return _fix(
            file, [file.edit(start, start + len("params"), "json")], "Send the credentials in the request's body"
        )
    return None


def _keys_by_name(node: nodes.Expr) -> set[str]:
    """Return the keys of the body of a token request, which a call that makes one is named after."""
    name = last_name(node.func) if isinstance(node, nodes.Call) else last_name(node)
    return {"client_secret"} if _SENDING.search(name) else set()


def _entries(file: PythonFile, node: nodes.Expr) -> list[tuple[str, nodes.Expr]]:
    """Return the entries of a mapping that is written out, be it before the call."""
    values = local_values(file, node) if isinstance(node, nodes.Name) else [node]
    found: list[tuple[str, nodes.Expr]] = []
    for value in values:
        if isinstance(value, nodes.Dict):
            found += [(str(key.value), held) for key, held in value.entries if isinstance(key, nodes.Const)]
        elif isinstance(value, nodes.Sequence):
            pairs = [one.members for one in value.members if isinstance(one, nodes.Sequence) and len(one.members) == 2]
            found += [(str(key.value), held) for key, held in pairs if isinstance(key, nodes.Const)]
    return found


def _to_header(
    file: PythonFile, call: nodes.Call, params: nodes.Arg, held: list[tuple[str, nodes.Expr]], token: nodes.Expr
) -> Fix | None:
    """Return the fix that sends a token in a header instead of the query, whose other entries stay."""
    source = file.source(token).replace('"', "'")
    text = f'headers={{"Authorization": f"Bearer {{{source}}}"}}'
    if len(held) == 1:
        return _fix(file, [file.replaced(params, text)], "Send the token in a header")
    entry = file.around(file.origin(token))
    if not isinstance(params.value, nodes.Dict) or not isinstance(entry, cst.DictElement):
        return None
    return _fix(file, [file.without(entry), file.with_argument(call, text)], "Send the token in a header")


def _out_of_url(file: PythonFile, call: nodes.Call, *, has_headers: bool) -> Fix | None:
    """Return the fix that takes a token from a URL's end, where an f-string puts it."""
    url = call.args[0].value if call.args else None
    if has_headers or not isinstance(url, nodes.Join) or len(url.parts) < 2:
        return None
    before, field = url.parts[-2:]
    if not (isinstance(before, nodes.Const) and isinstance(before.value, str) and isinstance(field, nodes.Field)):
        return None
    match = _QUERY.search(before.value)
    formatted = file.around(file.origin(before))
    source = file.source(field.value)
    if match is None or '"' in source or not isinstance(formatted, cst.FormattedString):
        return None
    start = file.bounds(before)[1] - len(match[0])
    edits = [file.edit(start, file.bounds(field)[1], "")]
    edits.append(file.with_argument(call, f'headers={{"Authorization": f"Bearer {{{source}}}"}}'))
    return _fix(file, edits, "Send the token in a header")


def _fix(file: PythonFile, edits: list[Edit], does: str) -> Fix | None:
    edits = merged(edits)
    return Fix(tuple(edits), "unsafe", does) if file.parses(edits) else None
