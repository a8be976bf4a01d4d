"""Runs the tests with every Python that is supported: `nox`, or `nox -s tests-3.12` for one.

`nox -s long` runs also those that take long, `nox -s lowest` runs them with the lowest versions of the dependencies
that `pyproject.toml` allows, `nox -s mutation` plants faults that they must notice, `nox -s docs` builds the
documentation site, and `nox -s lock` writes `requirements/` again.
"""

from __future__ import annotations

import nox

PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.14", "3.15"]
LOCK = ("uv", "pip", "compile", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-annotate")

nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["tests"]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session(python=PYTHONS)
def lowest(session: nox.Session) -> None:
    """Run the tests with the lowest versions of the dependencies."""
    declared = nox.project.load_toml("pyproject.toml")["project"]["dependencies"]
    # the version alone: a marker may hold the same sign
    bounds = [requirement.replace(">=", "==", 1) for requirement in declared]
    session.install("-e", ".[test]", *bounds)
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session
def long(session: nox.Session) -> None:
    """Run the tests with those that take long, and many examples of each property."""
    session.install("-e", ".[test]")
    session.run("python", "-m", "pytest", "--long", *session.posargs)


@nox.session
def mutation(session: nox.Session) -> None:
    """Plant 300 faults, of which the tests must notice 85 %; those that none notices are listed."""
    session.install("-e", ".[test]")
    session.run("python", "tools/mutate.py", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation into `site/`, and check that its links lead somewhere and that it needs no network."""
    session.install("--require-hashes", "-r", "requirements/docs.txt")
    session.run("python", "-m", "mkdocs", "build", "--strict", env={"NO_MKDOCS_2_WARNING": "1"})
    session.run("python", "tools/check_site.py", "site")


@nox.session
def lock(session: nox.Session) -> None:
    """Pin the newest versions of what development and releases need, with the hashes of their files."""
    session.install("uv")
    for name, version, *sources in (
        ("dev", "3.10", "--extra", "dev", "pyproject.toml", "requirements/build.in"),
        ("docs", "3.10", "--extra", "docs", "pyproject.toml"),
        ("release", "3.12", "requirements/release.in"),
    ):
        session.run(*LOCK, "--upgrade", "--python-version", version, *sources, "-o", f"requirements/{name}.txt")


@nox.session
def checks(session: nox.Session) -> None:
    """Run what `.ci/run` runs, in the environment that it makes."""
    session.run("bash", ".ci/run", external=True)
