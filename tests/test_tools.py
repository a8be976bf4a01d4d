"""The project's own commands notice what they are for: crashes, deaths, hangs, waits and leaks."""

import json
import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from doors import oauth, write

pytest.importorskip("resource", reason="the commands need POSIX")

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "benchmarks")]

import children  # noqa: E402
import credentials  # noqa: E402
import fuzz  # noqa: E402
import mutations  # noqa: E402
import sweep  # noqa: E402

# --- processes ----------------------------------------------------------------------------------------------------


def ends(item):
    if item == "raises":
        raise ValueError
    if item == "dies":
        os.kill(os.getpid(), signal.SIGUSR1)
    if item == "works":
        while True:
            pass
    if item == "waits":
        time.sleep(600)


@pytest.mark.parametrize(
    ("item", "code", "how"),
    [
        ("returns", 0, ""),
        ("raises", 1, ""),
        ("dies", 0, "died by SIGUSR1"),
        ("works", 0, "past its limit of processor time"),
        ("waits", 0, "waits and never ends"),
    ],
)
def test_how_a_process_ends_is_told(monkeypatch, capfd, item, code, how):
    if item == "waits":
        monkeypatch.setattr(children, "_PATIENCE", 0)
        monkeypatch.setattr(children, "_TIMES", 1)
    (ended,) = children.run_all(ends, [item], 0.2)
    assert (ended.item, ended.code, ended.how) == (item, code, how)


def test_all_items_are_done_whatever_becomes_of_one(capfd):
    ended = {one.item: one.how for one in children.run_all(ends, ["returns", "dies", "returns again"], 5)}
    assert ended == {"returns": "", "dies": "died by SIGUSR1", "returns again": ""}


# --- the sweep ----------------------------------------------------------------------------------------------------


