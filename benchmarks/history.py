"""Measures `cybrid-lint history` on a repository that is made for it, beside `git log -p` and other scanners.

    python benchmarks/history.py [--commits 20000] [--keep FOLDER] [--path FOLDER_OF_COMMANDS]

The repository has files of many kinds, a fifth of which speak of Cybrid, side branches, merges, and credentials of all
kinds that came and went: some come back elsewhere, some stand on a branch that nobody merged, some are other vendors'.
Exits with 1 unless each of Cybrid's is found exactly once, in the commit and file that it came in with, and nothing
else is. betterleaks and gitleaks are timed if they are installed; what they find is not judged.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

EVERY = 40  # commits from one credential to the next
STAYS = 7  # commits until it is gone
BRANCH = 100  # commits from one side branch to the next
FILES = 400

ID, SECRET, TOKEN, KEY = "CYB101", "CYB102", "CYB103", "CYB104"
# A file with a credential: its name, its text, and the codes of what stands for `@` in it, one after the other.
PLANTS = (
    ("config/settings{}.py", 'CYBRID_CLIENT_ID = "@"\nCYBRID_CLIENT_SECRET = "@"\n', (ID, SECRET)),
    ("app/cybrid{}.py", 'import os\n\nSECRET = os.getenv("CYBRID_CLIENT_SECRET", "@")\n', (SECRET,)),
    ("app/old{}.py", '# CYBRID_CLIENT_ID = "@"\nimport sys\n\nprint "gone"\n', (ID,)),
    ("app/hooks{}.py", 'class CybridHooks:\n    signing_key = "@"\n', (KEY,)),
    ("deploy/{}.env", "CYBRID_CLIENT_ID=@\nCYBRID_CLIENT_SECRET=@\n", (ID, SECRET)),
    ("deploy/values{}.yaml", "cybrid:\n  host: bank.sandbox.cybrid.app\n  client_secret: @\n", (SECRET,)),
    ("web/config{}.ts", 'export const cybrid = { clientId: "@", clientSecret: "@" };\n', (ID, SECRET)),
    ("deploy/task{}.json", '{"environment": [{"name": "CYBRID_CLIENT_SECRET", "value": "@"}]}\n', (SECRET,)),
    ("docs/try{}.md", "Ask Cybrid:\n\n    curl -u @:@ https://id.sandbox.cybrid.app/oauth/token\n", (ID, SECRET)),
    ("jvm/application{}.properties", "cybrid.signing-key=@\n", (KEY,)),
    (
        "tests/cassette{}.yaml",
        "- request:\n    uri: https://bank.sandbox.cybrid.app\n  token: Bearer <jwt>\n",
        (TOKEN,),
    ),
    ("ops/run{}.sh", "export CYBRID_CLIENT_SECRET=$(echo <base64> | base64 -d)\n", (SECRET,)),
)
OTHERS = (
    ("config/plaid{}.py", 'PLAID_CLIENT_ID = "@"\nPLAID_SECRET = "@"\n'),
    ("deploy/auth0{}.env", "AUTH0_CLIENT_SECRET=@\nCYBRID_CLIENT_SECRET=\n"),
    ("app/ids{}.py", 'CYBRID_BANK_GUID = "<guid>"\nCYBRID_CLIENT_SECRET = "<client-secret>"\n'),
)
CODE = '''
class {name}:
    """Reads what {about} says."""

    def __init__(self, session, base):
        self.session = session
        self.base = base

    def read(self, guid, limit={number}):
        reply = self.session.get(f"{{self.base}}/api/{{guid}}", params={{"limit": limit}})
        reply.raise_for_status()
        return [item for item in reply.json()["objects"] if item["state"] != "deleted"]
'''


@dataclass
class Made:
    """A repository that is made: what `git fast-import` reads, and what must be found, by the number of its commit."""

    rng: random.Random
    stream: list[bytes] = field(default_factory=list)
    planted: list[tuple[int, str, str]] = field(default_factory=list)
    mark: int = 0

    def commit(self, branch: str, *parents: int) -> None:
        """Begin a commit; without parents it goes on from the last one of its branch."""
        self.mark += 1
        lines = [f"commit refs/heads/{branch}", f"mark :{self.mark}"]
        lines += [f"committer A <a@example.com> {1_500_000_000 + 600 * self.mark} +0000", "data 1", "x", ""]
        told = [f"{word} :{parent}" for word, parent in zip(("from", "merge"), parents, strict=False)]
        self.stream.append("\n".join([*lines[:-1], *told, ""]).encode())

    def write(self, path: str, text: str) -> None:
        """Put a file into the commit."""
        raw = text.encode()
        self.stream.append(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(raw), raw))

    def delete(self, path: str) -> None:
        """Take a file out of the repository."""
        self.stream.append(f"D {path}\n".encode())

    def plant(self, number: int) -> tuple[str, str]:
        """Put a file with credentials into the commit, and return it; what is known already is nothing new."""
        name, text, codes = PLANTS[number % len(PLANTS)]
        path = name.format(number)
        for code in codes:
            value = self.token() if code == TOKEN else self.value()
            encoded = base64.b64encode(value.encode()).decode()
            text = text.replace("@", value, 1).replace("<jwt>", value, 1).replace("<base64>", encoded, 1)
            self.planted.append((self.mark, path, code))
        self.write(path, text)
        return path, text

    def other(self, number: int) -> None:
        """Put a file into the commit that holds nothing of Cybrid's."""
        name, text = OTHERS[number % len(OTHERS)]
        while "@" in text:
            text = text.replace("@", self.value(), 1)
        self.write(name.format(number), text.replace("<guid>", f"{self.rng.getrandbits(128):032x}"))

    def code(self) -> None:
        """Change a file as people do."""
        number = self.rng.randrange(FILES)
        about = "Cybrid" if number % 5 == 0 else "the ledger"
        classes = 2 + number % 6
        guid = f"{self.rng.getrandbits(128):032x}"
        text = f'"""Readers of {about}."""\n\nBANK = "{guid}"\n' + "".join(
            CODE.format(name=f"Reader{index}", about=about, number=self.rng.randrange(1000)) for index in range(classes)
        )
        self.write(f"src/part{number % 20}/reader{number}.py", text)

    def value(self) -> str:
        """Return a random value with the shape of an ID or secret."""
        while True:
            value = base64.urlsafe_b64encode(self.rng.randbytes(32)).rstrip(b"=").decode()
            if value[0].isalnum() and sum(map(str.isdigit, value)) > 3:
                return value

    def token(self) -> str:
        """Return a random access token."""
        parts = ({"alg": "RS512", "kid": "x"}, {"iss": "https://id.sandbox.cybrid.app", "sub": self.value()})
        encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
        return ".".join([*encoded, self.value() * 4])


