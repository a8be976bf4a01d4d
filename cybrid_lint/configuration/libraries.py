"""Options on libraries: models that describe them, and installed packages that are followed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from cybrid_lint.configuration.errors import ConfigurationError, nearest, place, shown
from cybrid_lint.configuration.positions import text_of
from cybrid_lint.project.files import Bounds


def models(named: Iterable[tuple[Path | None, Path]]) -> tuple[tuple[str, str], ...]:
    """Return the files that describe libraries, each with its text.

    `named` are their paths, each behind that of the file that names it, if one does. Raises `ConfigurationError` for
    one that is of no use.
    """
    paths = list(dict.fromkeys(named))
    for origin, path in paths:
        if origin is not None and not is_beside(origin, path):
            raise ConfigurationError(
                f"{place(origin)}: {place(path)} lies outside this repository; move the model into it"
            )
    found = tuple((str(path), text_of(path, "utf-8-sig")) for _, path in paths)
    if found:
        # the engine is imported only where there are models to be held against what is known
        from cybrid_lint.libraries.declared.loading import ModelError, known

        try:
            known(found)
        except ModelError as error:
            raise ConfigurationError(_said(Path(error.path), error)) from None
    return found


def is_beside(origin: Path, path: Path) -> bool:
    """Tell whether a file lies in the repository of another, or in its folder: messages speak of what is in it."""
    folders = [origin.parent, *origin.parent.parents]
    root = next((folder for folder in folders if (folder / ".git").exists()), origin.parent)
    return Bounds(str(root)).hold(str(path))


def speaking(models: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the packages that are described by models which speak of Cybrid: whoever imports them does too."""
    models = list(models)
    if not models:
        return ()
    from cybrid_lint.libraries.declared.reading import parse
    from cybrid_lint.words import mentions_cybrid

    texts = [text for _, text in models if mentions_cybrid(text)]
    return tuple(sorted({package for text in texts for package in parse(text).packages}))


def _said(path: Path, error: Exception) -> str:
    from cybrid_lint.libraries.declared.loading import ModelError

    assert isinstance(error, ModelError)
    fault = error.error
    word = f" {shown(fault.word)}{nearest(fault.word, fault.known)}" if fault.word else ""
    return f"{place(path, fault.line)}: {fault.problem}{word}"


def first_party(packages: Sequence[str], python: Path | None) -> tuple[tuple[str, str], ...]:
    """Return the installed packages of these names, each with its folder or file.

    They are looked for in an environment (its folder, or the Python in it), or in the one that runs this. Raises
    `ConfigurationError` if there is no such environment or package.
    """
    if not packages:
        return ()
    from cybrid_lint.project.installed import NoEnvironmentError, find, search_path

    try:
        folders = None if python is None else search_path(python)
    except NoEnvironmentError:
        raise ConfigurationError(f"{place(python or Path())}: not a Python environment") from None
    found = {name: find(name, folders) for name in packages}
    for name, path in found.items():
        if path is None:
            where = "the environment that runs this" if python is None else place(python)
            raise ConfigurationError(
                f"first-party names {shown(name)}, which is not installed in {where}; set python to its environment"
            )
    return tuple((name, str(path)) for name, path in found.items())
