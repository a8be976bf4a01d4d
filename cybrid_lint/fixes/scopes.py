"""Narrows what requests for tokens ask for: scopes that nothing needs go, and names that are wrong are put right.

Scopes are taken out where they are written, if no other request needs them from there. Where they cannot be, as when
they are computed or shared, the request is given those that are left, in the form that it had.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Literal

from cybrid_lint import catalogue
from cybrid_lint.cybrid.events import TokenRequested
from cybrid_lint.cybrid.names import TokenType
from cybrid_lint.cybrid.scope_rules import is_wildcard, needed_scopes
from cybrid_lint.engine.values import Site
from cybrid_lint.engine.walking import walk
from cybrid_lint.facts import Facts
from cybrid_lint.fixes.edits import Applicability, Edit, Fix
from cybrid_lint.fixes.expressions import filled, last_name
from cybrid_lint.fixes.members import CannotError, is_one_of_many, renamed, taken_out
from cybrid_lint.fixes.python import PythonFile
from cybrid_lint.fixes.workspace import Workspace, workspace
from cybrid_lint.ir import nodes

_SINGLE = re.compile(r"'[\w: ]*'")
_DOUBLE = re.compile(r'"[\w: ]*"')
Form = Literal["text", "list", "tuple", "set"]

_MAKERS: dict[str, Form] = {
    "list": "list",
    "sorted": "list",
    "split": "list",
    "chain": "list",
    "from_iterable": "list",
    "values": "list",
    "tuple": "tuple",
    "set": "set",
    "frozenset": "set",
    "union": "set",
    "intersection": "set",
    "difference": "set",
    "join": "text",
    "str": "text",
    "format": "text",
    "strip": "text",
}
# How many definitions a name is followed through to see what it stands for.
MOST_NAMES = 6


def corrected(facts: Facts, site: Site, scope: str) -> Fix | None:
    """Return the fix that puts an unknown scope's name right, or takes it out where the right one is asked for too.

    It is unsafe if more than one scope may have been meant.
    """
    nearest = catalogue.nearest_scope(scope)
    if nearest is None:
        return None
    space = workspace(facts)
    file = space.file(site.module)
    node = file.node(site.at)
    applicability: Applicability = "safe" if catalogue.only_near_scope(scope) == nearest else "unsafe"
    if node is None:
        return None
    asked = space.asking.get((site, scope), [])
    try:
        if asked and all(nearest in one.names for one in asked):
            edits = taken_out(space, file, {site.at: {scope}})
            does = f"Take out {scope}, since {nearest} is requested as well"
        else:
            edits = [renamed(file, node, scope, nearest)]
            does = f"Request {nearest} instead of {scope}"
    except CannotError:
        return None
    return _fix(file, edits, applicability, does)


def without_scope(facts: Facts, site: Site, scope: str, type_: TokenType) -> Fix | None:
    """Return the fix that no longer requests a scope for a type of token that cannot hold it."""
    space = workspace(facts)
    asked = space.asking.get((site, scope), [])
    concerned = [one for one in asked if one.type == type_]
    others = [one for one in asked if one.type != type_]
    does = f"No longer request {scope}"
    if any(one.names == {scope} for one in concerned):
        return None
    if all(scope not in catalogue.holdable(one.type) for one in others):
        file = space.file(site.module)
        try:
            return _fix(file, taken_out(space, file, {site.at: {scope}}), "safe", does)
        except CannotError:
            pass
    places = {one.site for one in concerned}
    if len(places) != 1:
        return None
    return _replaced(facts, places.pop(), {name for one in concerned for name in one.names} - {scope}, does)


def narrowed(facts: Facts, site: Site, gone: Collection[str], kept: Collection[str]) -> Fix | None:
    """Return the fix of a request at a place that no longer asks for some scopes, and goes on asking for others."""
    if not kept:
        return None
    requests = workspace(facts).requests.get(site, [])
    does = f"Request only {' '.join(sorted(kept))}"
    fix = _where_written(facts, requests, set(gone), does)
    return fix or _replaced(facts, site, set(kept), does)


def reduced(facts: Facts, site: Site, names: set[str], max_resources: int) -> Fix | None:
    """Return the fix of a request whose scopes are too wide: it asks for those that its calls need.

    None where not all calls are seen, or where what they need is as wide. It is unsafe if they need what is not asked
    for: until now they were refused.
    """
    needed = needed_at(facts, site)
    if not needed or len({catalogue.resource(scope) for scope in needed}) > max_resources:
        return None
    does = f"Request only {' '.join(sorted(needed))}"
    if needed <= names:
        return narrowed(facts, site, names - needed, needed)
    requests = workspace(facts).requests.get(site, [])
    asks_for_all = any(is_wildcard(name) for name in names) or any(one.reading.is_whole for one in requests)
    return _replaced(facts, site, needed, does, "safe" if asks_for_all else "unsafe")


def needed_at(facts: Facts, site: Site) -> set[str]:
    """Return the scopes that all tokens requested at a place need, none if that is not known of each."""
    needed: set[str] = set()
    for request in workspace(facts).requests.get(site, ()):
        own = needed_scopes(facts.events, request)
        if not own:
            return set()
        needed |= own
    return needed


def _where_written(facts: Facts, requests: list[TokenRequested], gone: set[str], does: str) -> Fix | None:
    """Return the fix that takes scopes out where they are written, None if another request needs one from there."""
    space = workspace(facts)
    places: dict[Site, set[str]] = {}
    for request in requests:
        if request.reading.is_open or request.reading.is_whole:
            return None
        for scope in request.reading.scopes:
            if scope.text in gone:
                if scope.site is None:
                    return None
                places.setdefault(scope.site, set()).add(scope.text)
    sites = {request.site for request in requests}
    asking = (other for site, texts in places.items() for text in texts for other in space.asking.get((site, text), ()))
    if any(other.site not in sites for other in asking):
        return None
    modules = {site.module for site in places}
    if len(modules) != 1 or not all(_is_own(space, site, requests) for site in places):
        return None
    file = space.file(modules.pop())
    try:
        edits = taken_out(space, file, {site.at: texts for site, texts in places.items()})
    except CannotError:
        return None
    return _fix(file, edits, "safe", does)


def _is_own(space: Workspace, site: Site, requests: list[TokenRequested]) -> bool:
    """Tell whether what holds a scope is read by these requests alone, as far as names say it."""
    file = space.file(site.module)
    node = file.node(site.at)
    if node is None:
        return False
    for above in file.all_above(node):
        if isinstance(above, nodes.Function | nodes.Lambda) or (isinstance(above, nodes.Call) and not _maker(above)):
            return True
        if isinstance(above, nodes.Assign | nodes.Augment):
            if isinstance(file.above(above), nodes.Class):
                return True
            targets = above.targets if isinstance(above, nodes.Assign) else (above.target,)
            names = [one.id for target in targets for one in walk(target) if isinstance(one, nodes.Name)]
            return all(space.once(_reads)[name] <= len({one.site for one in requests}) for name in names)
    return True


def _reads(space: Workspace) -> Counter[str]:
    """Return how often the project reads each name, but for imports of it."""
    found: Counter[str] = Counter()
    for file in space.files:
        bound = {target.at for one in file.of_kind(nodes.Assign) for target in one.targets}
        bound |= {one.target.at for one in file.of_kind(nodes.Augment)}
        found.update(one.id for one in file.of_kind(nodes.Name) if one.at not in bound)
        found.update(one.name for one in file.of_kind(nodes.Attr))
    return found


def _replaced(facts: Facts, site: Site, kept: set[str], does: str, applicability: Applicability = "safe") -> Fix | None:
    """Return the fix that gives a request its scopes as they are, None if it does not always ask for the same."""
    space = workspace(facts)
    requests = space.requests.get(site, [])
    if len({frozenset(one.names) for one in requests}) != 1:
        return None
    file = space.file(site.module)
    node = file.node(site.at)
    if not isinstance(node, nodes.Expr) or is_one_of_many(space, file, node):
        return None
    form = _form(space, file, node)
    if form is None and isinstance(node, nodes.Call):
        node = _scopes_argument(space, node) or node
        form = _form(space, file, node)
    if form is None or not kept:
        return None
    text = _written(sorted(kept), form, _quote(file, node))
    return _fix(file, [file.replaced_whole(node, text)], applicability, does)


def _scopes_argument(space: Workspace, call: nodes.Call) -> nodes.Expr | None:
    """Return what a function of the project is given as scopes, by what it calls them."""
    found = [
        arg.value
        for _, function in space.functions(last_name(call.func))
        for param, arg in filled(function, call)
        if "scope" in param.lower()
    ]
    return found[0] if len(found) == 1 else None


def _form(space: Workspace, file: PythonFile, node: nodes.Expr, depth: int = MOST_NAMES) -> Form | None:
    """Return what an expression gives, as far as it says so itself."""
    if depth == 0:
        return None
    if isinstance(node, nodes.Const):
        return "text" if isinstance(node.value, str) and not node.is_bytes else None
    if isinstance(node, nodes.Join):
        return "text"
    if isinstance(node, nodes.Sequence):
        return "list" if node.kind == "list" else "tuple" if node.kind == "tuple" else "set"
    if isinstance(node, nodes.Comprehension):
        return "set" if node.kind == "set" else None if node.kind == "dict" else "list"
    if isinstance(node, nodes.Binary):
        return _form(space, file, node.left, depth) or _form(space, file, node.right, depth)
    if isinstance(node, nodes.Call):
        return _maker(node) or _form_of_call(space, node, depth)
    if isinstance(node, nodes.Name):
        return _form_of_name(space, file, node.id, depth)
    if isinstance(node, nodes.Item) and isinstance(node.value, nodes.Name):
        return _form_of_name(space, file, node.value.id, depth, of_entries=True)
    return None


def _form_of_call(space: Workspace, call: nodes.Call, depth: int) -> Form | None:
    """Return what a function of the project returns, if all that it returns has one form."""
    functions = space.functions(last_name(call.func))
    forms = {
        _form(space, file, one.value, depth - 1)
        for file, function in functions
        for one in walk(function)
        if isinstance(one, nodes.Return) and one.value is not None
    }
    return forms.pop() if len(functions) == len(forms) == 1 else None


def _maker(node: nodes.Call) -> Form | None:
    """Return what a call makes of scopes that it is given, None for one that does something else."""
    return _MAKERS.get(node.func.name if isinstance(node.func, nodes.Attr) else getattr(node.func, "id", ""))


def _form_of_name(
    space: Workspace, file: PythonFile, name: str, depth: int, *, of_entries: bool = False
) -> Form | None:
    """Return what a variable is, or what its entries are, if all that is assigned to it in its module has one form."""
    values = [
        one.value
        for one in file.of_kind(nodes.Assign)
        if one.value is not None and any(isinstance(target, nodes.Name) and target.id == name for target in one.targets)
    ]
    if of_entries:
        values = [entry for value in values if isinstance(value, nodes.Dict) for _, entry in value.entries]
    forms = {_form(space, file, value, depth - 1) for value in values}
    for one in file.imports:
        other = space.resolve(file, one.level, one.module) if one.bound == name and one.name else None
        if other is not None:
            forms.add(_form_of_name(space, other, one.name or "", depth - 1, of_entries=of_entries))
    return forms.pop() if len(forms) == 1 else None


def _written(scopes: Iterable[str], form: Form, quote: str) -> str:
    if form == "text":
        return f"{quote}{' '.join(scopes)}{quote}"
    members = [f"{quote}{scope}{quote}" for scope in scopes]
    if form == "tuple":
        return f"({', '.join(members)}{',' if len(members) == 1 else ''})"
    opening, closing = ("[", "]") if form == "list" else ("{", "}")
    return f"{opening}{', '.join(members)}{closing}"


def _quote(file: PythonFile, node: nodes.Node) -> str:
    """Return the quotes that a module uses most, and inside an f-string the other ones."""
    for above in file.all_above(node):
        if isinstance(above, nodes.Field):
            text = file.source(file.above(above) or above)
            return "'" if '"' in text[:4] else '"'
    singles, doubles = len(_SINGLE.findall(file.text)), len(_DOUBLE.findall(file.text))
    return "'" if singles > doubles else '"'


def _fix(file: PythonFile, edits: list[Edit], applicability: Applicability, does: str) -> Fix | None:
    return Fix(tuple(edits), applicability, does) if edits and file.parses(edits) else None