def make(folder: Path, commits: int) -> list[tuple[str, str, str]]:
    """Make the repository; return the credentials that must be found: commit, file and code of each."""
    made = Made(random.Random(1))
    waiting: list[tuple[int, str]] = []
    gone: list[tuple[str, str]] = []
    while made.mark < commits:
        at = made.mark + 1
        made.commit("main")
        made.code()
        if at % EVERY == 0:
            path, text = made.plant(at // EVERY)
            waiting.append((at + STAYS, path))
            gone.append((path, text))
            made.other(at // EVERY)
        elif at % EVERY == EVERY // 2 and at % 3 == 0 and gone:
            # what was there before comes back under another name
            path, text = made.rng.choice(gone)
            made.write(f"again/{at}/{path}", text)
        while waiting and waiting[0][0] <= at:
            made.delete(waiting.pop(0)[1])
        if at % BRANCH == 0:
            _branch(made, at)
    marks = folder / "marks"
    subprocess.run(["git", "init", "-q", "-b", "main", "."], cwd=folder, check=True)
    command = ["git", "fast-import", "--quiet", f"--export-marks={marks}"]
    subprocess.run(command, cwd=folder, input=b"".join(made.stream), check=True)
    names = dict(line.split() for line in marks.read_text().splitlines())
    marks.unlink()
    return [(names[f":{mark}"], path, code) for mark, path, code in made.planted]


def _branch(made: Made, at: int) -> None:
    """Make a side branch with a credential; every other one is merged, the others stay where they are."""
    name = f"side{at}"
    made.commit(name, at)
    made.code()
    made.plant(100_000 + at)
    made.commit(name)
    made.code()
    last = made.mark
    if at % (2 * BRANCH) == 0:
        made.commit("main", at, last)


def found(program: str, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield what `cybrid-lint history` tells: commit, file and code."""
    command = [program, "history", "--format", "json", "--no-color"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    for one in json.loads(done.stdout)["findings"]:
        yield one["commit"], one["path"].rpartition(":")[2], one["code"]


def timed(name: str, command: list[str], folder: Path) -> None:
    """Run a command for its time alone."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    print(f"{name:<22}{time.perf_counter() - start:8.1f} s", flush=True)


def main() -> int:
    """Make the repository, search it, and compare."""
    parser = argparse.ArgumentParser(description="The time of cybrid-lint history, and whether it finds everything.")
    parser.add_argument("--commits", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="make the repository in this folder, and leave it")
    parser.add_argument("--path", default="", metavar="FOLDERS", help="where else the scanners' commands lie")
    given = parser.parse_args()
    search = os.pathsep.join(filter(None, [str(Path(sys.executable).parent), given.path, os.environ.get("PATH", "")]))
    program = shutil.which("cybrid-lint", path=search)
    if program is None:
        parser.error("cybrid-lint is not installed")
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        wanted = sorted(make(folder, given.commits))
        print(f"{given.commits} commits, {len(wanted)} credentials", flush=True)
        timed("git log -p", ["git", "log", "-p", "--all"], folder)
        start = time.perf_counter()
        told = sorted(found(program, folder))
        print(f"{'cybrid-lint history':<22}{time.perf_counter() - start:8.1f} s", flush=True)
        for name in ("betterleaks", "gitleaks"):
            other = shutil.which(name, path=search)
            if other is not None:
                timed(name, [other, "git", "."], folder)
    missed = [one for one in wanted if one not in told]
    wrong = [one for one in told if one not in wanted]
    print(f"{len(told)} told, {len(missed)} missed, {len(wrong)} wrong, {len(told) - len(set(told))} told again")
    for what, ones in (("missed", missed), ("wrong", wrong)):
        for commit, path, code in ones[:10]:
            print(f"  {what} {commit[:12]}:{path} {code}")
    return 0 if told == wanted else 1


if __name__ == "__main__":
    sys.exit(main())
