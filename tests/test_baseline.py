"""The baseline, as people use it: what it covers, that it only shrinks, and that it holds no secret."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from doors import TIMEOUT, Run, command, oauth, pem, write
from forked import python
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cybrid_lint.baseline import Baseline, BaselineError, Key, dumps, loads, shrunk, uncovered
from cybrid_lint.findings import Finding, Span
from cybrid_lint.output import FORMATS
from cybrid_lint.rules import rule

NAME = ".cybrid-lint-baseline"
ZEROS = "00000000-0000-0000-0000-000000000000"
HEADER = f'{{"cybrid-lint-baseline": 2, "salt": "{ZEROS}"}}\n'
ENTRY = f'{{"path": "a.py", "symbol": "", "code": "CYB102", "hash": "{ZEROS}", "count": 1}}\n'
KEYS = [Key(path, symbol, "CYB301", "0" * 32) for path in ("a.py", "b.py") for symbol in ("", "f", "C.f")]
COUNTS = st.dictionaries(st.sampled_from(KEYS), st.integers(1, 4))


def secret(name: str = "CYBRID_CLIENT_SECRET") -> str:
    return f'{name} = "{oauth()}"\n'


def baseline(folder: Path, action: str, *args: str) -> Run:
    return command(folder, "baseline", action, "--quiet", *args)


def entries(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / NAME).read_text(encoding="ascii").splitlines()[1:]]


def written(folder: Path, files: dict[str, str]) -> Path:
    done = baseline(write(folder, files), "write")
    assert (done.code, done.out) == (0, "")
    return folder


def test_through_the_door(tmp_path):
    write(tmp_path, {"a.py": secret()})
    run = [*python(), "-m", "cybrid_lint", "baseline"]
    for action, code, words in (("check", 2, "no baseline"), ("write", 0, "1 covered"), ("check", 0, "")):
        done = subprocess.run(
            [*run, action], cwd=tmp_path, capture_output=True, text=True, timeout=TIMEOUT, check=False
        )
        assert done.returncode == code
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_help_says_what_is_to_be_known(tmp_path):
    done = command(tmp_path, "baseline", "write", "--help")
    assert done.code == 0
    assert "--baseline" in done.out
    assert "not added" in " ".join(done.out.split())


def test_what_was_written_is_not_reported(tmp_path):
    written(tmp_path, {"a.py": secret(), "deploy/x.yaml": f"cybrid:\n  client_secret: {oauth()}\n"})
    assert command(tmp_path, "check", "--quiet").code == 1
    assert baseline(tmp_path, "check").code == 0
    assert command(tmp_path, "check", "--quiet", "--baseline", NAME).code == 0


def test_the_file_has_an_entry_a_line_sorted_and_nothing_that_moves(tmp_path):
    files = {
        "b.py": "class A:\n    def f(self, cybrid_client_secret='@'):\n        return 1\n",
        "a.py": "\n" + secret(),
    }
    written(tmp_path, {name: text.replace("@", oauth()) for name, text in files.items()})
    found = entries(tmp_path)
    assert [(one["path"], one["symbol"], one["code"]) for one in found] == [
        ("a.py", "", "CYB102"),
        ("b.py", "A.f", "CYB102"),
    ]
    assert all(set(one) == {"path", "symbol", "code", "hash", "count"} for one in found)


def test_two_runs_write_the_same_bytes_and_another_project_has_another_salt(tmp_path):
    text = secret()
    one, other = written(tmp_path / "one", {"a.py": text}), written(tmp_path / "other", {"a.py": text})
    before = (one / NAME).read_bytes()
    assert baseline(one, "write").code == 0
    assert (one / NAME).read_bytes() == before
    assert before.splitlines()[1] != (other / NAME).read_bytes().splitlines()[1]


def test_it_holds_no_credential(tmp_path):
    made = [oauth() for _ in range(5)]
    files = {
        "a.py": f'CYBRID_CLIENT_SECRET = "{made[0]}"\nprint(CYBRID_CLIENT_SECRET, "{made[1]}")\n',
        "b.yaml": f"cybrid:\n  {made[2]}:\n    client_secret: {made[3]}\n",
        "c.json": json.dumps({"cybrid": {made[4]: {"client_secret": made[3]}}}),
    }
    written(tmp_path, files)
    text = (tmp_path / NAME).read_text(encoding="ascii")
    assert len(entries(tmp_path)) >= 4
    for value in made:
        assert value[4:12] not in text


def test_another_credential_in_the_same_place_is_the_same_finding(tmp_path):
    written(tmp_path, {"a.py": secret(), "key.pem": "", "c.py": f'CYBRID_SIGNING_KEY = """{pem()}"""\n'})
    write(tmp_path, {"a.py": secret(), "c.py": f'CYBRID_SIGNING_KEY = """{pem()}"""\n'})
    assert baseline(tmp_path, "check").code == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (secret("CYBRID_DEV_CLIENT_SECRET"), secret("CYBRID_PRODUCTION_CLIENT_SECRET")),
        ("def f(cybrid_client_secret='@'): ...\n", "def g(cybrid_client_secret='@'): ...\n"),
        ("class A:\n    cybrid_client_secret = '@'\n", "cybrid_client_secret = '@'\n"),
    ],
    ids=["another name", "another function", "another class"],
)
def test_what_is_found_elsewhere_is_new(tmp_path, before, after):
    written(tmp_path, {"a.py": before.replace("@", oauth())})
    write(tmp_path, {"a.py": after.replace("@", oauth())})
    assert len(baseline(tmp_path, "check").places) == 1


def test_keys_tell_like_lines_of_other_files_apart(tmp_path):
    text = "cybrid:\n  sandbox:\n    client_secret: {}\n  production:\n    client_secret: {}\n"
    written(tmp_path, {"x.yaml": text.format(oauth(), "${SECRET}")})
    assert entries(tmp_path)[-1]["symbol"] == "cybrid.sandbox.client_secret"
    write(tmp_path, {"x.yaml": text.format("${SECRET}", oauth())})
    assert [place for place in baseline(tmp_path, "check").places if place[2] == "CYB102"] == [("x.yaml", 5, "CYB102")]


def test_a_new_finding_is_reported_and_never_added(tmp_path):
    written(tmp_path, {"a.py": secret()})
    before = (tmp_path / NAME).read_bytes()
    write(tmp_path, {"b.py": secret()})
    for done in (
        baseline(tmp_path, "check"),
        baseline(tmp_path, "write"),
        command(tmp_path, "check", "--quiet", "--baseline", NAME),
    ):
        assert (done.code, done.places) == (1, [("b.py", 1, "CYB102")])
    assert (tmp_path / NAME).read_bytes() == before


def test_a_baseline_of_an_earlier_version_says_what_to_do(tmp_path):
    write(tmp_path, {"a.py": secret(), NAME: HEADER.replace(": 2", ": 1")})
    done = baseline(tmp_path, "check")
    assert done.code == 2
    assert "earlier version" in done.err
    assert "delete it and run `cybrid-lint baseline write`" in done.err


def test_what_is_mended_must_go_and_does_not_come_back(tmp_path):
    text = secret()
    written(tmp_path, {"a.py": text, "b.py": secret()})
    write(tmp_path, {"a.py": "\n"})
    done = baseline(tmp_path, "check")
    assert (done.code, done.places) == (1, [])
    assert "a.py: CYB102 is no longer found" in done.err
    assert command(tmp_path, "check", "--baseline", NAME).code == 0
    assert baseline(tmp_path, "write").code == 0
    assert [one["path"] for one in entries(tmp_path)] == ["b.py"]
    assert baseline(tmp_path, "check").code == 0
    write(tmp_path, {"a.py": text})
    assert baseline(tmp_path, "write").places == [("a.py", 1, "CYB102")]


def test_of_a_buffer_its_own_lines_count(tmp_path):
    written(tmp_path, {"a.py": secret()})
    for text, code in (("\n" + secret(), 0), ("\n" + secret("CYBRID_OTHER_CLIENT_SECRET"), 1)):
        done = command(tmp_path, "check", "--baseline", NAME, "--stdin-filename", "a.py", stdin=text)
        assert done.code == code


def test_of_like_findings_the_last_is_one_too_many(tmp_path):
    lines = [secret(), "x = 1\n", secret()]
    written(tmp_path, {"a.py": "".join(lines)})
    assert [one["count"] for one in entries(tmp_path)] == [2]
    write(tmp_path, {"a.py": "".join([*lines, secret()])})
    assert baseline(tmp_path, "check").places == [("a.py", 4, "CYB102")]
    write(tmp_path, {"a.py": lines[0]})
    assert baseline(tmp_path, "write").code == 0
    assert [one["count"] for one in entries(tmp_path)] == [1]


def test_a_finding_on_a_file_does_not_depend_on_its_first_line(tmp_path):
    text = f"cybrid:\n  client_secret: {oauth()}\n"
    write(tmp_path, {"x.yaml": text})
    (tmp_path / "x.yaml").chmod(0o644)
    written(tmp_path, {})
    assert [one["code"] for one in entries(tmp_path)] == ["CYB107", "CYB102"]
    write(tmp_path, {"x.yaml": "# a comment\n" + text})
    assert baseline(tmp_path, "check").code == 0


def test_what_a_run_did_not_look_at_stays(tmp_path):
    written(tmp_path, {"a.py": secret(), "b.py": secret(), "c.py": secret("CYBRID_CLIENT_ID"), "d.py": secret()})
    write(tmp_path, {"a.py": "\n", "b.py": "\n", "c.py": "\n"})
    (tmp_path / "d.py").unlink()
    assert baseline(tmp_path, "write", "b.py").code == 0
    assert [one["path"] for one in entries(tmp_path)] == ["a.py", "c.py"]
    assert baseline(tmp_path, "write", "--select", "CYB102").code == 0
    assert [one["path"] for one in entries(tmp_path)] == ["c.py"]
    assert baseline(tmp_path, "write", "--exclude", "c.py").code == 0
    assert [one["path"] for one in entries(tmp_path)] == ["c.py"]


def test_a_file_that_was_not_checked_cannot_be_in_it(tmp_path):
    write(tmp_path, {"a.py": secret(), "b.py": "import cybrid\ndef f(:\n"})
    done = baseline(tmp_path, "write")
    assert (done.code, done.places) == (1, [("b.py", 1, "CYB901")])
    assert [one["path"] for one in entries(tmp_path)] == ["a.py"]


def test_while_a_file_cannot_be_checked_nothing_goes(tmp_path):
    text = secret()
    written(tmp_path, {"a.py": text})
    before = (tmp_path / NAME).read_bytes()
    write(tmp_path, {"a.py": text + "def f(:\n"})
    for args in ([], ["--ignore", "CYB901"]):
        done = baseline(tmp_path, "write", *args)
        assert "a file was not checked" in done.err
        assert (tmp_path / NAME).read_bytes() == before


def test_a_baseline_in_another_folder(tmp_path):
    write(tmp_path, {"app/a.py": secret(), "ci/x": ""})
    assert command(tmp_path, "baseline", "write", "--baseline", "ci/known").code == 0
    assert '"path": "../app/a.py"' in (tmp_path / "ci" / "known").read_text(encoding="ascii")
    assert command(tmp_path / "app", "baseline", "check", "--baseline", "../ci/known").code == 0
    assert command(tmp_path / "app", "check", "--baseline", "../ci/known").code == 0


def test_a_link_beside_it_is_not_written_through(tmp_path):
    write(tmp_path, {"a.py": secret(), "precious": "precious"})
    (tmp_path / f"{NAME}.new").symlink_to("precious")
    (tmp_path / NAME).symlink_to("nowhere")
    written(tmp_path, {})
    assert (tmp_path / "precious").read_text(encoding="ascii") == "precious"
    assert not (tmp_path / NAME).is_symlink()
    assert sorted(one.name for one in tmp_path.iterdir()) == [NAME, f"{NAME}.new", "a.py", "precious"]


@pytest.mark.parametrize("form", FORMATS)
def test_check_in_every_format(tmp_path, form):
    written(tmp_path, {"a.py": secret()})
    write(tmp_path, {"b.py": secret()})
    done = command(tmp_path, "baseline", "check", "--format", form)
    assert done.code == 1
    assert "b.py" in done.out
    assert "a.py" not in done.out


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "empty"),
        ("\0" * 50, "line 1"),
        ("[]\n", "line 1"),
        ('{"version": 1}\n', "line 1"),
        (HEADER.replace(": 2", ": 3"), "line 1"),
        (HEADER.replace(": 2", ": true"), "line 1"),
        (HEADER.replace("0000", "000", 1), "line 1"),
        (f"<<<<<<< HEAD\n{HEADER}", "line 1"),
        (f"{HEADER}{ENTRY}=======\n", "line 3: a merge conflict"),
        (HEADER + ENTRY + ENTRY, "line 3"),
        (HEADER + ENTRY[:-20], "line 2"),
        (f"{HEADER}\n{ENTRY.replace('1}', '0}')}", "line 3"),
        (HEADER + ENTRY.replace("1}", "true}"), "line 2"),
        (HEADER + ENTRY.replace("1}", "1.5}"), "line 2"),
        (HEADER + ENTRY.replace("1}", "9" * 5000 + "}"), "line 2"),
        (HEADER + ENTRY.replace('"a.py"', "[]"), "line 2"),
        (HEADER + ENTRY.replace("CYB102", "cyb"), "line 2"),
        (HEADER + ENTRY.replace("}", ', "line": 3}'), "line 2"),
        (HEADER + "[" * 100_000 + "\n", "line 2"),
        (HEADER + '{"a":' * 100_000 + "\n", "line 2"),
        (HEADER + '"' + "x" * 20_000_000, "larger than"),
    ],
    ids=range(21),
)
def test_what_is_no_baseline_is_named_by_its_line(tmp_path, text, line):
    write(tmp_path, {NAME: text})
    for args in (["baseline", "check"], ["baseline", "write"], ["check", "--baseline", NAME]):
        done = command(tmp_path, *args)
        assert (done.code, done.out) == (2, "")
        assert line in done.err
        assert len(done.err) < 200
    assert (tmp_path / NAME).read_text(encoding="utf-8") == text


def test_a_folder_is_no_baseline(tmp_path):
    (tmp_path / NAME).mkdir()
    done = command(tmp_path, "baseline", "write")
    assert (done.code, done.err) == (2, f"cybrid-lint: {NAME} is not a file\n")


def test_windows_line_ends_blank_lines_and_any_order_are_read():
    entries = [ENTRY, ENTRY.replace("a.py", "b.py")]
    read = loads(b"\xef\xbb\xbf" + (HEADER + entries[1] + "\n" + entries[0]).replace("\n", "\r\n").encode())
    assert dumps(read) == HEADER + "".join(entries)
    assert loads((HEADER + "".join(entries)).replace(ZEROS, "0" * 32).encode()) == read


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the first texts take long to make
@given(
    st.dictionaries(
        st.builds(Key, st.text(), st.text(), st.just("CYB301"), st.just("f" * 32)), st.integers(1, 10**6), max_size=5
    )
)
def test_what_is_written_is_read_again(counts):
    made = Baseline("0" * 32, counts)
    text = dumps(made)
    assert loads(text.encode("ascii")) == made
    assert len(text.splitlines()) == len(counts) + 1


@given(st.binary(max_size=200), st.booleans())
def test_whatever_is_read_ends_in_nothing_but_a_message(raw, after_header):
    with contextlib.suppress(BaselineError):
        loads(HEADER.encode() + raw if after_header else raw)


@given(COUNTS, st.lists(st.sampled_from(KEYS), max_size=20), st.sets(st.sampled_from(KEYS)))
def test_it_only_shrinks(counts, found, seen):
    left = shrunk(counts, found, seen.__contains__)
    now = Counter(found)
    assert Counter(left) <= Counter(counts)
    for key in counts:
        assert left.get(key, 0) == (min(counts[key], now[key]) if key in seen else counts[key])
    assert shrunk(left, found, seen.__contains__) == left


@given(COUNTS, st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(["CYB301", "CYB901"])), max_size=20))
def test_it_covers_as_many_as_it_says_and_the_first_ones(counts, found):
    keyed = [(key, Finding(Span("", line, 0, line, 0), code, "")) for line, (key, code) in enumerate(found, 1)]
    left = uncovered(counts, keyed)
    covered = [(key, one) for key, one in keyed if one not in left]
    assert all(rule(one.code).in_baseline for _, one in covered)
    assert Counter(key for key, _ in covered) <= Counter(counts)
    for key, one in keyed:
        like = [other for k, other in keyed if k == key and rule(other.code).in_baseline]
        assert (one in left) == (not rule(one.code).in_baseline or like.index(one) >= counts.get(key, 0))


def test_it_is_not_taken_for_a_file_with_credentials(tmp_path):
    written(tmp_path, {f"cybrid_client_secret_{number}.py": secret() for number in range(5)})
    assert command(tmp_path, "check", NAME).code == 0


def test_the_documentation_shows_a_baseline():
    page = (Path(__file__).resolve().parent.parent / "docs" / "adopting.md").read_text(encoding="utf-8")
    shown = page.split("```json\n", 1)[1].split("```")[0]
    assert dumps(loads(shown.encode("ascii"))) == shown
