"""What is inspected when: documents at once, projects when nothing is typed, all other files of the workspace at last.

One thread does the work, and the newest wish comes first: work on what was changed meanwhile is cancelled, and what it
would have given is dropped. Everything here runs in the event loop, but for the work itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, TypeVar

from cybrid_lint.configuration.errors import ConfigurationError
from cybrid_lint.engine import interning
from cybrid_lint.findings import Finding
from cybrid_lint.rules.cyb901 import skipped
from cybrid_lint.server.documents import Document
from cybrid_lint.server.inspecting import CONFIGURATION, Folder, Inspected
from cybrid_lint.server.usage import Usage
from cybrid_lint.server.warm import CancelledError, Checked

T = TypeVar("T")
#: Seconds without a change until a whole project is inspected.
IDLE = 1.0
# How many evaluations of a project a question waits for before it is answered from what is known.
_MOST_WAITS = 8
_ORDER = ("document", "listing", "project", "files")


class Key(NamedTuple):
    """A piece of work: a document by its name, a project by its root, or the files or the listing of a folder."""

    kind: Literal["document", "listing", "project", "files"]
    name: str
    folder: Path = Path()


class Client(Protocol):
    """What the session needs of the editor."""

    def document(self, uri: str) -> Document | None:
        """Return an open document, or a file."""

    def documents(self) -> Iterable[Document]:
        """Yield all open documents."""

    def folders(self) -> Iterable[Path]:
        """Yield the workspace's folders."""

    def publish(self, document: Document, folder: Path, findings: list[Finding]) -> None:
        """Show the findings of a document."""

    def uri_of(self, path: Path) -> str:
        """Return the name by which the editor knows a file."""

    def say(self, text: str) -> None:
        """Tell the user that something is wrong."""

    def log(self, text: str) -> None:
        """Write to the log that the editor keeps of the server."""

    def usage_changed(self) -> None:
        """Take note that more is known of the use of tokens."""

    def show_progress(self, left: int, total: int) -> None:
        """Show how much of the workspace is still to be checked."""


@dataclass
class _Running:
    key: Key
    cancelled: threading.Event = field(default_factory=threading.Event)
    #: Whether it is to be begun again when it was cancelled.
    again: bool = True

    def checkpoint(self) -> None:
        """End the work if it is not wanted any more."""
        if self.cancelled.is_set():
            raise CancelledError


