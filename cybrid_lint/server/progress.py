"""How much of the workspace is still to be checked, as the editor shows it; there it can be cancelled as well."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from lsprotocol import types
from pygls.progress import Progress


class WorkspaceProgress:
    """What is shown of pieces of work: one begins when something is left, and ends when nothing is.

    `stop` is called when the user cancels it.
    """

    def __init__(self, progress: Progress, stop: Callable[[], None]) -> None:
        self._progress = progress
        self._stop = stop
        self._numbers = itertools.count(1)
        self._shown: _Piece | None = None

    def show(self, left: int, total: int) -> None:
        """Show how many things are left of how many."""
        if not left:
            if self._shown is not None:
                self._shown.end()
            self._shown = None
            return
        done = 100 * (total - left) // total if total else 0
        if self._shown is None:
            # an editor may take each token for one piece of work alone
            self._shown = _Piece(self._progress, f"cybrid-lint/workspace/{next(self._numbers)}", self._stop, done)
        else:
            self._shown.report(done)


class _Piece:
    """One piece of work; the editor is asked first whether it shows any, and may answer when all is done."""

    def __init__(self, progress: Progress, token: str, stop: Callable[[], None], done: int) -> None:
        self._progress = progress
        self._token = token
        self._stop = stop
        self._done = done
        self._is_over = False
        self._task = asyncio.get_running_loop().create_task(self._begin())

    async def _begin(self) -> None:
        await self._progress.create_async(self._token)
        cancelled: Future[Any] = self._progress.tokens[self._token]
        cancelled.add_done_callback(lambda future: self._stop() if future.cancelled() else None)
        begin = types.WorkDoneProgressBegin("Checking the workspace", cancellable=True, percentage=self._done)
        self._progress.begin(self._token, begin)
        if self._is_over:
            self._end()

    @property
    def _is_begun(self) -> bool:
        return self._token in self._progress.tokens

    def report(self, done: int) -> None:
        """Show how much is done, in percent."""
        if done > self._done:
            self._done = done
            if self._is_begun:
                self._progress.report(self._token, types.WorkDoneProgressReport(percentage=done))

    def end(self) -> None:
        """Show that all is done."""
        self._is_over = True
        if self._is_begun:
            self._end()

    def _end(self) -> None:
        del self._progress.tokens[self._token]
        self._progress.end(self._token, types.WorkDoneProgressEnd())
