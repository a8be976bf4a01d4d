"""Files that hold one value, PEM blocks or logins, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cybrid_lint.credentials import host_vendor, judge
from cybrid_lint.textfiles.file import CredentialMatch, TextFile

_LONGEST_PEM = 16_384
_NETRC = re.compile(
    r"\bmachine\s+(?P<host>\S+)|\bdefault\b|\b(?P<key>login|password|account)\s+[\"']?(?P<value>[^\s\"']+)|#[^\n]*"
)
_PEM = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----")
_TRANSPORT = re.compile(r"(?<![a-z])(?:tls|ssl|ssh|https?|mtls|certs?|certificates?|gpg|pgp|letsencrypt)(?![a-z])")


def single_value(file: TextFile, whole: re.Match[str]) -> Iterator[CredentialMatch]:
    """A file that holds one value and nothing else, as secrets do that are mounted into a container."""
    names = file.path_names
    kind = file.judged(whole["value"], names, ())
    if kind is not None:
        yield CredentialMatch(whole.start("value"), whole.end("value"), kind, whole["value"])


def pem_blocks(file: TextFile) -> Iterator[CredentialMatch]:
    """A file of PEM blocks: only its path says what they are for."""
    path = "/".join(file.path_names).lower()
    if _TRANSPORT.search(path.replace("_", " ").replace("-", " ")) and "attest" not in path:
        return
    for match in _PEM.finditer(file.text):
        closing = file.text.find("-----END ", match.end(), match.end() + _LONGEST_PEM)
        end = match.end() + _LONGEST_PEM if closing < 0 else closing + 40
        pem = file.text[match.start() : end]
        kind = judge(pem, file.path_names, extra_placeholders=file.options.placeholders)
        if kind is not None:
            yield CredentialMatch(match.start(), match.start() + len(pem.rstrip()), kind, pem.rstrip())


def logins(file: TextFile) -> Iterator[CredentialMatch]:
    """A file of logins: each belongs to the machine before it."""
    host = ""
    for match in _NETRC.finditer(file.text):
        if match["key"] is None:
            host = host if match[0].startswith("#") else match["host"] or ""
        elif host_vendor(host) == "cybrid":
            names = ["client_id" if match["key"] == "login" else "client_secret", "cybrid"]
            kind = file.judged(match["value"], names, ())
            if kind is not None:
                yield CredentialMatch(match.start("value"), match.end("value"), kind, match["value"])


def is_pem(text: str) -> bool:
    """Tell whether a file is made of PEM blocks, with at most a few attributes between them."""
    return text.lstrip().startswith("-----BEGIN ") and _PEM.search(text) is not None
