"""What the server says of files that are not open, of several roots, and of changes behind the editor's back."""

from __future__ import annotations

import asyncio
import gc
import secrets
import subprocess

from doors import TIMEOUT, write
from forked import python
from lsp_client import codes

from cybrid_lint.server.documents import Document
from cybrid_lint.server.session import Session

SUPPORTED = {
    "window": {"workDoneProgress": True},
    "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}},
}


def published(client, count):
    """Return what is said of files until that many have been spoken of."""
    said = {}
    while len(said) < count:
        found = client.until(lambda one: one.get("method") == "textDocument/publishDiagnostics")["params"]
        said[found["uri"].rpartition("/")[2]] = codes(found["diagnostics"])
    return said


def test_the_whole_workspace_is_checked_and_its_progress_shown(project, editor):
    write(project, {"deploy/values.yaml": f"cybrid:\n  client_secret: {secrets.token_urlsafe(32)}\n", "plain.py": ""})
    (project / "deploy" / "values.yaml").chmod(0o600)
    client = editor(project, capabilities=SUPPORTED)
    assert published(client, 2) == {"app.py": [(10, "CYB301"), (15, "CYB301")], "values.yaml": [(2, "CYB102")]}
    client.until(lambda one: one.get("method") == "$/progress" and one["params"]["value"]["kind"] == "end")
    kinds = [one["params"]["value"]["kind"] for one in client.heard if one.get("method") == "$/progress"]
    assert kinds[0] == "begin"
    registered = [one["params"] for one in client.heard if one.get("method") == "client/registerCapability"]
    (watched,) = registered[0]["registrations"]
    assert watched["method"] == "workspace/didChangeWatchedFiles"
    # another program changes a file
    write(project, {"tokens.py": "def fetch():\n    return input()\n"})
    client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": (project / "tokens.py").as_uri(), "type": 2}]})
    assert published(client, 1) == {"app.py": []}


def test_work_on_the_workspace_can_be_cancelled(project, editor):
    names = {f"deploy/{number}.yaml": f"cybrid: {number}\n" for number in range(1000)}
    write(project, names)
    client = editor(project, capabilities=SUPPORTED)
    begun = client.until(lambda one: one.get("method") == "$/progress")["params"]
    assert begun["value"]["cancellable"] is True
    client.tell("window/workDoneProgress/cancel", {"token": begun["token"]})
    client.until(lambda one: one.get("method") == "$/progress" and one["params"]["value"]["kind"] == "end")
    # what is open is inspected all the same
    assert len(client.open(project / "app.py")) == 2


def test_each_root_has_its_configuration_and_its_analysis(project, tmp_path, joined):
    app = (project / "app.py").read_text()
    other = write(
        tmp_path / "other",
        {
            "setup.cfg": "[flake8]\nper-file-ignores =\n    app.py: CYB3\n",
            "tokens.py": (project / "tokens.py").read_text(),
            "app.py": app,
            "inner/pyproject.toml": "",
            "inner/tokens.py": "def fetch():\n    return input()\n",
            "inner/main.py": app,
        },
    )
    client = joined(project, other)
    assert len(client.open(project / "app.py")) == 2
    assert client.open(other / "app.py") == []
    assert client.open(other / "inner" / "main.py") == []
    # the configuration is read again when it is saved
    write(other, {"setup.cfg": ""})
    client.tell("textDocument/didSave", {"textDocument": {"uri": (other / "setup.cfg").as_uri()}})
    assert len(client.diagnostics(other / "app.py")) == 2
    # a folder that leaves takes its configuration with it, and files outside all folders are inspected as well
    left = {"added": [], "removed": [{"uri": project.as_uri(), "name": "project"}]}
    client.tell("workspace/didChangeWorkspaceFolders", {"event": left})
    assert len(client.diagnostics(project / "app.py")) == 2


def test_the_nearest_configuration_its_severities_and_baseline_hold(project, joined):
    table = '[tool.cybrid-lint]\nseverity = {CYB3 = "note"}\n'
    write(project, {"pyproject.toml": table})
    client = joined(project)
    app = project / "app.py"
    assert [one["severity"] for one in client.open(app)] == [3, 3]
    line = [*python(), "-m", "cybrid_lint", "baseline", "write", "--baseline", ".cybrid-lint-baseline"]
    subprocess.run(line, cwd=project, check=True, capture_output=True)
    write(project, {"pyproject.toml": f'{table}baseline = ".cybrid-lint-baseline"\n'})
    client.tell("textDocument/didSave", {"textDocument": {"uri": (project / "pyproject.toml").as_uri()}})
    assert client.diagnostics(app) == []
    more = "\n\ndef more(guid):\n    headers = {'Authorization': f'Bearer {tokens.fetch()}'}\n"
    more += "    return requests.get(URL, params={'customer_guid': guid}, headers=headers)\n"
    client.change(app, {"text": app.read_text() + more})
    assert codes(client.diagnostics(app)) == [(20, "CYB301")]


