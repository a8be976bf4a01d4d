"""Where a project begins, what an import means in it, and which of its files are looked at."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from doors import write
from hypothesis import given
from hypothesis import strategies as st

from cybrid_lint.gate import concerned
from cybrid_lint.project.files import decode, find_root, python_names
from cybrid_lint.project.imports import Import, Resolver, imports_of
from cybrid_lint.project.modules import Module, Project


def tree(folder: Path, *names: str) -> Path:
    """Make empty files; what ends in a slash is a folder."""
    for name in names:
        target = folder / name
        if name.endswith("/"):
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text("")
    return folder


# roots


@pytest.mark.parametrize(
    ("files", "cwd", "asked", "root"),
    [
        (["pyproject.toml", "app/a.py"], ".", "app/a.py", "."),
        (["setup.cfg", "app/a.py"], ".", "app/a.py", "."),
        (["one/setup.py", "one/app/a.py", "two/setup.py"], ".", "one/app/a.py", "one"),
        (["pyproject.toml", "one/manage.py", "one/app/a.py"], ".", "one/app/a.py", "one"),
        (["a.py"], ".", "a.py", "."),
        (["app/a.py"], ".", "app/a.py", "."),
        (["app/__init__.py", "app/a.py"], ".", "app/a.py", "."),
        (["pyproject.toml", "app/a.py"], "app", "app/a.py", "app"),
        (["app/__init__.py", "app/sub/__init__.py", "app/sub/a.py"], "app/sub", "app/sub/a.py", "app/sub"),
        (["pyproject.toml", "app/a.py", "other/"], "other", "app/a.py", "."),
        ([".git/HEAD", "app/a.py", "other/"], "other", "app/a.py", "."),
        (["app/__init__.py", "app/sub/__init__.py", "app/sub/a.py", "other/"], "other", "app/sub/a.py", "."),
        (["pyproject.toml"], ".", "not/there/yet.py", "."),
    ],
)
def test_the_root_of_a_file(tmp_path, files, cwd, asked, root):
    tree(tmp_path, *files)
    assert find_root(tmp_path / asked, tmp_path / cwd) == (tmp_path / root).resolve()


def test_the_files_of_a_project_leave_out_what_others_wrote(tmp_path):
    tree(
        tmp_path,
        "a.py",
        "app/b.py",
        "app/c.txt",
        "app/stubs.pyi",
        ".venv/lib/x.py",
        "env/pyvenv.cfg",
        "env/lib/y.py",
        "lib/site-packages/z.py",
        "node_modules/n.py",
        "app/__pycache__/p.py",
        ".git/hooks/h.py",
    )
    found = [Path(name).relative_to(tmp_path).as_posix() for name in python_names(str(tmp_path))]
    assert found == ["a.py", "app/b.py"]


# imports as they are written


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import a", [(0, "a", "")]),
        ("import a.b as c, d", [(0, "a.b", ""), (0, "d", "")]),
        ("from a import b, c as d", [(0, "a", "b"), (0, "a", "c")]),
        ("from . import b", [(1, "", "b")]),
        ("from ...a.b import *", [(3, "a.b", "")]),
        ("from a import (\n    b,\n    c,  # c, e\n)", [(0, "a", "b"), (0, "a", "c")]),
        ("try:\n    import a\nexcept ImportError:\n    import b", [(0, "a", ""), (0, "b", "")]),
        ("def f():\n\tfrom .a import b", [(1, "a", "b")]),
        ("import a; import b", [(0, "a", ""), (0, "b", "")]),
        ("if x: import a", [(0, "a", "")]),
        ("from a \\\n    import b", [(0, "a", "b")]),
        ("import a, \\\n    b", [(0, "a", ""), (0, "b", "")]),
        ("from a import b, \\\n    c", [(0, "a", "b"), (0, "a", "c")]),
        ("import  a\r\nfrom b import c\r\n", [(0, "a", ""), (0, "b", "c")]),
        ("import a\rimport b\r", [(0, "a", ""), (0, "b", "")]),
        ("\ufeffimport a", [(0, "a", "")]),
        ("\fimport a", [(0, "a", "")]),
        ("from.a import b", [(1, "a", "b")]),
        ("from a import(b)", [(0, "a", "b")]),
        ("from a import*", [(0, "a", "")]),
        ("import é.ü", [(0, "é.ü", "")]),
        ("from é import ü", [(0, "é", "ü")]),
        ("x = 1; from a import b", [(0, "a", "b")]),
        ("from . \\\n  a import b", [(1, "a", "b")]),
        ("from a . b import c", [(0, "a.b", "c")]),
        ("import a . b", [(0, "a.b", "")]),
        ("from a import (  # why (really)\n    b,\n    c)", [(0, "a", "b"), (0, "a", "c")]),
    ],
)
def test_every_import_is_seen(text, found):
    """Too much may be seen, too little never."""
    seen = set(imports_of(text.encode()))
    assert {Import(*one) for one in found} - seen == set()


# what they mean

LAYOUT = (
    "pyproject.toml",
    "main.py",
    "helper.py",
    "pkg/__init__.py",
    "pkg/a.py",
    "pkg/helper.py",
    "pkg/sub/__init__.py",
    "pkg/sub/b.py",
    "space/inner/c.py",
    "space/inner/deep/d.py",
    "src/lib/__init__.py",
    "src/lib/e.py",
    "src/single.py",
    "scripts/run.py",
    "scripts/near.py",
    "tests/test_e.py",
    "tests/unit/test_f.py",
    "tests/conftest.py",
    "services/one/app/__init__.py",
    "services/one/app/g.py",
    "services/two/app/__init__.py",
    "services/two/app/g.py",
    "services/two/run.py",
)


@pytest.fixture(scope="module")
def layout(tmp_path_factory):
    folder = tmp_path_factory.mktemp("layout")
    root = tree(folder / "project", *LAYOUT)
    tree(folder, "outside/__init__.py", "outside/x.py", "pkg/__init__.py", "pkg/only_outside.py", "stray.py")
    return root


@pytest.mark.parametrize(
    ("importer", "statement", "meant"),
    [
        ("main.py", (0, "pkg"), "pkg/__init__.py"),
        ("main.py", (0, "pkg.a"), "pkg/a.py"),
        ("main.py", (0, "pkg.sub.b"), "pkg/sub/b.py"),
        ("main.py", (0, "pkg.none"), None),
        ("main.py", (0, "requests"), None),
        ("main.py", (0, "helper"), "helper.py"),
        ("pkg/a.py", (0, "pkg.sub"), "pkg/sub/__init__.py"),
        ("pkg/__init__.py", (0, "pkg.a"), "pkg/a.py"),
        ("pkg/__init__.py", (0, "pkg"), "pkg/__init__.py"),
        ("pkg/sub/b.py", (0, "pkg"), "pkg/__init__.py"),
        ("pkg/a.py", (0, "helper"), "helper.py"),
        ("pkg/a.py", (1, "helper"), "pkg/helper.py"),
        ("pkg/a.py", (1, ""), "pkg/__init__.py"),
        ("pkg/__init__.py", (1, "a"), "pkg/a.py"),
        ("pkg/sub/b.py", (1, ""), "pkg/sub/__init__.py"),
        ("pkg/sub/b.py", (2, "a"), "pkg/a.py"),
        ("pkg/sub/b.py", (2, ""), "pkg/__init__.py"),
        ("pkg/sub/__init__.py", (1, "b"), "pkg/sub/b.py"),
        ("pkg/sub/__init__.py", (2, "a"), "pkg/a.py"),
        ("pkg/sub/b.py", (3, "main"), "main.py"),
        ("main.py", (0, "space.inner.c"), "space/inner/c.py"),
        ("main.py", (0, "space.inner"), "space/inner"),
        ("main.py", (0, "space.inner.deep.d"), "space/inner/deep/d.py"),
        ("space/inner/deep/d.py", (2, "c"), "space/inner/c.py"),
        ("main.py", (0, "lib.e"), "src/lib/e.py"),
        ("src/lib/e.py", (0, "lib"), "src/lib/__init__.py"),
        ("src/lib/e.py", (0, "single"), "src/single.py"),
        ("tests/test_e.py", (0, "lib.e"), "src/lib/e.py"),
        ("tests/unit/test_f.py", (0, "lib"), "src/lib/__init__.py"),
        ("tests/test_e.py", (0, "pkg.sub.b"), "pkg/sub/b.py"),
        ("tests/test_e.py", (0, "conftest"), "tests/conftest.py"),
        ("tests/unit/test_f.py", (0, "conftest"), "tests/conftest.py"),
        ("scripts/run.py", (0, "near"), "scripts/near.py"),
        ("scripts/run.py", (0, "pkg.a"), "pkg/a.py"),
        ("main.py", (0, "scripts.near"), "scripts/near.py"),
        ("services/one/app/g.py", (0, "app.g"), None),
        ("services/two/run.py", (0, "app.g"), "services/two/app/g.py"),
        ("services/one/app/__init__.py", (0, "app.g"), "services/one/app/g.py"),
        # never outside
        ("main.py", (0, "outside"), None),
        ("main.py", (0, "stray"), None),
        ("main.py", (0, "pkg.only_outside"), None),
        ("main.py", (2, "stray"), None),
        ("main.py", (2, "outside.x"), None),
        ("pkg/a.py", (3, "stray"), None),
        ("pkg/sub/b.py", (9, "stray"), None),
        ("pkg/sub/b.py", (40, ""), None),
        ("main.py", (0, "..stray"), None),
        ("main.py", (0, "../stray"), None),
        ("main.py", (1, "../stray"), None),
        ("main.py", (0, "/etc"), None),
    ],
)
def test_what_an_import_means(layout, importer, statement, meant):
    found = Resolver(layout).resolve(layout / importer, *statement)
    assert found == (None if meant is None else layout / meant)


def test_links_to_the_outside_are_not_followed(tmp_path):
    root = tree(tmp_path / "project", "pyproject.toml", "main.py")
    write(tmp_path, {"outside/__init__.py": "import cybrid\n", "stray.py": "import cybrid\n"})
    try:
        (root / "linked").symlink_to(tmp_path / "outside", target_is_directory=True)
        (root / "alias.py").symlink_to(tmp_path / "stray.py")
        (root / "up").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    resolver = Resolver(root)
    for name in ("linked", "alias", "up.stray", "up.outside", "up.project.main"):
        assert resolver.resolve(root / "main.py", 0, name) is None, name
    assert all(tmp_path / "outside" not in Path(name).resolve().parents for name in python_names(str(root)))


def test_a_link_within_the_project_is_a_module(tmp_path):
    root = tree(tmp_path / "project", "pyproject.toml", "main.py", "one/a.py")
    try:
        (root / "two.py").symlink_to(root / "one" / "a.py")
    except OSError:
        pytest.skip("no links here")
    assert Resolver(root).resolve(root / "main.py", 0, "two") == root / "two.py"


# modules


def imported(project: Project, importer: Module, dotted: str) -> Module | None:
    """The module that an import means."""
    path = project.resolver.resolve(importer.path, 0, dotted)
    return None if path is None else project.module(path)


def test_a_module_is_loaded_once_and_a_buffer_wins(tmp_path):
    write(tmp_path, {"a.py": "x = 1\n", "b.py": "import a\n", "space/c.py": ""})
    project = Project(tmp_path, {tmp_path / "a.py": "x = 2\n", tmp_path / "new.py": "y = 3\n"})
    b = project.module(tmp_path / "b.py")
    assert b is not None
    found = imported(project, b, "a")
    assert found is not None
    assert found is project.module(tmp_path / "a.py")
    assert found.source == "x = 2\n"
    assert project.module(tmp_path / "none.py") is None
    space = imported(project, b, "space")
    assert space is not None
    assert space.source == ""
    assert project.display(tmp_path / "space" / "c.py") == "space/c.py"


def test_a_buffer_that_is_not_on_the_disk_can_be_imported(tmp_path):
    write(tmp_path, {"b.py": "import new\n"})
    project = Project(tmp_path, {tmp_path / "new.py": "y = 3\n"})
    b = project.module(tmp_path / "b.py")
    assert b is not None
    found = imported(project, b, "new")
    assert found is not None
    assert found.source == "y = 3\n"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"x = 1\r\ny = 2\r", "x = 1\ny = 2\n"),
        ("# -*- coding: latin-1 -*-\né\n".encode("latin-1"), "# -*- coding: latin-1 -*-\né\n"),
        ("é\n".encode("utf-8-sig"), "é\n"),
        (b"", ""),
    ],
)
def test_decoding(raw, text):
    assert decode(raw) == text


@pytest.mark.parametrize("raw", [b"# coding: nothing\n", b"\xff\xfe\x00", b"\xe9\n"])
def test_what_cannot_be_decoded_is_an_error_that_is_expected(raw):
    with pytest.raises((SyntaxError, ValueError)):
        decode(raw)


# the gate


def test_who_is_concerned(tmp_path):
    write(
        tmp_path,
        {
            "seed.py": "import below\nURL = 'https://bank.sandbox.cybrid.app'\n",
            "below.py": "import deeper\n",
            "deeper.py": "",
            "user.py": "from seed import URL\nimport beside\n",
            "beside.py": "",
            "far.py": "import user\n",
            "alone.py": "import json\n",
            "pkg/__init__.py": "from .reexported import x\n",
            "pkg/reexported.py": "from seed import URL as x\n",
            "pkg/unrelated.py": "",
            "client.py": "from pkg import x\n",
        },
    )
    found = {one.relative_to(tmp_path).as_posix() for one in concerned(tmp_path)}
    must = {
        "seed.py",
        "below.py",
        "deeper.py",
        "user.py",
        "far.py",
        "client.py",
        "pkg/__init__.py",
        "pkg/reexported.py",
    }
    assert must <= found
    assert "alone.py" not in found


def test_nobody_is_concerned_without_a_word_of_cybrid(tmp_path):
    write(tmp_path, {"a.py": "import b\n", "b.py": "import a\n"})
    assert concerned(tmp_path) == frozenset()


@pytest.mark.parametrize(
    ("loading", "loads"), [("import_module", True), ("metadata.entry_points", True), ("reload", False)]
)
def test_modules_that_are_loaded_by_name_are_concerned_with_what_they_import(tmp_path, loading, loads):
    write(
        tmp_path,
        {
            "runner.py": f"import importlib, registry\nimportlib.{loading}('x')  # cybrid\n",
            "registry.py": "ENTRIES = {}\n",
            "plugin.py": "import registry\n",
            "alone.py": "import json\n",
        },
    )
    found = {one.name for one in concerned(tmp_path)}
    assert ("plugin.py" in found) is loads
    assert "alone.py" not in found


@pytest.mark.parametrize(
    ("name", "tests"), [("test_wallet.py", True), ("wallet_test.py", True), ("wallet_tests.py", False)]
)
def test_fixtures_are_given_to_tests_without_an_import(tmp_path, name, tests):
    write(tmp_path, {"conftest.py": "import below  # cybrid\n", name: "", "below.py": ""})
    found = {one.name for one in concerned(tmp_path)}
    assert found == {"conftest.py", "below.py", *([name] if tests else [])}


def test_a_buffer_makes_others_concerned(tmp_path):
    write(tmp_path, {"a.py": "import b\n", "b.py": ""})
    found = concerned(tmp_path, [(tmp_path / "b.py", b"# cybrid")])
    assert {one.name for one in found} == {"a.py", "b.py"}
    write(tmp_path, {"b.py": "# cybrid"})
    assert concerned(tmp_path, [(tmp_path / "b.py", b"")]) == frozenset()


def test_a_buffer_that_is_not_on_the_disk_concerns_those_who_import_it(tmp_path):
    write(tmp_path, {"a.py": "import new\n"})
    found = concerned(tmp_path, [(tmp_path / "new.py", b"# cybrid")])
    assert {one.name for one in found} == {"a.py", "new.py"}


MODULES = ("a", "b", "c", "p.d", "p.e", "p.q.f", "p.q.g", "n.h")


def path_of(module: str) -> str:
    return module.replace(".", "/") + ".py"


def statement(importer: str, target: str, style: int) -> str:
    """One of the ways in which a module imports another."""
    parent, _, name = target.rpartition(".")
    if style == 1 and parent:
        return f"from {parent} import {name}\n"
    if style == 2:
        return f"from {target} import (\n    x,  # why\n    y as z,\n)\n"
    if style == 3:
        return f"def f():\n    import json, {target} as m\n"
    if style == 4:
        own = importer.split(".")[:-1]
        shared = 0
        while shared < len(own) and own[: shared + 1] == target.split(".")[:-1][: shared + 1]:
            shared += 1
        if shared:
            dots = "." * (len(own) - shared + 1)
            rest = ".".join(target.split(".")[shared:-1])
            return f"from {dots}{rest} import {name}\n"
    return f"import {target}\n"


edges = st.tuples(st.sampled_from(MODULES), st.sampled_from(MODULES), st.integers(0, 4))


@given(st.lists(edges, max_size=14), st.sets(st.sampled_from(MODULES), max_size=2))
def test_too_little_is_never_let_through(graph, seeds):
    graph = [(one, other, style) for one, other, style in graph if one != other]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        files = {"p/__init__.py": "", "p/q/__init__.py": ""}
        for module in MODULES:
            text = "".join(statement(one, other, style) for one, other, style in graph if one == module)
            files[path_of(module)] = text + ("URL = 'cybrid'\n" if module in seeds else "")
        write(root, files)
        found = {one.relative_to(root).as_posix() for one in concerned(root)}

    def reach(start: set[str], pairs: list[tuple[str, str]]) -> set[str]:
        reached = set(start)
        while more := {b for a, b in pairs if a in reached} - reached:
            reached |= more
        return reached

    users = reach(set(seeds), [(b, a) for a, b, _ in graph])
    must = reach(set(seeds), [(a, b) for a, b, _ in graph]) | users | reach(users, [(a, b) for a, b, _ in graph])
    assert {path_of(one) for one in must} <= found
    if not seeds:
        assert found == set()
