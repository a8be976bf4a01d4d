"""What git says of files. Nothing else starts git, and nothing that a repository holds makes it run a program.

A question is asked in the repository that the files lie in, wherever the working directory is. Git refuses some: it may
not be installed, the repository may be somebody else's, a pipe may lie where git wants to read a file. A refusal is a
`GitError`, never an answer; that files lie in no repository is an answer.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import IO, TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import subprocess

#: How long git may take for an answer, in seconds.
SECONDS = 30.0
#: How many objects are asked for before the first is read: their names fit into a pipe that nobody reads yet.
_AT_ONCE = 64
_CHUNK = 1_000_000

Reason = Literal["missing", "slow", "owner", "repository", "objects", "failed"]
#: Why there is nothing of an object to be read.
Absence = Literal["missing", "large"]

# Whatever of a repository's own configuration names a program, or makes git look elsewhere.
_SETTINGS = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.untrackedCache": "false",
    "credential.helper": "",
    "protocol.allow": "never",
    "safe.bareRepository": "explicit",
    "submodule.recurse": "false",
}
# Git before 2.44 does not know GIT_NO_LAZY_FETCH; no protocol that a repository allows counts beside an empty list.
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
#: A replacement hides what a commit or file really holds, and what others have of it.
UNREPLACED = {"core.useReplaceRefs": "false"}
# A hook's environment names a repository and an index, and a user's may name programs: only configuration is kept.
_KEPT = ("GIT_CONFIG", "GIT_EXEC_PATH", "GIT_ATTR_NOSYSTEM")
# What could make `git diff` run a program or give another format.
_PLAIN_DIFF = (
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=all",
    "--no-color",
    "--no-prefix",
    "--inter-hunk-context=0",
    "--find-renames",
)
_FILTERS = r"^filter\..*\.(clean|smudge|process|required)$"
_ESCAPES = dict(zip(b'abtnvfr"\\', b'\a\b\t\n\v\f\r"\\', strict=True))
# Patterns are compiled when they are asked for, which is seldom.
_ESCAPE = rb"\\([abtnvfr\"\\]|[0-3][0-7]{2})"
_QUOTED = rb'\A"(?:[^\\"]|\\(?:[abtnvfr"\\]|[0-3][0-7]{2}))+"\Z'
_REFUSALS: tuple[tuple[bytes, Reason, str], ...] = (
    (b"dubious ownership", "owner", "the repository belongs to somebody else, and safe.directory does not list it"),
    (b"unsafe repository", "owner", "the repository belongs to somebody else, and safe.directory does not list it"),
    (b"not a git repository", "repository", "it takes .git for no repository that it can read"),
    (b"invalid gitfile format", "repository", "it takes .git for no repository that it can read"),
)
# Git may go on without a tree that it was not allowed to fetch, and end as if its answer were whole.
_MISSING = rb"transport '[^'\n]*' not allowed|lazy fetching disabled|from promisor remote|^error: Could not read "


class GitError(Exception):
    """Git did not answer. Its text names the repository and says why, and holds nothing of what git wrote.

    The reason is "failed" if git ended with an exit code of its own accord, which to some questions is an answer.
    """

    def __init__(self, root: str, reason: Reason, why: str) -> None:
        super().__init__(f"git does not answer for {root}: {why}")
        self.reason = reason


class Repository(NamedTuple):
    """A repository: its root, without links, and its directory if the environment names one that is no `.git`."""

    root: str
    directory: str | None = None

    def start(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        settings: Mapping[str, str] | None = None,
        hears_errors: bool = True,
    ) -> Question:
        """Ask git something, in a `with`, and let it look for the answer meanwhile; raises `GitError` without git."""
        import subprocess  # it takes as long as a check of one file

        program = _program()
        if program is None:
            raise GitError(self.root, "missing", "git is not installed")
        options = [part for key, value in _SETTINGS.items() for part in ("-c", f"{key}={value}")]
        command = [program, *options, "--no-pager", *arguments]
        try:
            process = subprocess.Popen(
                command,
                cwd=self.root,
                env=self._environment(settings or {}),
                stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if hears_errors else subprocess.DEVNULL,
                start_new_session=True,
            )
        except (OSError, ValueError):
            raise GitError(self.root, "missing", "git cannot be started there") from None
        return Question(self.root, process, stdin)

    def ask(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        settings: Mapping[str, str] | None = None,
        codes: tuple[int, ...] = (0,),
    ) -> bytes:
        """Return what git prints if it ends with one of these exit codes; raises `GitError` if not."""
        with self.start(*arguments, stdin=stdin, settings=settings) as question:
            return question.answer(codes)

    def tracked(self) -> frozenset[str]:
        """Return the paths that git tracks, relative to the root, with slashes; raises `GitError`."""
        return frozenset(names_in(self.ask("ls-files", "-z", "--cached")))

    def ignored(self, paths: Iterable[str]) -> frozenset[str]:
        """Return those of these paths, relative to the root, that git would ignore; raises `GitError`."""
        # a colon at the start of a name would be magic
        given = b"\0".join(b"./" + os.fsencode(path) for path in paths)
        output = self.ask("check-ignore", "-z", "--no-index", "--stdin", stdin=given, codes=(0, 1))
        return frozenset(name.removeprefix("./") for name in names_in(output))

    def diff(self, *arguments: str) -> bytes:
        """Return what `git diff` prints with these arguments, and without any program's help; raises `GitError`."""
        names = names_in(self.ask("config", "-z", "--name-only", "--get-regexp", _FILTERS, codes=(0, 1)))
        without = {name: "false" if name.endswith(".required") else "" for name in names}
        return self.ask("diff", *_PLAIN_DIFF, *arguments, settings=without)

    def objects(self, names: Iterable[str], most: int) -> Iterator[bytes | Absence]:
        """Yield what these objects hold, in their order, read by one git as they are asked for; raises `GitError`.

        `most` is the number of bytes above which one is not kept. What stands for others by a replacement is not seen.
        """
        waiting = iter(names)
        # whoever reads its answers piece by piece cannot read its errors, which may be many, as well
        with self.start("cat-file", "--batch", stdin=b"", settings=UNREPLACED, hears_errors=False) as question:
            while batch := list(islice(waiting, _AT_ONCE)):
                yield from question.objects(batch, most)

    def inner(self, path: str) -> str:
        """Return a path relative to the root, with slashes; the folders above its last name may be links."""
        folder, name = os.path.split(path)
        return os.path.relpath(os.path.join(os.path.realpath(folder), name), self.root).replace(os.sep, "/")

    def _environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key.startswith(_KEPT)}
        count = kept.get("GIT_CONFIG_COUNT", "")
        first = int(count) if count.isdecimal() else 0
        for number, (key, value) in enumerate(settings.items(), first):
            kept |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        if settings:
            kept["GIT_CONFIG_COUNT"] = str(first + len(settings))
        if self.directory is not None:
            kept["GIT_DIR"] = self.directory
        # neither `core.worktree` nor a repository further up is asked about these files
        above = {"GIT_WORK_TREE": self.root, "GIT_CEILING_DIRECTORIES": os.path.dirname(self.root)}
        return {**kept, **_ENVIRONMENT, **above}