class Session:
    """The state of a server: what is known of the workspace, and what is still to be done."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._thread = ThreadPoolExecutor(1, "cybrid-lint-analysis")
        self._folders: dict[Path, Folder | None] = {}
        self._due: dict[Key, float] = {}
        self._running: _Running | None = None
        self._wake = asyncio.Event()
        self._stepped = asyncio.Event()
        self._usage: dict[tuple[Path, Path], Checked] = {}
        self._found: dict[Path, list[Finding]] = {}
        self._left: dict[Path, list[list[str]]] = {}
        self._total = 0
        self._is_over = False
        self.checks_workspace = True

    # --- what is wanted ---------------------------------------------------------------------------------------

    def changed(self, uri: str) -> None:
        """Have a document inspected at once: what is typed next cancels that."""
        key = Key("document", uri)
        self._want(key)
        running = self._running
        if running is not None and (running.key == key or running.key.kind != "document"):
            running.cancelled.set()
        for other in self._due:
            if other.kind == "project":  # not while somebody types
                self._due[other] = max(self._due[other], self._now() + IDLE)

    def saved(self, uri: str, path: Path) -> None:
        """Have a document inspected at once, with whatever has changed on disk meanwhile."""
        if path.name in CONFIGURATION:
            self.configuration_changed()
        folder = self._folder_of(path)
        if folder is not None:
            folder.stale = True
        self.changed(uri)

    def closed(self, document: Document) -> None:
        """Take note that a document is not shown any more: the file on disk counts again."""
        self._due.pop(Key("document", document.uri), None)
        if not self.checks_workspace or not document.path.is_file():
            self._publish(document, Path(), [])
            return
        self.changed(document.uri)

    def files_changed(self, paths: Iterable[Path]) -> None:
        """Take note that files on disk have changed, come or gone."""
        for path in paths:
            folder = self._folder_of(path)
            if folder is None:
                continue
            folder.stale = True
            if path.suffix == ".py":
                self._want_project(folder, folder.root_of(path))
            elif not path.is_file():
                self._publish(self._unopened(path), folder.path, [])
            elif self.checks_workspace:
                self._left.setdefault(folder.path, []).append([str(path)])
                self._want(Key("files", "", folder.path))

    def configuration_changed(self) -> None:
        """Read the configuration anew and have everything inspected again."""
        self.stop_workspace()
        self._folders.clear()
        self._usage.clear()
        self._withdraw()
        for document in self._client.documents():
            self.changed(document.uri)
        self.check_workspace()

    def check_workspace(self) -> None:
        """Have all files of the workspace inspected."""
        if self.checks_workspace:
            for path in self._client.folders():
                self._want(Key("listing", "", path))

    def stop_workspace(self) -> None:
        """Inspect no more than what is open, as the user has cancelled the rest."""
        for key in [key for key in self._due if key.kind != "document"]:
            del self._due[key]
        self._left.clear()
        if self._running is not None and self._running.key.kind != "document":
            self._running.again = False
            self._running.cancelled.set()

    # --- what is known ----------------------------------------------------------------------------------------

    async def findings(self, document: Document) -> tuple[list[Finding], Path]:
        """Return the findings of a document as it is, and the folder that their paths are relative to."""
        key = Key("document", document.uri)
        while key in self._due or (self._running is not None and self._running.key == key):
            await self._stepped.wait()
        folder = self._folder_of(document.path)
        return self._found.get(document.path, []), Path() if folder is None else folder.path

    async def usage(self, document: Document) -> tuple[Usage, Path] | None:
        """Return what tokens are used for in the project of a document as it is, and the project's root.

        It is None where that is not known, as in a file that does not concern Cybrid.
        """
        folder = self._folder_of(document.path)
        if folder is None or document.kind != "python":
            return None
        root = folder.root_of(document.path)
        key = Key("project", str(root), folder.path)
        await self.findings(document)
        for _ in range(_MOST_WAITS):
            known = self._usage.get((folder.path, root))
            is_pending = key in self._due or (self._running is not None and self._running.key == key)
            if known is not None and (not is_pending or known.texts.get(document.path) == document.python):
                return (known.usage, root) if known.texts.get(document.path) == document.python else None
            if not is_pending:
                if known is not None or document.path not in self._found:
                    return None
                self._want(key)
            elif key in self._due:
                self._want(key)
            await self._stepped.wait()
        return None

    # --- the work ---------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Do what is wanted, one thing after the other, until the editor leaves."""
        # what an analysis leaves is collected when there is nothing to do
        gc.disable()
        interning.free_later()
        try:
            await self._run()
        finally:
            self.stop()

    async def _run(self) -> None:
        while not self._is_over:
            key, delay = self._next()
            if key is None or delay > 0:
                self._wake.clear()
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), None if key is None else delay)
                continue
            del self._due[key]
            self._running = _Running(key)
            try:
                await self._do(self._running)
            except CancelledError:
                if self._running.again and key not in self._due:
                    self._want(key, IDLE)
            except ConfigurationError as error:
                self._client.say(str(error))
            except Exception as error:  # its text may hold a credential
                with contextlib.suppress(Exception):
                    self._failed(key, error)
            with contextlib.suppress(Exception):
                await self._finish()

    async def _finish(self) -> None:
        """Let those go on that wait for what was done."""
        self._running = None
        self._stepped.set()
        self._stepped.clear()
        self._show_progress()
        # what was cancelled leaves the most, and whoever cancelled it waits for an answer
        if not any(key.kind == "document" or due <= self._now() for key, due in self._due.items()):
            await self._in_thread(_tidy)

    def _next(self) -> tuple[Key | None, float]:
        """Return what is to be done next, and in how many seconds."""
        now = self._now()
        ready = [key for key, due in self._due.items() if due <= now]
        if ready:
            return min(ready, key=lambda key: (_ORDER.index(key.kind), self._due[key])), 0.0
        if not self._due:
            return None, 0.0
        first = min(self._due, key=lambda key: self._due[key])
        return first, self._due[first] - now

    async def _do(self, running: _Running) -> None:
        key = running.key
        if key.kind == "document":
            await self._inspect(key.name, running)
        elif key.kind == "listing":
            await self._list(self._folder_of(key.folder / "any"), running)
        elif key.kind == "project":
            await self._check_project(self._folder_of(key.folder / "any"), Path(key.name), running)
        else:
            await self._check_files(self._folder_of(key.folder / "any"))

    async def _inspect(self, uri: str, running: _Running) -> None:
        document = self._client.document(uri)
        folder = None if document is None else self._folder_of(document.path)
        if document is None or folder is None:
            return
        await self._refresh(folder)
        overlay = self._overlay(folder)
        inspected = await self._in_thread(lambda: folder.document(document, overlay, running.checkpoint))
        now = self._client.document(uri)
        if now is None or now.version != document.version or Key("document", uri) in self._due:
            return  # stale: what it has become since is inspected next
        self._show(inspected, folder, document)
        if inspected.checked is not None:
            self._learn(inspected.checked, folder, document)

    def _learn(self, checked: Checked, folder: Folder, document: Document) -> None:
        """Take over what the inspection of a document tells of its project, and have the rest of it looked at."""
        root = folder.root_of(document.path)
        known = self._usage.get((folder.path, root))
        if checked.whole:
            self._keep(checked, folder, root)
            return
        is_known = known is not None and known.texts.get(document.path) == document.python
        if (document.path in checked.concerned and not is_known) or (known is not None and not checked.concerned):
            self._want_project(folder, root, IDLE)

    async def _check_project(self, folder: Folder | None, root: Path, running: _Running) -> None:
        if folder is None:
            return
        await self._refresh(folder)
        overlay = self._overlay(folder)
        inspected = await self._in_thread(lambda: folder.project(root, overlay, running.checkpoint))
        running.checkpoint()
        assert inspected.checked is not None
        self._show(inspected, folder)
        self._keep(inspected.checked, folder, root)

    def _keep(self, checked: Checked, folder: Folder, root: Path) -> None:
        self._due.pop(Key("project", str(root), folder.path), None)
        before = self._usage.get((folder.path, root))
        self._usage[folder.path, root] = checked
        if before is not None:
            self._show(Inspected({path: [] for path in before.concerned - checked.concerned}), folder)
        if before is None or before.usage != checked.usage:
            self._client.usage_changed()

    async def _list(self, folder: Folder | None, running: _Running) -> None:
        if folder is None:
            return
        roots, others = await self._in_thread(lambda: folder.listed(running.checkpoint))
        for root in roots:
            self._want_project(folder, root)
        self._left[folder.path] = others
        self._total = sum(map(len, self._left.values())) + len(roots)
        if others:
            self._want(Key("files", "", folder.path))

    async def _check_files(self, folder: Folder | None) -> None:
        """Inspect some of the files of a folder that are not Python."""
        left = self._left.get(folder.path) if folder is not None else None
        if folder is None or not left:
            return
        names = left.pop()
        inspected = await self._in_thread(lambda: folder.files(names))
        found: Mapping[Path, list[Finding]] = {Path(name): [] for name in names}
        opened = {document.path for document in self._client.documents()}
        found = {path: ones for path, ones in {**found, **inspected.findings}.items() if path not in opened}
        self._show(Inspected(found), folder)
        if left:
            self._want(Key("files", "", folder.path))

    def _failed(self, key: Key, error: Exception) -> None:
        """Say on a document that it could not be inspected, and of all else in the editor's log."""
        why = f"{type(error).__name__} in the analysis"
        document = self._client.document(key.name) if key.kind == "document" else None
        folder = None if document is None else self._folder_of(document.path)
        if document is None or folder is None:
            self._client.log(f"cybrid-lint: {type(error).__name__} while {key.kind} was worked on")
            return
        self._publish(document, folder.path, [skipped(str(document.path), why)])

    # --- showing ----------------------------------------------------------------------------------------------

    def _show(self, inspected: Inspected, folder: Folder, about: Document | None = None) -> None:
        """Publish findings; of other documents than the one that was inspected only those that wait for nothing."""
        for path, findings in inspected.findings.items():
            if about is not None and path == about.path:
                self._publish(about, folder.path, findings)
                continue
            document = self._client.document(self._client.uri_of(path)) or self._unopened(path)
            if document.cells or Key("document", document.uri) in self._due:
                continue
            is_shown = path in self._found and _same(self._found[path], findings)
            if not is_shown and (document.is_open or self.checks_workspace):
                self._publish(document, folder.path, findings)

    def _publish(self, document: Document, folder: Path, findings: list[Finding]) -> None:
        before = self._found.get(document.path)
        if findings or document.is_open:
            self._found[document.path] = findings
        else:
            self._found.pop(document.path, None)
            if not before:
                return
        self._client.publish(document, folder, findings)

    def _withdraw(self) -> None:
        """Show nothing of files that are not open: what still holds is found anew, and of the rest nobody would say."""
        for path in self._found.keys() - {document.path for document in self._client.documents()}:
            self._publish(self._unopened(path), Path(), [])

    def _show_progress(self) -> None:
        left = sum(map(len, self._left.values())) + sum(key.kind in ("project", "listing") for key in self._due)
        self._client.show_progress(left, max(left, self._total))
        if not left:
            self._total = 0

    # --- helpers ----------------------------------------------------------------------------------------------

    def _unopened(self, path: Path) -> Document:
        """Return what stands for a file that is not open where something is shown of it."""
        return Document(self._client.uri_of(path), path, "", None, "text", is_open=False)

    def _want(self, key: Key, delay: float = 0.0) -> None:
        self._due[key] = self._now() + delay
        self._wake.set()

    def _want_project(self, folder: Folder, root: Path, delay: float = 0.0) -> None:
        self._want(Key("project", str(root), folder.path), delay)

    def _overlay(self, folder: Folder) -> dict[Path, str]:
        """Return the Python files of a folder that are open."""
        return {
            one.path: one.python
            for one in self._client.documents()
            if one.kind == "python" and (folder.path in one.path.parents)
        }

    def _folder_of(self, path: Path) -> Folder | None:
        """Return the folder of the workspace that a file lies in, or else the one it lies in at all.

        None if its configuration is of no use, which is said once.
        """
        around = [one for one in self._client.folders() if one in path.parents]
        place = max(around, key=lambda one: len(one.parts), default=path.parent)
        if place not in self._folders:
            try:
                self._folders[place] = Folder(place)
            except ConfigurationError as error:
                self._folders[place] = None
                self._client.say(f"cybrid-lint: {error}")
        return self._folders[place]

    async def _refresh(self, folder: Folder) -> None:
        """Look for files that have changed on disk, if there may be any, and have their projects inspected."""
        if folder.stale:
            folder.stale = False
            for root in await self._in_thread(folder.refresh):
                self._want_project(folder, root, IDLE)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def stop(self) -> None:
        """End the work at hand; no more is begun."""
        self._is_over = True
        if self._running is not None:
            self._running.cancelled.set()
        self._thread.shutdown(wait=False, cancel_futures=True)


def _same(first: list[Finding], second: list[Finding]) -> bool:
    """Tell whether findings are the same, with all that led to them."""
    return first == second and all(one.steps == other.steps for one, other in zip(first, second, strict=True))


def _tidy() -> None:
    """Let go of what the last analysis has left. What is kept for the next one is looked through only once."""
    from cybrid_lint.cybrid import placement

    interning.free()
    placement.forget()
    gc.collect()
    gc.freeze()
