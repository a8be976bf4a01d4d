"""Turns the entries of a description into handlers for the registry."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from cybrid_lint.engine.alternatives import union
from cybrid_lint.engine.frame import Frame
from cybrid_lint.engine.objects import DictState, Key
from cybrid_lint.engine.operations import Args
from cybrid_lint.engine.texts import Hole, Text, concat, text
from cybrid_lint.engine.values import NEVER, NONE, UNKNOWN, Site, Value, unknown
from cybrid_lint.libraries.calls import Call
from cybrid_lint.libraries.declared.reading import Entry
from cybrid_lint.libraries.handlers.environment import with_fallback
from cybrid_lint.libraries.handlers.oauthlib import AUTH, token_request
from cybrid_lint.libraries.handlers.secret_managers import SEALED
from cybrid_lint.libraries.http import body, body_of, own_headers, preferred, present, send
from cybrid_lint.libraries.registry import Registry
from cybrid_lint.libraries.writing import written

#: A value of the format: a word, an argument, or a table of one key.
Said = Any
#: What an object keeps for all its requests, and which part of a request it becomes.
CLIENT_PARTS = {"headers": "client_headers", "params": "client_params", "auth": "auth", "base_url": "base"}


@dataclasses.dataclass(frozen=True, slots=True)
class Declared:
    """The handler of an entry: what it says is done. `path` is the file that it stands in."""

    entry: Entry
    path: str
    registry: Registry

    def __call__(self, call: Call) -> Value:
        """Return the value of a call."""
        says = self.entry.says
        if "like" in says:
            return self._like(call, says["like"])
        work = Work(call, self.registry)
        if self.entry.kind == "class":
            label = self.registry.classes.types[self.entry.names[0]]
            return call.new(label, work.kept(says.get("keeps", {})), is_open=True)
        return work.done(says)

    def attribute(self, frame: Frame, owner: Value, name: str, site: Site) -> Value | None:
        """Return the value of an attribute."""
        return Work(Call(frame, owner, name, Args(), site), self.registry).value(self.entry.says["is"])

    def name(self, frame: Frame, dotted: str) -> Value | None:
        """Return the value of a constant."""
        call = Call(frame, UNKNOWN, dotted, Args(), Site(frame.module.path, 0))
        return Work(call, self.registry).value(self.entry.says["is"])

    def _like(self, call: Call, like: str) -> Value:
        name = meant(like, call.name)
        return self.registry.functions[name](dataclasses.replace(call, name=name))


def meant(like: str, name: str) -> str:
    """Return the name that another is like: a last part `*` is that of the name itself."""
    return f"{like[:-1]}{name.rpartition('.')[2]}" if like.endswith(".*") else like


class Work:
    """One call, and the values that a description speaks of."""

    def __init__(self, call: Call, registry: Registry) -> None:
        self.call = call
        self.registry = registry
        self.response: Value | None = None

    def done(self, says: Mapping[str, Said]) -> Value:
        """Do what a function or method does; return what it gives."""
        call = self.call
        # what has to be known must be known before anything is done: a call that waits is made again
        early = None if "sends" in says else self.value(says.get("returns", "nothing"))
        if "sends" in says:
            self.response = self.sent(says["sends"])
        if "writes" in says:
            where, what = _told(says["writes"])
            values = call.args.all() if what == "arguments" else [self.value(what)]
            written(call, values, where)
        for how, what in says.get("exposes", {}).items():
            call.emit("expose", self.value(what), how)
        if "queries" in says:
            call.emit("query", self.value(says["queries"]))
        for name, what in says.get("sets", {}).items():
            call.set_field(call.owner, name, self.value(what))
        return self.value(says.get("returns", "response")) if early is None else early

    def value(self, said: Said) -> Value:
        """Return a value; unknown where an argument is not given."""
        found = self.given(said)
        return UNKNOWN if found is None else found

    def given(self, said: Said) -> Value | None:
        """Return a value, None where an argument or a field is not given."""
        if isinstance(said, str):
            return _WORDS[said](self)
        if isinstance(said, list):
            position, names = placed(said)
            return self.call.get(position, *names)
        kind = next(iter(key for key in said if key != "default"))
        return _TABLES[kind](self, said)

    def sent(self, parts: Mapping[str, Said]) -> Value:
        """Send a request; return the response. What is not said of it stands where most clients have it."""
        call = self.call
        found: dict[str, Value | None] = {
            "method": self._method(parts.get("method", "*")),
            "url": self.given(parts.get("url", [0, "url"])),
            "headers": present(self.given(parts.get("headers", ["headers"]))),
            "params": present(self.given(parts.get("params", ["params"]))),
            "body": present(self.given(parts["body"])) if "body" in parts else body_of(call.args),
            "auth": preferred(call, self.given(parts.get("auth", ["auth"])), self._bearer(parts)),
            "base": present(self.given(parts["base_url"])) if "base_url" in parts else None,
        }
        if call.owner is not UNKNOWN:
            for field, part in CLIENT_PARTS.items():
                found[part] = preferred(call, found.get(part), call.field(call.owner, field))
            found["client"] = call.owner
        return send(call, **found)

    def _method(self, said: Said) -> Value:
        if isinstance(said, list):
            return self.value(said)
        if isinstance(said, dict):
            return present(self.given(said["argument"])) or self._method(said["default"])
        return text(self.call.name.rpartition(".")[2].upper() if said == "*" else said)

    def _bearer(self, parts: Mapping[str, Said]) -> Value | None:
        """Return the auth object of the token that a request or its client carries."""
        token = present(self.given(parts.get("token", {"field": "token"})))
        return None if token is None else self.call.new(AUTH, {"token": token})

    def kept(self, keeps: Mapping[str, Said]) -> dict[str, Value]:
        """Return what an object keeps. Its headers are its own: what is set there is not set elsewhere."""
        found = {name: value for name, said in keeps.items() if (value := present(self.given(said))) is not None}
        if "headers" in keeps:
            found["headers"] = own_headers(self.call, found.get("headers"))
        return found

    def token(self, grant: Mapping[str, Said]) -> Value:
        """Request a token; return it."""
        call = self.call
        fields: dict[str, Value] = {}
        sites: dict[Key, Site] = {}
        for name, said in grant.items():
            value = present(self.given(said)) if name not in ("url", "auth") else None
            if value is None:
                continue
            fields[name] = value
            site = _site(call.args, said)
            if site is not None:
                sites[name] = site
        places = call.frame.allocate(DictState(dict.fromkeys(sites, NONE), NEVER, False, sites))
        holder = call.new("grant arguments", {**fields, "<places>": places}, is_open=True)
        auth = self.given(grant["auth"]) if "auth" in grant else None
        answer = token_request(call, self.value(grant.get("url", "unknown")), [holder], auth)
        return call.item(answer, text("access_token"))

    def new(self, name: str) -> Value:
        """Return a new object of a class, as a call without arguments makes it."""
        call = self.call
        maker = self.registry.functions.get(name)
        if maker is None:
            return call.new(self.registry.classes.types[name], is_open=True)
        return maker(dataclasses.replace(call, name=name, args=Args()))


def placed(argument: list[Any]) -> tuple[int | None, list[str]]:
    """Return the position and the names of an argument."""
    first, *rest = argument
    return (first, rest) if isinstance(first, int) else (None, argument)


def _site(args: Args, said: Said) -> Site | None:
    if not isinstance(said, list):
        return None
    position, names = placed(said)
    named = next((site for name in names if (site := args.site(name)) is not None), None)
    return named if named is not None or position is None else args.site(position)


def _told(writes: Said) -> tuple[str, Said]:
    """Return where something is written, and what."""
    return (writes, "arguments") if isinstance(writes, str) else next(iter(writes.items()))


def _variable(work: Work, said: Said) -> Value:
    fallback = work.given(said["default"]) if "default" in said else None
    return with_fallback(work.call, work.value(said["variable"]), fallback)


def _read(call: Call, response: Value) -> Value:
    return call.call(call.attribute(response, "json"))


def _field(work: Work, said: Said) -> Value | None:
    return work.call.field(work.call.owner, said["field"])


_WORDS: dict[str, Callable[[Work], Value]] = {
    "unknown": lambda work: UNKNOWN,
    "unseen": lambda work: work.call.hand_over(),
    "nothing": lambda work: NONE,
    "self": lambda work: work.call.owner,
    "arguments": lambda work: union(work.call.args.all()),
    "joined": lambda work: concat(work.call.args.all()),
    "masked": lambda work: SEALED,
    "setting": lambda work: unknown(work.call.name.rpartition(".")[2], "settings"),
    "response": lambda work: work.response or UNKNOWN,
    "body": lambda work: _read(work.call, work.response or UNKNOWN),
    "content": lambda work: body(work.call.frame, work.response or UNKNOWN),
}
_TABLES: dict[str, Callable[[Work, Said], Value | None]] = {
    "field": _field,
    "text": lambda work, said: text(said["text"]),
    "new": lambda work, said: work.new(said["new"]),
    "variable": _variable,
    "json": lambda work, said: work.call.frame.written(work.value(said["json"]), "json"),
    "base64": lambda work, said: Text((Hole(work.value(said["base64"]), "base64"),)),
    "concat": lambda work, said: concat(work.value(one) for one in said["concat"]),
    "tuple": lambda work, said: work.call.new_sequence("tuple", tuple(work.value(one) for one in said["tuple"])),
    "body": lambda work, said: _read(work.call, work.value(said["body"])),
    "content": lambda work, said: body(work.call.frame, work.value(said["content"])),
    "called": lambda work, said: work.call.call(work.value(said["called"])),
    "token": lambda work, said: work.token(said["token"]),
}
