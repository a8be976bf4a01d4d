"""Configuration: the same in both doors, in its order of precedence, and read as flake8 reads it."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from configurations import ini, places, shown, table
from doors import flake8 as flake8_process
from doors import oauth, write
from flake8.main.options import register_default_options
from flake8.options import config as flake8_config
from flake8.options.manager import OptionManager
from flake8.style_guide import Decision, DecisionEngine, StyleGuideManager
from hypothesis import given
from hypothesis import strategies as st
from test_command import cybrid_lint as process
from test_configuration_mistakes import MISTAKES
from test_flake8 import SIX, asking

from cybrid_lint.configuration import Configuration, Origin, SourceValue
from cybrid_lint.configuration.errors import ConfigurationError
from cybrid_lint.configuration.flake8 import Flake8Settings, file_for
from cybrid_lint.configuration.pyproject import said_in_pyproject
from cybrid_lint.configuration.schema import schema
from cybrid_lint.configuration.value_types import VALUE_TYPES
from cybrid_lint.options import OPTIONS
from cybrid_lint.plugin import Plugin
from cybrid_lint.rules import all_rules

ROOT = Path(__file__).resolve().parent.parent
WORD = "Zq7-" + "Kd93mVx0" * 4 + "pL2"
LEAKS = f'CYBRID_CLIENT_SECRET = "{WORD}"\nCYBRID_CLIENT_ID = "{oauth()}"\n'

Found = list[tuple[str, int, str]]

SECRETS = [(path, line, code) for path in ("app/a.py", "tests/b.py") for line, code in ((1, "CYB102"), (2, "CYB101"))]
WIDE = ("app/mint.py", 14, "CYB201")
EVERY = sorted([*SECRETS, WIDE])


APART = ("models", "first-party", "python", "severity")


@pytest.fixture
def project(tmp_path):
    return write(tmp_path, {"app/a.py": LEAKS, "tests/b.py": LEAKS, "app/mint.py": asking(SIX)})


@pytest.fixture
def doors(command, plugin):
    """Return what both doors find in a folder, without further arguments."""

    def found(folder: Path) -> list[Found]:
        return [places(command, folder), [one.place for one in plugin(folder, ".").must_be_whole().ours]]

    return found


def without(*codes: str) -> list[tuple[str, int, str]]:
    return [one for one in EVERY if one[2] not in codes]


TESTS_WITHOUT_102 = [one for one in EVERY if (one[0], one[2]) != ("tests/b.py", "CYB102")]

BOTH = {
    "nothing": ("", "", EVERY),
    "max-resources": ("max-resources = 6", "cybrid_max_resources = 6", without("CYB201")),
    "placeholders": (f"placeholders = ['{WORD.upper()}']", f"cybrid-placeholders = {WORD.upper()}", without("CYB102")),
    "select": ("select = ['CYB10']", "select = CYB10", SECRETS),
    "ignore": ("ignore = ['CYB101', 'CYB2']", "extend-ignore = CYB101,CYB2", without("CYB101", "CYB201")),
    "longest": ("select = ['CYB102']\nignore = ['CYB1']", "select=CYB102\nignore=CYB1", without("CYB101", "CYB201")),
    "exclude": ("exclude = ['tests']", "exclude = tests", [one for one in EVERY if one[0].startswith("app")]),
    "place": ("exclude = ['app/*.py']", "extend-exclude = app/*.py", SECRETS[2:]),
    "file": ("per-file-ignores = {'tests/*' = ['CYB102']}", "per-file-ignores = tests/*:CYB102", TESTS_WITHOUT_102),
    "longest file": (
        "per-file-ignores = {'tests/*' = ['CYB102'], '*.py' = ['CYB1']}",
        "per-file-ignores =\n  tests/*:CYB102\n  *.py:CYB1",
        [one for one in TESTS_WITHOUT_102 if one == WIDE or one[0] == "tests/b.py"],
    ),
}


@pytest.mark.parametrize("name", BOTH)
def test_the_same_in_both_doors_from_each_kind_of_file(project, doors, name):
    toml, cfg, expected = BOTH[name]
    for files in ({"pyproject.toml": table(toml)}, {"pyproject.toml": "", ".flake8": ini(cfg)}):
        assert doors(write(project, files)) == [sorted(expected)] * 2, files


def test_the_same_in_both_doors_as_processes(tmp_path):
    write(tmp_path, {"a.py": LEAKS, "tests/b.py": LEAKS, "pyproject.toml": table("ignore = ['CYB101']")})
    write(tmp_path, {"tox.ini": ini("per-file-ignores = tests/*:CYB102")})
    done = process(tmp_path, "check", "--quiet")
    assert [line.split()[:2] for line in done.out.splitlines() if ": CYB" in line] == [["a.py:1:24:", "CYB102"]]
    run = flake8_process(tmp_path, ".", isolated=False).must_be_whole()
    assert [one.place for one in run.ours] == [("a.py", 1, "CYB102")]


# precedence


LEVELS = {
    "command line": [
        *("--max-resources", "9", "--placeholder", "c", "--select", "CYB1", "--ignore", "CYB9", "--exclude", "c"),
        *("--per-file-ignores", "c:CYB1", "--disable-noqa", "--model", "c.toml", "--first-party", "click"),
        *("--python", sys.prefix, "--cache-dir", "c", "--no-cache", "--baseline", "c", "--severity", "CYB1:note"),
        *("--min-confidence", "high", "--scopes-lock", "c"),
    ],
    "flake8": "cybrid-max-resources = 8\ncybrid-placeholders = f\nselect = CYB2\nignore = CYB9,E1\nexclude = f\n"
    "per-file-ignores = f:CYB2,E1\ndisable_noqa = yes\ncybrid-models = f.toml\ncybrid-first-party = flake8\n"
    f"cybrid-python = {sys.executable}\ncybrid-cache-dir = f\ncybrid-no-cache = yes\n"
    "cybrid-baseline = f\ncybrid-severity = CYB2:error, CYB3:note\ncybrid-min-confidence = medium\n"
    "cybrid-scopes-lock = f",
    "pyproject.toml": "max-resources = 7\nplaceholders = ['p']\nselect = ['CYB3']\nignore = ['CYB9']\n"
    "exclude = ['p']\nper-file-ignores = {'p' = ['CYB3']}\nmodels = ['p.toml']\nfirst-party = ['packaging']\n"
    "python = 'env'\ncache-dir = 'p'\nno-cache = true\nbaseline = 'p'\nseverity = {CYB301 = 'warning'}\n"
    "min-confidence = 'medium'\nscopes-lock = 'p'",
}
VALUES = {
    "command line": [
        *(9, ["c"], ["c.toml"], ["click"], sys.prefix, ["CYB1"], ["CYB9"], ["c"], [["c", ["CYB1"]]]),
        *("c", [["CYB1", "note"]], "high", "c", True, "c", True),
    ],
    "flake8": [
        *(8, ["f"], ["f.toml"], ["flake8"], sys.executable, ["CYB2"], ["CYB9"], ["f"], [["f", ["CYB2"]]]),
        *("f", [["CYB2", "error"], ["CYB3", "note"]], "medium", "f", True, "f", True),
    ],
    "pyproject.toml": [
        *(7, ["p"], ["p.toml"], ["packaging"], "env", ["CYB3"], ["CYB9"], ["p"], [["p", ["CYB3"]]]),
        *("p", [["CYB301", "warning"]], "medium", "p", False, "p", True),
    ],
    "default": [4, [], [], [], None, [], [], [], [], None, [], "low", None, False, None, False],
}


@pytest.mark.parametrize("strongest", range(4))
def test_each_level_goes_before_the_next(tmp_path, command, strongest):
    levels = list(VALUES)[strongest:]
    write(tmp_path, dict.fromkeys(("c.toml", "f.toml", "p.toml"), "library = 'acme'\n"))
    write(tmp_path, {"env/lib/python3.10/site-packages/packaging/__init__.py": ""})
    if "flake8" in levels:
        write(tmp_path, {"tox.ini": ini(LEVELS["flake8"])})
    if "pyproject.toml" in levels:
        write(tmp_path, {"pyproject.toml": table(LEVELS["pyproject.toml"])})
    found = shown(command, tmp_path, *(LEVELS["command line"] if "command line" in levels else []))
    assert list(found) == [one.name for one in OPTIONS]
    assert [one["value"] for one in found.values()] == VALUES[levels[0]]
    shared = [one.name for one in OPTIONS if one.shared or levels[0] != "pyproject.toml"]
    assert {found[name]["origin"][0]["source"] for name in shared} == {levels[0]}


def test_each_option_by_itself_and_where_it_comes_from(tmp_path, command):
    write(tmp_path, {"sub/x": "", "pyproject.toml": table("ignore = ['CYB302']\nmax-resources = 7\n")})
    write(tmp_path, {"setup.cfg": "[flake8]\nmax-line-length = 9\ncybrid_max_resources = 6\nextend-ignore = CYB9\n"})
    done = command(tmp_path / "sub", "config", "--exclude", "x/*")
    assert done.out.splitlines() == [
        "max-resources     6                            ../setup.cfg:3",
        "placeholders      none                         default",
        "models            none                         default",
        "first-party       none                         default",
        "python            the one that runs the check  default",
        "select            all                          default",
        "ignore            CYB302, CYB9                 ../pyproject.toml:5, ../setup.cfg:4",
        "exclude           x/*                          command line",
        "per-file-ignores  none                         default",
        "baseline          none                         default",
        "severity          each rule's own              default",
        "min-confidence    low                          default",
        "scopes-lock       none                         default",
        "disable-noqa      false                        default",
        "cache-dir         the user's cache folder      default",
        "no-cache          false                        default",
    ]
    (origin, added) = shown(command, tmp_path)["ignore"]["origin"]
    assert origin == {"source": "pyproject.toml", "path": "pyproject.toml", "line": 5}
    assert added == {"source": "flake8", "path": "setup.cfg", "line": 4}


def test_flake8s_command_line_goes_before_pyproject(project, plugin, command):
    write(project, {"pyproject.toml": table("max-resources = 6\nselect = ['CYB1']\nignore = ['CYB101']")})

    def found(*args):
        return [one.place for one in plugin(project, *args, ".").must_be_whole().ours]

    assert found() == without("CYB101", "CYB201")
    assert found("--select=CYB") == without("CYB101", "CYB201")
    assert found("--select=CYB2", "--cybrid-max-resources=4") == [WIDE]
    assert found("--ignore=CYB102") == without("CYB102", "CYB201")
    assert found("--extend-ignore=CYB102") == []
    assert found("--isolated") == EVERY
    assert places(command, project) == without("CYB101", "CYB201")
    assert places(command, project, "--isolated") == EVERY


def test_a_selection_in_flake8s_file_that_names_no_code_of_ours_says_nothing(project, plugin, command):
    write(project, {"setup.cfg": ini("select = E,F,W\nignore = E203\nper-file-ignores = *:E501")})
    assert places(command, project) == EVERY
    assert plugin(project, ".").ours == []
    write(project, {"pyproject.toml": table("ignore = ['CYB2']\nper-file-ignores = {'tests/*' = ['CYB102']}")})
    assert places(command, project) == [one for one in TESTS_WITHOUT_102 if one != WIDE]


# which file, and what patterns are relative to


def test_the_nearest_pyproject_with_the_table_up_to_the_repository(tmp_path, command):
    write(tmp_path, {"pyproject.toml": table("max-resources = 1"), "repo/pyproject.toml": table("max-resources = 2")})
    write(tmp_path, {"repo/.git/x": "", "repo/a/pyproject.toml": "[project]\nname = 'a'\n", "repo/a/b/x": ""})
    assert shown(command, tmp_path / "repo" / "a" / "b")["max-resources"]["value"] == 2
    (tmp_path / "repo" / "pyproject.toml").unlink()
    assert shown(command, tmp_path / "repo" / "a" / "b")["max-resources"]["value"] == 4
    assert shown(command, tmp_path)["max-resources"]["value"] == 1


def test_patterns_are_relative_to_the_folder_of_pyproject(tmp_path, plugin, command):
    root = write(tmp_path / "a [b] *c", {"sub/tests/b.py": LEAKS, "sub/c.py": LEAKS, "pyproject.toml": table("")})
    here = [("c.py", 1, "CYB102"), ("c.py", 2, "CYB101")]
    for text in ("exclude = ['sub/tests/*']", "per-file-ignores = {'sub/tests/*' = ['CYB1']}"):
        write(root, {"pyproject.toml": table(text)})
        assert places(command, root / "sub") == here
        assert [one.place for one in plugin(root / "sub", ".").ours] == here
    above = write(tmp_path / "tests", {"pyproject.toml": table("exclude = ['tests']"), "c.py": LEAKS})
    assert places(command, above) == here


def test_files_that_are_not_python(tmp_path, command):
    files = {name: f"cybrid:\n  client_secret: {oauth()}\n" for name in ("deploy/a.yaml", "gen/b.yaml", "c.yaml")}
    write(tmp_path, {**files, "pyproject.toml": table("exclude = ['gen']\nper-file-ignores = {'deploy/*' = ['CYB']}")})
    assert [one for one in places(command, tmp_path) if one[2] == "CYB102"] == [("c.yaml", 2, "CYB102")]
    assert {path for path, _, _ in places(command, tmp_path, "gen/b.yaml", "deploy/a.yaml")} == set()


def test_standard_input_is_configured_by_its_name(project):
    write(project, {"pyproject.toml": table("exclude = ['app/a.py']\nper-file-ignores = {'tests/*' = ['CYB102']}")})
    (project / "app/mint.py").unlink()
    for name, codes in (("app/a.py", []), ("tests/b.py", ["CYB101"])):
        done = process(project, "check", "--format", "json", "--stdin-filename", name, stdin=LEAKS)
        assert [one["code"] for one in json.loads(done.out)["findings"]] == codes
        run = flake8_process(project, "--stdin-display-name", name, "-", isolated=False, stdin=LEAKS)
        assert [one.code for one in run.ours] == codes


# the schema


def accepted(folder: Path, text: str) -> bool:
    try:
        said_in_pyproject(write(folder, {"pyproject.toml": table(text)}))
    except ConfigurationError:
        return False
    return True


@pytest.mark.parametrize(
    "text", [*(toml for toml, _, _ in BOTH.values()), *(text for text, _ in MISTAKES if not text.endswith("= "))]
)
def test_the_schema_says_what_is_accepted(tmp_path, text):
    tomllib = pytest.importorskip("tomllib" if sys.version_info >= (3, 11) else "tomli")
    validator = jsonschema.Draft7Validator(schema())
    assert validator.is_valid(tomllib.loads(table(text))) == accepted(tmp_path, text)


def test_the_schema_is_printed_as_committed_and_is_one(tmp_path, command):
    done = command(tmp_path, "config", "--schema")
    assert done.code == 0
    assert done.out == (ROOT / "docs" / "cybrid-lint.schema.json").read_text(encoding="utf-8")
    jsonschema.Draft7Validator.check_schema(json.loads(done.out))


def test_the_codes_are_those_of_the_rules():
    codes = json.loads(json.dumps(schema()))["definitions"]["code"]["enum"]
    assert {one for one in codes if len(one) == 6} == {one.code for one in all_rules()}


def test_a_path():
    form = VALUE_TYPES["path"]
    assert form.read("a/b") == form.parse("a/b") == "a/b"
    for wrong in (1, "", "a\0b"):
        with pytest.raises(ValueError, match="must be a path"):
            form.read(wrong)


# as flake8 does it


CODES = st.lists(st.sampled_from(["C", "CY", "CYB", "CYB1", "CYB10", "CYB101", "CYB2", "E", "E203"]), max_size=3)
MAYBE = st.none() | CODES
GLOBS = ["*.py", "a.py", "x/*", "x/a.py", "x/*.py", "*/y/*", "./x/y/*", "y"]
MAPPING = st.lists(st.tuples(st.sampled_from(GLOBS), st.sampled_from(["CYB1", "CYB101", "E1"])), max_size=4)


@given(MAYBE, MAYBE, MAYBE, MAYBE, MAPPING, st.sampled_from(["CYB101", "CYB102", "CYB201"]))
def test_codes_are_chosen_as_flake8_does(select, extend_select, ignore, extend_ignore, mapping, code):
    options = argparse.Namespace(
        select=select,
        extend_select=extend_select,
        ignore=ignore,
        extend_ignore=extend_ignore,
        per_file_ignores="\n".join(f"{pattern}:{codes}" for pattern, codes in mapping),
        extended_default_select=["CYB", "E"],
        extended_default_ignore=[],
    )
    if select is not None and not any(one.startswith("C") for one in [*select, *(extend_select or [])]):
        return  # the plugin is off in flake8
    told = Flake8Settings(vars(options), lambda name: Origin("flake8"), Path.cwd())
    ours = Configuration([*told.said(), *told.switch()])
    manager = StyleGuideManager(options, formatter=None)
    for name in ("a.py", "x/a.py", "x/y/b.py", "y"):
        engine = DecisionEngine(manager.style_guide_for(name).options)
        assert ours.reports(code, Path.cwd() / name) == (engine.decision_for(code) is Decision.Selected), name


@pytest.mark.parametrize(
    "files",
    [
        {"a/b/x": ""},
        {"setup.cfg": ini(""), "a/b/x": ""},
        {"setup.cfg": ini(""), "a/tox.ini": ini(""), "a/b/x": ""},
        {"setup.cfg": ini(""), "a/tox.ini": "[tox]\n", "a/b/.flake8": "[flake8:local-plugins]\n"},
        {"a/b/setup.cfg": ini(""), "a/b/tox.ini": ini(""), "a/b/.flake8": ini("")},
        {"a/b/setup.cfg": "[flake8\n", "a/b/tox.ini": b"\xff[flake8]", "a/b/.flake8": ini("")},
        {"a/b/setup.cfg": b"\xef\xbb\xbf[flake8]\n", "a/.flake8": b"[flake8]\r\nignore = E1\r\n"},
    ],
)
@pytest.mark.parametrize("home", ["nowhere", "", "a", "a/b"])
def test_flake8s_file_is_found_as_flake8_finds_it(tmp_path, monkeypatch, files, home):
    write(tmp_path, files)
    monkeypatch.setenv("HOME", str(tmp_path / home))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / home))
    found = flake8_config._find_config_file(str(tmp_path / "a" / "b"))
    assert file_for(tmp_path / "a" / "b") == (Path(found) if found else None)


def test_the_plugin_gets_from_flake8_what_the_command_line_reads_itself(tmp_path, monkeypatch):
    text = (
        "select = CYB1,E\nextend-select=CYB2\nignore = E1\nextend_ignore = CYB101\nexclude = ./a, b\n"
        "extend-exclude = c/*\nper-file-ignores = x/*:CYB1 y:E1\ncybrid-max-resources = 7\ncybrid_placeholders = p, q\n"
    )
    write(tmp_path, {"sub/x": "", "tox.ini": ini(text)})
    monkeypatch.chdir(tmp_path / "sub")
    from flake8.options.aggregator import aggregate_options

    from cybrid_lint.configuration.flake8 import told_in_file

    manager = OptionManager(version="", plugin_versions="", parents=[], formatter_names=[])
    register_default_options(manager)
    Plugin.add_options(manager)
    options = aggregate_options(manager, *flake8_config.load_config(None, []), [])
    mine, its = told_in_file(Path.cwd()), Flake8Settings(vars(options), lambda name: Origin("flake8"), Path.cwd())

    def values(said: list[SourceValue]) -> list[tuple[str, object, bool]]:
        return [(one.option, one.value, one.adds) for one in said]

    assert values(mine.said()) == values(its.said())
    assert values(mine.switch()) == values(its.switch())


def test_a_run_outside_any_project_reads_no_more_than_it_must(tmp_path):
    write(tmp_path, {"app.py": "print(1)\n"})
    code = "import sys; from cybrid_lint.cli import main; main(['check', 'app.py']); print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "cybrid_lint.configuration" in loaded
    assert not loaded & {"tomllib", "tomli", "configparser", "difflib", "flake8", "libcst", "cybrid_lint.engine"}


def test_configuration_is_read_where_the_documentation_shows_it(tmp_path, command):
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    toml = page.split("```toml\n")[1].split("```")[0]
    cfg = page.split("```ini\n")[1].split("```")[0]
    first, second = (
        write(tmp_path / name[:3], {name: text}) for name, text in (("pyproject.toml", toml), ("tox.ini", cfg))
    )
    one, two = shown(command, first), shown(command, second)
    for name in ("max-resources", "ignore", "per-file-ignores"):
        assert one[name]["value"] == two[name]["value"], name
    # what names other files and packages is shown in a part of its own
    assert all(one[option.name]["value"] != [] for option in OPTIONS if option.name not in ("select", *APART))