class Question:
    """Something that git has been asked; whoever leaves without the answer ends git."""

    def __init__(self, root: str, process: subprocess.Popen[bytes], stdin: bytes | None) -> None:
        self._root = root
        self._process = process
        self._stdin = stdin

    def __enter__(self) -> Question:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._process.returncode is None:
            self._end()
        with self._process:  # closes its pipes
            pass

    def answer(self, codes: tuple[int, ...] = (0,)) -> bytes:
        """Wait for git and return what it prints if it ends with one of these exit codes; raises `GitError` if not."""
        from subprocess import TimeoutExpired

        try:
            output, errors = self._process.communicate(self._stdin, timeout=SECONDS)
        except TimeoutExpired:
            raise GitError(self._root, "slow", f"it has taken more than {SECONDS:.0f} s") from None
        code = self._process.returncode
        if _pattern(_MISSING).search(errors):
            raise GitError(self._root, "objects", "objects are missing, and none are fetched")
        if code in codes:
            return output
        for mark, reason, why in _REFUSALS:
            if mark in errors:
                raise GitError(self._root, reason, why)
        raise GitError(self._root, "failed", f"it ended with exit code {code}")

    def objects(self, names: Sequence[str], most: int) -> list[bytes | Absence]:
        """Ask `cat-file --batch` for a few objects and return what they hold; raises `GitError`."""
        import threading

        asked, answers = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answers is not None
        late = threading.Timer(SECONDS, self._end)
        late.daemon = True
        late.start()
        try:
            asked.write("".join(f"{name}\n" for name in names).encode("ascii"))
            asked.flush()
            return [_held(answers, most) for _ in names]
        except (OSError, EOFError):
            raise GitError(
                self._root, "objects", "it ended before it had returned all objects; some may be missing"
            ) from None
        finally:
            late.cancel()

    def _end(self) -> None:
        """End git and all that it has started."""
        if sys.platform == "win32":
            self._process.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)


