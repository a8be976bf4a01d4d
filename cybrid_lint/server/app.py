"""The server: what the editor asks and tells, and what it is answered and told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from cybrid_lint import __version__
from cybrid_lint.findings import Finding
from cybrid_lint.server.actions import actions, all_in
from cybrid_lint.server.diagnostics import SOURCE, Places, by_uri, diagnostic, lines_in
from cybrid_lint.server.documents import (
    Document,
    Documents,
    document_of,
    open_documents,
    path_of,
    range_of,
    text_of,
    uri_of,
)
from cybrid_lint.server.hovering import above_lines, told_at
from cybrid_lint.server.inspecting import CONFIGURATION
from cybrid_lint.server.progress import WorkspaceProgress
from cybrid_lint.server.protocol import Protocol
from cybrid_lint.server.session import Session

#: The section of the editor's settings, and the command that has the workspace checked.
SECTION, CHECK_WORKSPACE = "cybridLint", "cybrid-lint.checkWorkspace"
_NOTEBOOKS = types.NotebookDocumentSyncOptions(
    [types.NotebookDocumentFilterWithNotebook(types.NotebookDocumentFilterNotebookType("jupyter-notebook"))]
)
_WATCHED = ("**/*.py", "**/*.ipynb", *(f"**/{name}" for name in CONFIGURATION))


class Server(LanguageServer):
    """The server of one editor."""

    def __init__(self) -> None:
        super().__init__(
            SOURCE,
            __version__,
            notebook_document_sync=_NOTEBOOKS,
            protocol_cls=Protocol,
        )
        self.session: Session
        self.shows_lenses = True
        self._work: asyncio.Task[None] | None = None

    def begin(self, params: types.InitializeParams) -> None:
        """Take over what the editor says of itself."""
        workspace = self.protocol.workspace
        self.protocol._workspace = Documents(
            workspace.root_uri,
            self._text_document_sync_kind,
            params.workspace_folders or [],
            workspace.position_encoding,
        )
        self.session = Session(self)
        self._shown = WorkspaceProgress(self.work_done_progress, self.session.stop_workspace)
        self.configure(params.initialization_options)

    def start(self) -> None:
        """Begin to work."""
        self._work = asyncio.get_running_loop().create_task(self.session.run())
        self._watch()
        self.session.check_workspace()

    def configure(self, settings: Any) -> None:
        """Take over settings: `checkWorkspace` and `codeLens`, each true or false."""
        told = settings.get(SECTION, settings) if isinstance(settings, dict) else {}
        if isinstance(told, dict):
            self.session.checks_workspace = told.get("checkWorkspace", self.session.checks_workspace) is not False
            self.shows_lenses = told.get("codeLens", self.shows_lenses) is not False

    def _watch(self) -> None:
        """Ask to be told when files change that are not open."""
        workspace = self.client_capabilities.workspace
        watched = workspace and workspace.did_change_watched_files
        if watched and watched.dynamic_registration:
            watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
            self.client_register_capability(
                types.RegistrationParams(
                    [
                        types.Registration(
                            "cybrid-lint-files",
                            types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                            types.DidChangeWatchedFilesRegistrationOptions(watchers),
                        )
                    ]
                )
            )

    # --- what the session asks of the editor ------------------------------------------------------------------

    def document(self, uri: str) -> Document | None:
        """Return an open document, or a file."""
        return document_of(self.workspace, uri)

    def documents(self) -> Iterable[Document]:
        """Yield all open documents."""
        return open_documents(self.workspace)

    def folders(self) -> Iterable[Path]:
        """Yield the workspace's folders."""
        uris = [folder.uri for folder in self.workspace.folders.values()] or [self.workspace.root_uri or ""]
        return [Path(path) for uri in uris if (path := to_fs_path(uri))]

    def uri_of(self, path: Path) -> str:
        """Return the name by which the editor knows a file."""
        return next((one.uri for one in self.documents() if one.path == path), None) or uri_of(path)

    def publish(self, document: Document, folder: Path, findings: list[Finding]) -> None:
        """Show the findings of a document."""
        places = self.places(document, folder)
        for uri, found in by_uri(findings, places).items():
            version = document.version if uri == document.uri else None
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri, [diagnostic(one, places) for one in found], version)
            )

    def places(self, document: Document, folder: Path) -> Places:
        """Return what puts places of a document into the editor's terms."""
        return Places(document, folder, lines_in(self.text), self.workspace.position_codec)

    def text(self, uri: str) -> str:
        """Return the text of a document, of a notebook's cell, or of a file."""
        return text_of(self.workspace, uri)

    def say(self, text: str) -> None:
        """Tell the user that something is wrong."""
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, text))

    def log(self, text: str) -> None:
        """Write to the log that the editor keeps of the server."""
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, text))

    def usage_changed(self) -> None:
        """Have the editor ask anew for what stands above lines, if anything does."""
        if self.shows_lenses:
            self.refresh_lenses()

    def refresh_lenses(self) -> None:
        """Have the editor ask anew for what stands above lines."""
        workspace = self.client_capabilities.workspace
        if workspace and workspace.code_lens and workspace.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)

    def show_progress(self, left: int, total: int) -> None:
        """Show how much of the workspace is still to be checked."""
        window = self.client_capabilities.window
        if window and window.work_done_progress:
            self._shown.show(left, total)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Say nothing of a message that could not be handled: what it quotes may hold a credential."""


def server() -> Server:
    """Return a server that knows what to do with each message."""
    made = Server()

    @made.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        made.begin(params)

    @made.feature(types.INITIALIZED)
    def initialized(params: types.InitializedParams) -> None:
        made.start()

    @made.feature(types.SHUTDOWN)
    def shutdown(params: None) -> None:
        made.session.stop()

    _add_documents(made)
    _add_workspace(made)
    _add_questions(made)
    return made


def _add_documents(made: Server) -> None:
    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        made.session.changed(params.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        made.session.changed(params.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        made.session.saved(params.text_document.uri, path_of(params.text_document.uri))

    @made.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        made.session.closed(Document(uri, path_of(uri), "", None, "text", is_open=False))

    @made.feature(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    def notebook_opened(params: types.DidOpenNotebookDocumentParams) -> None:
        made.session.changed(params.notebook_document.uri)

    @made.feature(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def notebook_changed(params: types.DidChangeNotebookDocumentParams) -> None:
        made.session.changed(params.notebook_document.uri)

    @made.feature(types.NOTEBOOK_DOCUMENT_DID_SAVE)
    def notebook_saved(params: types.DidSaveNotebookDocumentParams) -> None:
        made.session.saved(params.notebook_document.uri, path_of(params.notebook_document.uri))

    @made.feature(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def notebook_closed(params: types.DidCloseNotebookDocumentParams) -> None:
        uri = params.notebook_document.uri
        cells = tuple(cell.uri for cell in params.cell_text_documents)
        made.session.closed(Document(uri, path_of(uri), "", None, "notebook", cells, is_open=False))


def _add_workspace(made: Server) -> None:
    @made.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(params: types.DidChangeWatchedFilesParams) -> None:
        paths = [path_of(change.uri) for change in params.changes]
        if any(path.name in CONFIGURATION for path in paths):
            made.session.configuration_changed()
        made.session.files_changed(paths)

    @made.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def configuration_changed(params: types.DidChangeConfigurationParams) -> None:
        showed_lenses = made.shows_lenses
        made.configure(params.settings)
        if made.shows_lenses != showed_lenses:
            made.refresh_lenses()
        made.session.configuration_changed()

    @made.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders_changed(params: types.DidChangeWorkspaceFoldersParams) -> None:
        made.session.configuration_changed()

    @made.command(CHECK_WORKSPACE)
    def check_workspace(*arguments: Any) -> None:
        made.session.configuration_changed()


def _add_questions(made: Server) -> None:
    @made.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    async def code_actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        document = made.document(params.text_document.uri)
        if document is None:
            return []
        findings, folder = await made.session.findings(document)
        places = made.places(document, folder)
        uri = params.text_document.uri
        text = made.text(uri)
        return list(actions(all_in(findings, uri, places), text, places, params))

    @made.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        document = made.document(params.text_document.uri)
        known = None if document is None else await made.session.usage(document)
        if document is None or known is None:
            return None
        usage, root = known
        lines = lines_in(made.text)(document.uri)
        place = made.workspace.position_codec.position_from_client_units(lines, params.position)
        told = told_at(usage, shown(document.path, root), place.line + 1, place.character)
        if told is None:
            return None
        text, span = told
        found = range_of(span, lines, made.workspace.position_codec)
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), found)

    @made.feature(types.TEXT_DOCUMENT_CODE_LENS)
    async def code_lenses(params: types.CodeLensParams) -> list[types.CodeLens]:
        document = made.document(params.text_document.uri)
        known = None if document is None or not made.shows_lenses else await made.session.usage(document)
        if document is None or known is None:
            return []
        usage, root = known
        lines = lines_in(made.text)(document.uri)
        codec = made.workspace.position_codec
        return [
            types.CodeLens(range_of(span, lines, codec), types.Command(title, ""))
            for span, title in above_lines(usage, shown(document.path, root))
        ]


def shown(path: Path, root: Path) -> str:
    """Return a path as the use of tokens names it."""
    return path.relative_to(root).as_posix() if root in path.parents else path.as_posix()


def serve(host: str | None = None, port: int = 0) -> None:
    """Serve an editor over standard input and output, or at an address."""
    # what would be logged may hold what the editor has sent, and so a credential
    logging.disable(logging.CRITICAL)
    made = server()
    if host is None:
        made.start_io()
    else:
        made.start_tcp(host, port)
