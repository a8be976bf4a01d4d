"""How much of the workspace is still to be checked, as the editor shows it; there it can be cancelled as well."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from lsprotocol import types
from pygls.progress import Progress

_TOKEN = "cybrid-lint/workspace"


class WorkspaceProgress:
    """One piece of work that begins when something is left, and ends when nothing is; `stop` is called to cancel it."""

    def __init__(self, progress: Progress, stop: Callable[[], None]) -> None:
        self._progress = progress
        self._stop = stop
        # how much is done in percent, None while there is nothing to be done
        self._done: int | None = None
        self._task: asyncio.Task[None] | None = None

    def show(self, left: int, total: int) -> None:
        """Show how many things are left of how many."""
        done = 100 * (total - left) // total if total else 0
        if not left:
            self._done = None
            if _TOKEN in self._progress.tokens:
                del self._progress.tokens[_TOKEN]
                self._progress.end(_TOKEN, types.WorkDoneProgressEnd())
        elif self._done is None:
            self._done = done
            if self._task is None or self._task.done():
                self._task = asyncio.get_running_loop().create_task(self._begin())
        elif done > self._done:
            self._done = done
            if _TOKEN in self._progress.tokens:
                self._progress.report(_TOKEN, types.WorkDoneProgressReport(percentage=done))

    async def _begin(self) -> None:
        if _TOKEN in self._progress.tokens:
            return
        await self._progress.create_async(_TOKEN)
        token: Future[Any] = self._progress.tokens[_TOKEN]
        if self._done is None:  # meanwhile all is done
            del self._progress.tokens[_TOKEN]
            return
        token.add_done_callback(lambda future: self._stop() if future.cancelled() else None)
        self._progress.begin(
            _TOKEN, types.WorkDoneProgressBegin("Checking the workspace", cancellable=True, percentage=self._done)
        )
