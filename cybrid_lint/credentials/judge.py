"""Decides whether a whole value is a Cybrid credential, and of which kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from cybrid_lint.words import mentions_cybrid

from . import shapes
from .kinds import Kind
from .names import Sense, sense_of_name
from .placeholders import fallback, is_placeholder
from .vendors import is_everyday, is_framework, vendor_of

# What a value flows into, the surest first: an ID may stand beside a secret, never the other way round.
_SINKS: dict[str, Kind] = {
    "cybrid:client_secret": "client_secret",
    "cybrid:signing_key": "signing_key",
    "cybrid:access_token": "access_token",
    "cybrid:client_id": "client_id",
}
_SCHEME = re.compile(r"(?:authorization\s*:\s*)?(bearer|basic|token)\s+", re.I)
# A key for TLS or SSH lies in Cybrid's modules as well; an attestation is signed with neither.
_TRANSPORT = re.compile(
    r"(?<![a-z])(?:tls|ssl|ssh|https?|mtls|certs?|certificates?|server|host|deploy|gpg|pgp)(?![a-z])", re.I
)


@dataclass(frozen=True)
class _Context:
    """Whose a value is: the vendor, and whether a name says so rather than the file as a whole."""

    vendor: str | None
    named: bool


def judge(
    text: str,
    names: Sequence[str],
    *,
    vendor_hint: str | None = None,
    sinks: Collection[str] = (),
    extra_placeholders: Collection[str] = (),
) -> Kind | None:
    """The kind of Cybrid credential that a whole value is, or None.

    `names` are those under which it stands, innermost first, out to its class and modules. `vendor_hint`
    says of which vendor the file speaks where no name does. `sinks` are where the value flows:
    "cybrid:<kind>" for a field of a Cybrid request, "other" for a request to someone else.
    `extra_placeholders` are no credentials.
    """
    value = text.strip()
    if not shapes.MIN_LENGTH <= len(value) <= shapes.MAX_LENGTH:
        return None
    given = fallback(value)
    if given is not None:
        name, value, _ = given
        names = [name, *names]
    scheme = _SCHEME.match(value)
    if scheme:
        value = value[scheme.end() :]
    for plain in list(shapes.decodings(value)) or [value]:
        if scheme and scheme[1].lower() == "basic" and not _pair(plain):
            continue
        kind = _judge_plain(plain, names, vendor_hint, sinks, extra_placeholders, bearer=scheme is not None)
        if kind is not None:
            return kind
    return None


def _judge_plain(
    value: str,
    names: Sequence[str],
    hint: str | None,
    sinks: Collection[str],
    extra: Collection[str],
    bearer: bool,
) -> Kind | None:
    scheme = _SCHEME.match(value)
    value = value[scheme.end() :] if scheme else value
    if shapes.is_private_key(value):
        return _judge_pem(value, names, hint, sinks, extra)
    if not _is_candidate(value, extra):
        return None
    claims = shapes.jwt_claims(value)
    if claims is not None and shapes.speaks_of_cybrid(claims):
        return "access_token"
    into = [_SINKS[sink] for sink in _SINKS if sink in sinks]
    if into:
        return _judge_sinks(value, names, into)
    context = _context(names, hint)
    if "other" in sinks or context.vendor != "cybrid" or shapes.is_foreign(value):
        return None
    if _pair(value) and not any(sense_of_name(name).sealed for name in names):
        return "client_secret"
    return _judge_names(value, names, context, bearer)


def _is_candidate(value: str, extra: Collection[str]) -> bool:
    pair = _pair(value)
    if pair:
        return not any(is_placeholder(part, extra) for part in pair)
    if shapes.is_jwt(value):
        return not is_placeholder(value, extra)
    cheap = (shapes.is_oauth_value(value) and not shapes.reads_as_words(value)) or shapes.is_random(value, 16)
    return cheap and not shapes.is_ciphertext(value) and not is_placeholder(value, extra)


def _pair(value: str) -> tuple[str, str] | None:
    """ID and secret of `id:secret`, as Basic authentication writes them (RFC 7617)."""
    left, colon, right = value.partition(":")
    return (left, right) if colon and shapes.is_oauth_value(left) and shapes.is_oauth_value(right) else None


def _judge_pem(
    value: str, names: Sequence[str], hint: str | None, sinks: Collection[str], extra: Collection[str]
) -> Kind | None:
    body = shapes.private_key_body(value)
    if body is None or is_placeholder(body, extra):
        return None
    if any(sink in _SINKS for sink in sinks):
        return "private_key"
    if "other" in sinks or _context(names, hint).vendor != "cybrid":
        return None
    nearest = next((name for name in names if not sense_of_name(name).neutral), "")
    foreign = _TRANSPORT.search(nearest.replace("_", " ")) or "OPENSSH" in value
    return None if foreign and "attest" not in nearest.lower() else "private_key"


def _judge_sinks(value: str, names: Sequence[str], into: list[Kind]) -> Kind | None:
    """The kind of a value that goes into a Cybrid request: the name decides only between several."""
    if shapes.is_guid(value) and into != ["signing_key"]:
        return None
    if _pair(value):
        return "client_secret"
    named = next((sense_of_name(name).kind for name in names if sense_of_name(name).kind), None)
    kind = named if named in into else into[0]
    # A JWT is an access token wherever it goes, and the other way round an ID is none.
    return "access_token" if shapes.is_jwt(value) and "access_token" in into else kind


def _judge_names(value: str, names: Sequence[str], context: _Context, bearer: bool) -> Kind | None:
    """The kind by the innermost name that says one, if the value can be of that kind."""
    if any(sense_of_name(name).sealed for name in names):
        return None
    quiet = True  # no name of unknown meaning so far
    for index, name in enumerate(names):
        sense = sense_of_name(name)
        if sense.denied:
            return None
        if sense.kind is None:
            quiet = quiet and (sense.neutral or sense.plain or vendor_of(name) == "cybrid")
        elif _speaks(sense, quiet, names[index:]):
            own = mentions_cybrid(name)
            return sense.kind if _fits(value, _confirmed(sense, names[index + 1 :]), own, context) else None
        else:
            quiet = False
    return "access_token" if bearer and quiet and _fits_token(value) else None


def _speaks(sense: Sense, quiet: bool, names: Sequence[str]) -> bool:
    """Whether a name's kind holds for the value: weak words only with Cybrid's name in or beside them."""
    if sense.strength == "weak":
        beside = next((name for name in names[1:] if mentions_cybrid(name) or not sense_of_name(name).neutral), "")
        return quiet and (mentions_cybrid(names[0]) or mentions_cybrid(beside))
    return quiet or sense.strength == "strong" or mentions_cybrid(names[0])


def _confirmed(sense: Sense, outer: Sequence[str]) -> Sense:
    """What a name says where one further out says the same for sure: `client_secret=getenv("SHOP_SECRET") or "…"`.

    A word of unknown meaning is then no other vendor's name.
    """
    said = map(sense_of_name, outer)
    again = any(each.kind == sense.kind and each.strength == "strong" and each.plain for each in said)
    return replace(sense, plain=True) if again else sense


def _fits(value: str, sense: Sense, own: bool, context: _Context) -> bool:
    """Whether a value may be of the kind its name says; the less the name says, the stricter."""
    kind = sense.kind
    if sense.strength == "weak":
        return shapes.is_oauth_value(value)
    if kind == "access_token" and shapes.is_jwt(value):
        claims = shapes.jwt_claims(value)
        return own or claims is None or not shapes.speaks_of_another(claims)
    if shapes.is_jwt(value):
        return False
    if not own and not sense.plain and (sense.strength == "generic" or not shapes.is_oauth_value(value)):
        return False  # an unknown word beside `secret` may well be another vendor's name
    if shapes.is_oauth_value(value):
        return True
    if kind == "signing_key":
        return not _is_dashed(value) and len(value) <= 200
    if kind == "private_key":
        return len(value) >= 40
    known = own or context.named
    return (
        known
        and len(value) in range(20, 201)
        and not shapes.is_guid(value)
        and not shapes.is_digest(value)
        and not _is_dashed(value)
    )


def _fits_token(value: str) -> bool:
    return shapes.is_jwt(value) or shapes.is_oauth_value(value)


def _is_dashed(value: str) -> bool:
    """Whether a value holds a GUID with dashes, as many vendors' keys do."""
    from detect_secrets.filters import heuristic

    return bool(heuristic.is_potential_uuid(value))


def _context(names: Sequence[str], hint: str | None) -> _Context:
    """The nearest vendor: the innermost name that holds one, else the hint.

    An everyday word (`unit`, `checkout`) is a vendor in the name that says the kind and inside of it, or as a
    constant's or class's name; a framework only in the name that says the kind (`DJANGO_SECRET_KEY`).
    """
    past_kind = False
    for name in names:
        vendor = vendor_of(name)
        constant = name[:1].isupper()
        if vendor is not None and not (past_kind and (is_framework(vendor) or (is_everyday(vendor) and not constant))):
            return _Context(vendor, named=True)
        past_kind = past_kind or sense_of_name(name).kind is not None
    return _Context(hint, named=False)
