"""The faults that `tools/mutate.py` plants: where code runs, one at a time, each another program that can be parsed."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import mutate  # noqa: E402

PROGRAM = '''"""A module of 1 function."""
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    LEVEL = 1


def f(x: "int | None") -> "int | str":
    if x in T:
        note(x)
    elif not x.ü and x < 2:
        return x
'''


def test_each_fault_is_another_program(tmp_path):
    path = tmp_path / "app.py"
    path.write_text(PROGRAM, encoding="utf-8")
    faults = mutate.faults_in(path)
    assert {(one.line, one.after) for one in faults} == {
        (9, "(x not in T)"),
        (10, "pass"),
        (11, "(not x.ü or x < 2)"),
        (11, "(x.ü)"),
        (11, "(x <= 2)"),
        (11, "(3)"),
        (12, "return"),
    }
    trees = {ast.dump(ast.parse(one.source)) for one in faults}
    assert len(trees) == len(faults)
    assert ast.dump(ast.parse(PROGRAM)) not in trees


def test_tests_that_resemble_a_module_come_first():
    flask = ROOT / "cybrid_lint" / "libraries" / "handlers" / "flask.py"
    names = [path.name for path in mutate.tests_of(flask, ROOT / "tests")]
    assert names[0] == "test_flask.py"
    assert {"test_django.py", "test_models.py", "test_answers.py"} <= set(names)


def test_every_pattern_of_tests_names_some():
    for package, patterns in mutate.TESTS.items():
        assert (ROOT / "cybrid_lint" / package).is_dir()
        for pattern in patterns:
            assert list((ROOT / "tests").glob(pattern)), pattern


def test_a_fault_is_noticed_by_a_test_that_fails_and_mended(tmp_path, monkeypatch):
    monkeypatch.setattr(mutate, "ROOT", tmp_path / "root")
    for folder in ("root", "copy"):
        (tmp_path / folder / "pack").mkdir(parents=True)
        (tmp_path / folder / "pack" / "app.py").write_text("def f():\n    return 1\n\n\ndef g():\n    return 2\n")
    test = tmp_path / "copy" / "test_app.py"
    test.write_text("from pack.app import f\n\n\ndef test():\n    assert f() == 1\n")
    monkeypatch.setattr(mutate, "tests_of", lambda *_: [test])
    faults = mutate.faults_in(tmp_path / "root" / "pack" / "app.py")
    assert [one.after for one in faults] == ["return", "(2)", "return", "(3)"]
    assert [mutate.is_noticed(one, tmp_path / "copy") for one in faults[1::2]] == [True, False]
    assert (tmp_path / "copy" / "pack" / "app.py").read_text() == faults[0].path.read_text()


def test_tests_that_fail_anyway_notice_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(mutate, "ROOT", tmp_path / "root")
    for folder in ("root", "copy"):
        (tmp_path / folder / "pack").mkdir(parents=True)
        (tmp_path / folder / "pack" / "app.py").write_text("def f():\n    return 1\n")
    test = tmp_path / "copy" / "test_app.py"
    test.write_text("def test():\n    assert False\n")
    monkeypatch.setattr(mutate, "tests_of", lambda *_: [test])
    with pytest.raises(SystemExit, match=r"tests fail without a fault: test_app\.py"):
        mutate.is_noticed(mutate.faults_in(tmp_path / "root" / "pack" / "app.py")[0], tmp_path / "copy")