@pytest.fixture
def code(tmp_path):
    for name, text in {
        "plain/app.py": "import requests\nrequests.get('https://api.example.com/x')\n",
        "plain/inner/tokens.py": "URL = 'https://login.example.com/oauth2/authorize'\n",
        "leaking/app.py": "CYBRID_SIGNING_KEY = 'a8F3kQ9x7Lm2Vd5Zr0Ty6Ub4We1Xc3Bn'\n",
        "broken/app.py": "# Cybrid\ndef f(:\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def swept(capsys, *arguments):
    code = sweep.main([*map(str, arguments), "--json"])
    return code, {one["name"]: one for one in json.loads(capsys.readouterr().out)}


def test_a_sweep_reports_findings_and_what_was_not_checked(code, capsys):
    exit_code, seen = swept(capsys, "--each", code)
    assert exit_code == 0
    assert list(seen) == ["broken", "leaking", "plain"]
    assert [one["files"] for one in seen.values()] == [1, 1, 2]
    assert [len(one["findings"]) for one in seen.values()] == [0, 1, 0]
    assert "app.py:1: CYB104" in seen["leaking"]["findings"][0]
    assert [len(one["skipped"]) for one in seen.values()] == [1, 0, 0]
    assert not any(one["failed"] for one in seen.values())


@pytest.mark.long
def test_a_sweep_reports_a_crash_a_death_and_what_passes_the_limit(code, monkeypatch, capsys):
    def check(project, report, errors, *, concern):
        if project.name == "broken":
            errors.write_text("cybrid-lint: internal error: KeyError\n")
        if project.name == "leaking":
            os.kill(os.getpid(), signal.SIGUSR1)
        while project.name == "plain":
            pass

    monkeypatch.setattr(sweep, "check", check)
    exit_code, seen = swept(capsys, "--each", "--limit", "0.2", code)
    assert exit_code == 1
    assert {name: one["failed"] for name, one in seen.items()} == {
        "broken": "cybrid-lint: internal error: KeyError",
        "leaking": "died by SIGUSR1",
        "plain": "past its limit of processor time",
    }


def test_a_sweep_names_what_was_cut_short(code, monkeypatch, capsys):
    def note(watch, functions):
        watch.say("cut short: f in app.py")

    monkeypatch.setattr("cybrid_lint.checking.progress.Progress.note_cut", note)
    _, seen = swept(capsys, code / "leaking")
    assert seen["leaking"]["cut"] == ["f in app.py"]


def test_a_copy_concerns_cybrid_in_every_file(code, tmp_path_factory):
    copy = sweep.concerning(sweep.Project("plain", code / "plain"), tmp_path_factory.mktemp("copy") / "of")
    app, tokens = (copy / "app.py").read_text(), (copy / "inner" / "tokens.py").read_text()
    assert "example.com" not in app + tokens
    assert "https://bank.sandbox.cybrid.app/api/" in app
    assert "'https://id.sandbox.cybrid.app/oauth/token'" in tokens
    assert all("# Cybrid" in text for text in (app, tokens))
    assert "example.com" in (code / "plain" / "app.py").read_text(), "the original stays as it was"
    compile(app, "app.py", "exec")


def test_each_file_can_be_a_project(code, capsys):
    _, seen = swept(capsys, "--alone", "--concern", code / "plain")
    assert list(seen) == ["plain/app.py", "plain/inner/tokens.py"]
    assert [one["files"] for one in seen.values()] == [1, 1]


def test_the_packages_to_sweep_are_pinned():
    lines = (ROOT / "tools" / "sweep-packages.txt").read_text().splitlines()
    assert len(lines) > 60
    assert all(len(line.split("==")) == 2 for line in lines)


# --- the fuzzer ---------------------------------------------------------------------------------------------------


def test_an_input_is_made_from_its_seed_and_number_alone():
    made = [mutations.input_of(7, number) for number in range(60)]
    assert made == [mutations.input_of(7, number) for number in range(60)]
    assert made != [mutations.input_of(8, number) for number in range(60)]
    names = {one.beside or one.name for one in made}
    assert {"app.py", "notebook.ipynb", mutations.BASELINE} <= names
    assert any(credential.encode() in one.raw for one in made for credential in one.credentials)


def fuzzed(monkeypatch, capfd, outputs, *arguments, tries=2):
    """Run the fuzzer on some inputs. Each smaller input that is tried takes a process: only who asks gets many."""
    monkeypatch.setattr(fuzz, "outputs", outputs)
    monkeypatch.setattr(fuzz, "MOST_TRIES", tries)
    monkeypatch.setattr(fuzz, "MOST_SLOW_TRIES", tries)
    code = fuzz.main(["--inputs", "40", "--seed", "3", *arguments])
    return code, capfd.readouterr().out


def among(monkeypatch, raw):
    """Let one of the inputs be a program, and all others empty: for a short one, few that are shorter are tried."""

    def made(seed, number):
        return mutations.Input("app.py", raw if number == 9 else b"")

    monkeypatch.setattr(fuzz, "input_of", made)


@pytest.mark.long
def test_what_is_checked_well_is_no_failure(capfd):
    assert fuzz.main(["--inputs", "40", "--seed", "3"]) == 0
    assert "40 inputs of seed 3, 0 failed in 0 ways" in capfd.readouterr().out


@pytest.mark.long
def test_an_exception_is_reported_with_a_small_input(monkeypatch, capfd, tmp_path):
    def outputs(given, form):
        if b"import" in given.raw:
            raise KeyError(given.raw)
        yield ""

    among(monkeypatch, b"a = 1\nx; import os\nb = 2\n")
    code, out = fuzzed(monkeypatch, capfd, outputs, "--keep", str(tmp_path), tries=400)
    assert code == 1
    assert "KeyError comes through at" in out
    kept = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert kept == [b"import"]


@pytest.mark.parametrize(
    "said", ["cybrid-lint: internal error: KeyError", "app.py:1:1: CYB901 not checked: KeyError in f"]
)
def test_an_exception_that_was_caught_as_a_last_resort_is_reported(monkeypatch, capfd, said):
    code, out = fuzzed(monkeypatch, capfd, lambda given, form: iter([said]))
    assert code == 1
    assert "KeyError caught at" in out


@pytest.mark.long
def test_the_death_of_a_process_is_laid_to_its_input(monkeypatch, capfd):
    def outputs(given, form):
        if b"class" in given.raw:
            os.kill(os.getpid(), signal.SIGUSR1)
        yield ""

    among(monkeypatch, b"a = 1\nx; class C\nb = 2\n")
    code, out = fuzzed(monkeypatch, capfd, outputs, tries=400)
    assert code == 1
    assert "died by SIGUSR1" in out
    assert "app.py: b'class'" in out


@pytest.mark.long
def test_a_whole_credential_in_an_output_is_reported(monkeypatch, capfd):
    whole = lambda given, form: iter([given.raw.decode("utf-8", "replace")])  # noqa: E731
    code, out = fuzzed(monkeypatch, capfd, whole, "--inputs", "12")
    assert code == 1
    assert "a whole credential in the format" in out


@pytest.mark.long
def test_the_first_four_characters_of_a_credential_are_no_leak(monkeypatch, capfd):
    code, _ = fuzzed(monkeypatch, capfd, lambda given, form: iter([one[:4] for one in given.credentials]))
    assert code == 0


@pytest.mark.long
def test_excessive_work_is_reported(monkeypatch, capfd):
    def outputs(given, form):
        end = time.process_time() + (0.3 if given.name == ".netrc" else 0)
        while time.process_time() < end:
            pass
        yield ""

    monkeypatch.setattr(fuzz, "input_of", lambda seed, number: mutations.Input(".netrc" if number == 9 else "a", b""))
    code, out = fuzzed(monkeypatch, capfd, outputs, "--seconds", "0.25")
    assert code == 1
    assert "more than 0.25 processor seconds: 1 times, first 9" in out


@pytest.mark.long
def test_the_scanners_are_compared_on_labelled_projects(tmp_path, monkeypatch, capfd):
    value, other = oauth(), oauth()
    text = f'x = 1\nCYBRID_CLIENT_SECRET = "{value}"\nPLAID_SECRET = "{other}"\n'
    write(tmp_path / "one", {"a.py": text, "labels.tsv": "a.py\t2\t2\tCYB102\tassigned\n"})
    missing = replace(credentials.SCANNERS[0], name="x")
    monkeypatch.setattr(credentials, "SCANNERS", [*credentials.SCANNERS[:2], missing])
    monkeypatch.setattr(sys, "argv", ["credentials.py", str(tmp_path)])
    assert credentials.main() == 0
    done = capfd.readouterr()
    rows = {line.split()[0]: line.split()[1:3] for line in done.out.splitlines()[1:]}
    assert rows["cybrid-lint"] == ["1.000", "1.000"]
    assert float(rows["detect-secrets"][1]) < 1
    assert rows["x"] == ["not", "installed"]
    monkeypatch.setattr(sys, "argv", ["credentials.py", str(tmp_path / "one")])
    with pytest.raises(SystemExit, match=r"^2$"):
        credentials.main()
    assert value not in done.out + done.err