def test_a_configuration_of_no_use_is_said_and_ends_nothing(project, joined):
    write(project, {"pyproject.toml": "[tool.cybrid-lint]\nmax-resources = 'many'\n"})
    client = joined(project)
    app = project / "app.py"
    client._versions[app.as_uri()] = 1
    document = {"uri": app.as_uri(), "languageId": "python", "version": 1, "text": app.read_text()}
    client.tell("textDocument/didOpen", {"textDocument": document})
    said = client.until(lambda one: one.get("method") == "window/showMessage")["params"]
    assert "max-resources" in said["message"]
    write(project, {"pyproject.toml": ""})
    client.tell("textDocument/didSave", {"textDocument": {"uri": (project / "pyproject.toml").as_uri()}})
    assert len(client.diagnostics(app)) == 2


def configure(client, **settings):
    client.heard.clear()
    client.tell("workspace/didChangeConfiguration", {"settings": {"cybridLint": settings}})


def test_settings_hold_at_once(project, editor):
    capabilities = {"workspace": {"codeLens": {"refreshSupport": True}}}
    client = editor(project, capabilities=capabilities)
    tokens = project / "tokens.py"
    client.open(tokens)
    assert client.ask("textDocument/codeLens", {"textDocument": {"uri": tokens.as_uri()}})
    # what stands above lines goes, and comes back, without a key being pressed
    for shows, count in (False, 0), (True, 1):
        configure(client, codeLens=shows)
        client.until(lambda one: one.get("method") == "workspace/codeLens/refresh")
        assert len(client.ask("textDocument/codeLens", {"textDocument": {"uri": tokens.as_uri()}})) == count


def test_files_that_are_not_open_are_silent_once_the_workspace_is_not_checked(project, editor):
    client = editor(project)
    assert published(client, 1) == {"app.py": [(10, "CYB301"), (15, "CYB301")]}
    configure(client, checkWorkspace=False)
    assert client.diagnostics(project / "app.py") == []
    configure(client, checkWorkspace=True)
    assert len(client.diagnostics(project / "app.py")) == 2


def shown_at_the_end(client):
    """Return the files of which something is shown when the workspace has been checked."""
    client.until(lambda one: one.get("method") == "$/progress" and one["params"]["value"]["kind"] == "end")
    said = [one["params"] for one in client.heard if one.get("method") == "textDocument/publishDiagnostics"]
    last = {one["uri"]: one["diagnostics"] for one in said}
    return {uri for uri, diagnostics in last.items() if diagnostics}


def test_a_folder_that_leaves_and_a_file_that_is_excluded_take_their_findings_with_them(project, tmp_path, editor):
    other = write(tmp_path / "other", {name: (project / name).read_text() for name in ("app.py", "tokens.py")})
    client = editor(project, other, capabilities=SUPPORTED)
    kept, gone = (project / "app.py").as_uri(), (other / "app.py").as_uri()
    assert shown_at_the_end(client) == {kept, gone}
    left = {"added": [], "removed": [{"uri": other.as_uri(), "name": "other"}]}
    client.tell("workspace/didChangeWorkspaceFolders", {"event": left})
    assert shown_at_the_end(client) == {kept}
    write(project, {"pyproject.toml": '[tool.cybrid-lint]\nexclude = ["app.py"]\n'})
    changes = [{"uri": (project / "pyproject.toml").as_uri(), "type": 2}]
    client.tell("workspace/didChangeWatchedFiles", {"changes": changes})
    assert shown_at_the_end(client) == set()


def test_a_file_that_has_gone_has_no_findings_any_more(project, editor):
    write(project, {"conf.yaml": f"cybrid:\n  client_secret: {secrets.token_urlsafe(32)}\n"})
    (project / "conf.yaml").chmod(0o600)
    client = editor(project)
    assert published(client, 2)["conf.yaml"] == [(2, "CYB102")]
    for name in ("conf.yaml", "app.py"):
        (project / name).unlink()
    changes = [{"uri": (project / name).as_uri(), "type": 3} for name in ("conf.yaml", "app.py")]
    client.tell("workspace/didChangeWatchedFiles", {"changes": changes})
    assert published(client, 2) == {"conf.yaml": [], "app.py": []}


class Failing:
    """An editor to which nothing can be shown at first."""

    def __init__(self, document):
        self.given = document
        self.shown = []
        self.failures = 3

    def document(self, uri):
        return self.given if uri == self.given.uri else None

    def documents(self):
        return [self.given]

    def folders(self):
        return []

    def publish(self, document, folder, findings):
        if self.failures:
            self.failures -= 1
            raise ValueError("it holds a credential")
        self.shown += [[one.code for one in findings]] if document == self.given else []

    def uri_of(self, path):
        return path.as_uri()

    def say(self, text):
        raise AssertionError(text)

    log = say

    def usage_changed(self):
        pass

    def show_progress(self, left, total):
        raise OSError


def test_nothing_that_fails_ends_the_session(project):
    async def work():
        app = project / "app.py"
        client = Failing(Document(app.as_uri(), app, app.read_text(), 1, "python"))
        session = Session(client)
        task = asyncio.create_task(session.run())
        while len(client.shown) < 2:
            session.changed(app.as_uri())
            await session.findings(client.given)
        task.cancel()
        return client.shown

    try:
        assert asyncio.run(asyncio.wait_for(work(), TIMEOUT))[-1] == ["CYB301", "CYB301"]
    finally:
        gc.enable()
        gc.unfreeze()
