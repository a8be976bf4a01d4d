"""What is imported is declared, what is declared is locked, and a workflow runs nothing that could change."""

import ast
import json
import re
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
import yaml
from own_modules import nodes_of
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = re.compile(r"^([\w.-]+)==(\S+)(?: ; [^\\]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)
#: The versions of Python that are said to be supported.
VERSIONS = re.findall(r"Python :: (3\.\d+)$", "\n".join(PROJECT["classifiers"]), re.MULTILINE)
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def names(requirements):
    return {canonicalize_name(Requirement(one).name) for one in requirements}


def imports(path):
    """The names of the packages that a module imports anywhere in it, and those that it loads by name."""
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (one.name.partition(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "import_module":
            yield from (one.value.partition(".")[0] for one in node.args[:1] if isinstance(one, ast.Constant))


def foreign(folder):
    found = {one for path in (ROOT / folder).rglob("*.py") for one in imports(path)}
    return found - sys.stdlib_module_names - {"cybrid_lint", "tomllib"}


def packages_of(name):
    """The packages and modules of a distribution; its own name where it is not installed, as it is not needed here."""
    try:
        return {path.parts[0].removesuffix(".py") for path in distribution(name).files or ()}
    except PackageNotFoundError:
        return {name}


def test_every_package_that_is_imported_is_declared():
    imported = foreign("cybrid_lint")
    assert {"libcst", "yaml", "detect_secrets"} <= imported
    declared = names(PROJECT["dependencies"]) | names(PROJECT["optional-dependencies"]["server"])
    assert imported <= {package for name in declared for package in packages_of(name)}


def test_every_package_that_is_declared_is_imported():
    # flake8 runs the plugin, and its classes are imported; tomli stands in for the standard library's
    assert names(PROJECT["dependencies"]) == {"flake8", "libcst", "detect-secrets", "pyyaml", "tomli"}
    assert names(PROJECT["optional-dependencies"]["server"]) == {"pygls", "lsprotocol"}


def test_an_import_within_a_function_and_one_by_name_are_seen(tmp_path):
    path = tmp_path / "module.py"
    path.write_text("def f():\n    import alpha.beta\n    importlib.import_module('gamma.delta')\nfrom . import own\n")
    assert list(imports(path)) == ["alpha", "gamma"]


@pytest.mark.parametrize("version", VERSIONS)
def test_each_dependency_has_one_lower_bound_for_a_version_of_python(version):
    environment = {"python_version": version}
    holding = [
        one for one in map(Requirement, PROJECT["dependencies"]) if not one.marker or one.marker.evaluate(environment)
    ]
    assert all([spec.operator for spec in one.specifier] == [">="] for one in holding)
    assert len({one.name for one in holding}) == len(holding)


@pytest.mark.parametrize("name", ["dev", "docs", "release"])
def test_what_is_locked_has_hashes(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    locked = LOCK.findall(text)
    assert len(locked) == len(re.findall(r"^\w", text, re.MULTILINE)) > 5


@pytest.mark.parametrize(
    ("lock", "extra", "more"),
    [
        (
            "dev.txt",
            "dev",
            [*PROJECT["optional-dependencies"]["server"], *PROJECT["optional-dependencies"]["test"], "hatchling"],
        ),
        ("docs.txt", "docs", []),
    ],
)
def test_the_lock_holds_what_is_declared(lock, extra, more):
    versions = {}
    extras = PROJECT["optional-dependencies"]
    declared = [*PROJECT["dependencies"], *extras[extra], *more]
    for name, version, _ in LOCK.findall((ROOT / "requirements" / lock).read_text("utf-8")):
        versions.setdefault(canonicalize_name(name), []).append(version)
    for one in map(Requirement, declared):
        if one.name != PROJECT["name"]:
            assert all(version in one.specifier for version in versions[canonicalize_name(one.name)]), one.name


def test_every_supported_version_of_python_is_tested():
    assert f">={VERSIONS[0]}" == PROJECT["requires-python"]
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
    jobs = workflow["jobs"]
    assert jobs["tests"]["strategy"]["matrix"]["python"] == VERSIONS
    # where the lower bounds differ
    assert jobs["lowest"]["strategy"]["matrix"]["python"] == ["3.10", "3.13", "3.14", "3.15"]
    assert f"PYTHONS = {json.dumps(VERSIONS)}\n" in (ROOT / "noxfile.py").read_text("utf-8")


def test_workflows_name_actions_by_their_commits():
    used = [one for path in WORKFLOWS for one in re.findall(r"uses: (\S+)(.*)", path.read_text("utf-8"))]
    assert len(used) > 5
    for action, comment in used:
        assert action.startswith("./") or (re.search(r"@[0-9a-f]{40}$", action) and re.match(r" # v\d", comment)), (
            action
        )


def test_a_release_is_published_without_a_token_of_its_own():
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    assert "secrets." not in text
    assert "permissions: {}\n" in text
    publishing = text[text.index("\n  publish:") : text.index("\n  announce:")]
    assert re.findall(r"^      ([\w-]+): write", publishing, re.MULTILINE) == ["id-token"]
    assert "run:" not in publishing, "what may publish runs nothing but the action that publishes"