def _held(answers: IO[bytes], most: int) -> bytes | Absence:
    """Read what `cat-file --batch` says of an object; raises `EOFError` if it says no more."""
    header = answers.readline().split()
    if header[1:] == [b"missing"]:
        return "missing"
    if len(header) != 3:
        raise EOFError
    left = int(header[2]) + 1  # a newline ends it
    kept = b""
    while left:
        chunk = answers.read(min(left, max(_CHUNK, most + 1)))
        if not chunk:
            raise EOFError
        left -= len(chunk)
        kept = kept + chunk if len(kept) <= most else kept
    if int(header[2]) > most:
        return "large"
    return kept[:-1]


def repository_of(folder: str) -> Repository | None:
    """Return the repository that a folder lies in, None if it lies in none; git itself is not asked."""
    ceilings = {os.path.realpath(one) for one in os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep) if one}
    first = above = os.path.realpath(folder)
    while os.path.basename(above) != ".git" and (above == first or above not in ceilings):
        if _holds_repository(above):
            return Repository(above)
        if os.path.dirname(above) == above:
            break
        above = os.path.dirname(above)
    return _named_by_environment(first)


def _holds_repository(folder: str) -> bool:
    """Tell whether git would take `.git` in a folder for a repository, or say that it cannot read it."""
    path = os.path.join(folder, ".git")
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            os.lstat(os.path.join(path, "HEAD"))
        return stat.S_ISDIR(mode) or stat.S_ISREG(mode)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False


def _named_by_environment(folder: str) -> Repository | None:
    """Return the repository of `GIT_DIR`, as those have it who keep their home under git, if the folder lies in it."""
    directory = os.environ.get("GIT_DIR")
    if not directory:
        return None
    root = os.path.realpath(os.environ.get("GIT_WORK_TREE") or os.curdir)
    inside = folder == root or folder.startswith(os.path.join(root, ""))
    return Repository(root, os.path.realpath(directory)) if inside else None


def _program() -> str | None:
    """Return where git lies: in no folder that is relative, since a repository may hold a program of that name."""
    name = "git.exe" if sys.platform == "win32" else "git"
    paths = (os.path.join(folder, name) for folder in os.get_exec_path() if os.path.isabs(folder))
    return next((path for path in paths if os.path.isfile(path) and os.access(path, os.X_OK)), None)


def names_in(output: bytes) -> list[str]:
    """Return the names in what git prints with `-z`."""
    return [os.fsdecode(name) for name in output.split(b"\0") if name]


def unquoted(name: bytes) -> bytes:
    """Return a name that git may have quoted as in C, since it holds controls, quotes or bytes above 127."""
    return _pattern(_ESCAPE).sub(_unescaped, name[1:-1]) if _pattern(_QUOTED).match(name) else name


def _pattern(source: bytes) -> re.Pattern[bytes]:
    return re.compile(source, re.MULTILINE)


def _unescaped(match: re.Match[bytes]) -> bytes:
    escape = match[1]
    return bytes([int(escape, 8)]) if escape.isdigit() else bytes([_ESCAPES[escape[0]]])
