"""Other vendors' credentials on the line of a finding: what is hidden, and what must be left to read."""

from __future__ import annotations

import secrets
import time

import pytest
from doors import oauth, write

from cybrid_lint.credentials.masking import mask
from cybrid_lint.output import foreign

#: Lines of a shell script and the like, with a password at each `@@`; a `%` before it stands for nothing.
PASSWORDS = {
    "a URL's user": "DATABASE_URL=postgres://app:@@^db/app",
    "a user alone": "git clone https://@@^github.com/x/y",
    "a URL without a name": "redis://:@@^cache:6379/0",
    "a basic header": 'curl -H "Authorization: Basic @@" https://x.example',
    "a bearer header": "curl -H 'Authorization: Bearer @@' https://x.example",
    "a header of another scheme": "Authorization: @@",
    "a private token": "curl -H 'PRIVATE-TOKEN: @@' https://x.example",
    "a key's header": "curl -H 'X-Api-Key: @@' https://x.example",
    "a cookie": 'curl -H "Cookie: sid=@@; theme=dark"',
    "an option's user": "curl -u bob:@@ https://x.example",
    "an option": "tool --password @@ --verbose",
    "an option with a sign": "tool --db-password=@@ --verbose",
    "a database's client": "mysql -uroot -p@@ shop",
    "psql's variable": "PGPASSWORD=@@ psql",
    "quotes": "DB_PASS='@@' run",
    "yaml": "password: @@",
    "json": '{"user": "x", "password": "@@"}',
    "a fallback": "password: ${DB_PASSWORD:-@@}",
    "xml": "<password>@@</password>",
    "xml attributes": '<add key="password" value="@@"/>',
    "netrc": "machine x.example login me password @@",
    "a connection string": "Server=x;Password=@@;Uid=3",
    "a query": "https://x.example/y?access_token=@@&page=1",
    "an AWS key": "AWS_SECRET_ACCESS_KEY=@@",
    "an npm token": "//registry.npmjs.org/:_authToken=@@",
}
IN_PYTHON = {
    "an argument": 'connect(user="bob", password="@@")',
    "a pair": 'requests.get(url, auth=("bob", "@@"))',
    "a class of pairs": 'HTTPBasicAuth("bob", "@@")',
    "a mapping": 'headers = {"X-Api-Key": "@@"}',
    "a fallback": 'os.getenv("DB_PASSWORD", "@@")',
    "a default with a type": 'password: str = "@@"',
    "an item": 'settings["password"] = "@@"',
    "a comparison": 'if password == "@@": pass',
    "a comment": "go()  # PGPASSWORD=@@",
    "a command in a text": 'run("PGPASSWORD=@@ psql")',
    "a url in a text": 'engine("postgres://app:@@^db/app")',
}
#: What is as it is: nothing stands there that anybody could use.
LEFT = {
    "run.sh": [
        "DATABASE_URL=postgres://$USER:${PASSWORD}^db/app",
        "password: ${DB_PASSWORD}",
        "password: {{ vault.password }}",
        "https://x.example/y?page=1#token",
        "token_url=https://id.example/oauth/token",
        "tokens: 3",
        "echo the password is asked for",
    ],
    "a.py": [
        "connect(password=password, token=self.token)",
        "def get(token=None, secret: str | None = None): ...",
        'headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}',
        'headers = {"Authorization": "Bearer " + token}',
        'engine(f"postgres://{user}:{password}^db/app")',
        'token_url = "https://id.example/oauth/token"',
        'secret_name = "prod/db"',
        "if token > least: pass",
    ],
}


def shown(line: str, path: str, *, secret: bool = False) -> str:
    return mask(line, {at for start, end in foreign.values(line, path, secret=secret) for at in range(start, end)})


@pytest.mark.parametrize(
    ("path", "line"),
    [*(("run.sh", line) for line in PASSWORDS.values()), *(("a.py", line) for line in IN_PYTHON.values())],
    ids=[*PASSWORDS, *(f"Python: {name}" for name in IN_PYTHON)],
)
def test_what_stands_where_a_password_belongs_is_hidden(path: str, line: str) -> None:
    password = f"cor-{secrets.token_hex(4)}-7"
    made = shown(line.replace("@@", password).replace("^", "@"), path)
    assert not any(password[at : at + 4] in made for at in range(len(password) - 3)), made
    assert "…" in made


@pytest.mark.parametrize(("path", "line"), [(path, line) for path, lines in LEFT.items() for line in lines])
def test_what_tells_of_a_password_and_holds_none_is_left(path: str, line: str) -> None:
    line = line.replace("^", "@")
    assert shown(line, path) == line


def test_names_without_quotes_are_values_where_a_line_is_known_to_hold_a_credential() -> None:
    line = "    PGPASSWORD=abc and password=get(x)"
    assert shown(line, "a.py") == line
    assert shown(line, "a.py", secret=True) == "    PGPASSWORD=… and password=get(x)"


def test_through_the_door(tmp_path, command) -> None:
    passwords = {name: f"cor-{secrets.token_hex(4)}-7" for name in PASSWORDS}
    lines = [
        f"CYBRID_CLIENT_SECRET={oauth()} {line.replace('@@', passwords[name]).replace('^', '@')}\n"
        for name, line in PASSWORDS.items()
        if "'" not in line and '"' not in line
    ]
    done = command(write(tmp_path, {"run.sh": "".join(lines)}), "check", "--verbose")
    assert done.out.count(" CYB102 ") == len(lines) > 10
    assert [name for name, one in passwords.items() if one[4:12] in done.out + done.err] == []


@pytest.mark.parametrize(
    "piece",
    [
        "token=",
        "token(",
        "auth('",
        "password: ",
        "://",
        "://a:@",
        "-u=",
        "-u ",
        "login ",
        "bearer ",
        "token={",
        "${",
        "'",
    ],
)
def test_no_line_takes_more_than_in_proportion_to_its_length(piece: str) -> None:
    def seconds(count: int) -> float:
        start = time.process_time()
        assert list(foreign.values(piece * count, "a.sh", secret=True)) is not None
        return time.process_time() - start

    seconds(10)
    once, eightfold = (min(seconds(count) for _ in range(3)) for count in (2_000, 16_000))
    assert eightfold < 30 * once + 0.05  # 64 times where every position looks at all that follow
