"""Cybrid's credentials for detect-secrets: `detect-secrets scan -p path/to/detect_secrets_plugin.py`.

detect-secrets runs this file by itself, outside of its package, so all imports are absolute.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from pathlib import Path
from re import Pattern
from typing import Any

from detect_secrets.core.log import log
from detect_secrets.core.potential_secret import PotentialSecret
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.util.code_snippet import CodeSnippet

from cybrid_lint.credentials import scan, vendor_of
from cybrid_lint.options import Options
from cybrid_lint.rules.cyb901 import Skipped
from cybrid_lint.single import credentials_in
from cybrid_lint.textfiles.reading import MOST_BYTES
from cybrid_lint.textfiles.scanning import Credential


class CybridCredentialDetector(RegexBasedDetector):
    """Finds client IDs, client secrets, access tokens and signing keys of Cybrid, and no other vendor's.

    It counts as a detector by patterns because detect-secrets takes whatever another kind finds behind `_id` for a
    harmless identifier; a client ID is none. A line is judged with the whole file around it where there is one.
    """

    secret_type = "Cybrid credential"

    def __init__(self) -> None:
        self._file: tuple[object, list[Credential]] | None = None

    @property
    def denylist(self) -> Iterable[Pattern[str]]:
        """No pattern tells Cybrid's credentials from others: their surroundings do."""
        return ()

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield the credentials that a text by itself shows to be Cybrid's."""
        for hit in scan(string):
            yield string[hit.start : hit.end]

    def analyze_line(
        self,
        filename: str,
        line: str,
        line_number: int = 0,
        context: CodeSnippet | None = None,
        **kwargs: Any,
    ) -> set[PotentialSecret]:
        """Return the credentials on a line of a file."""
        known = self._in_file(filename)
        if known is None:
            values = list(self._in_context(filename, line, context))
        else:
            # a line may be handed on in another form than the file's, so it is not looked into
            values = [one.value.split("\n", 1)[0] for one in known if one.line == line_number]
        return {
            PotentialSecret(type=self.secret_type, filename=filename, secret=value, line_number=line_number)
            for value in values
        }

    def _in_file(self, filename: str) -> list[Credential] | None:
        """Return what a file on the disk holds, read once; None if there is none, as when a diff is scanned."""
        try:
            status = os.stat(filename)
            key = (filename, status.st_mtime_ns, status.st_size)
            if self._file is None or self._file[0] != key:
                path = Path(filename)
                if not path.is_file() or status.st_size > MOST_BYTES:
                    return None
                read = credentials_in(filename, path.read_bytes(), Options())
                if read.failure:
                    log.error("%s: %s", filename, Skipped().describe(f"{read.failure} in the analysis", in_part=True))
                self._file = (key, read.credentials)
        except (OSError, ValueError):
            return None
        return self._file[1]

    def _in_context(self, filename: str, line: str, context: CodeSnippet | None) -> Generator[str, None, None]:
        """Yield the credentials on a line, with the few lines around it that detect-secrets hands on."""
        vendor = next((one for part in reversed(Path(filename).parts) if (one := vendor_of(part))), None)
        if context is None:
            for hit in scan(line, vendor=vendor):
                yield line[hit.start : hit.end]
            return
        before = "".join(one.rstrip("\n") + "\n" for one in context.lines[: context.target_index])
        after = "".join("\n" + one.rstrip("\n") for one in context.lines[context.target_index + 1 :])
        text = before + line + after
        for hit in scan(text, vendor=vendor):
            if len(before) <= hit.start < len(before) + len(line):
                yield text[hit.start : min(hit.end, len(before) + len(line))]
