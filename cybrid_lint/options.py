"""What can be configured, defined once.

`OPTIONS` is where flake8's options, the flags of the command line, the keys of `[tool.cybrid-lint]`, their JSON schema
and the tables of the documentation come from. `cybrid_lint.configuration` determines the effective values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

#: A number, a path as it is written, texts, or texts by pattern; None where nothing holds.
Value = int | str | None | tuple[str, ...] | tuple[tuple[str, tuple[str, ...]], ...]
Kind = Literal["count", "switch", "path", "paths", "texts", "names", "codes", "patterns", "codes by pattern"]
MAX_RESOURCES = 4


class Option(NamedTuple):
    """An option: its key in `pyproject.toml`, the kind of its value, and its names in the other places.

    `flag` is its name on the command line and `flake8` that in flake8's configuration, where one that does not begin
    with `cybrid-` is flake8's own. `otherwise` says in words what holds by default. What flake8 decides by itself
    cannot be `shared` through `pyproject.toml`, which it does not read.
    """

    name: str
    kind: Kind
    default: Value
    means: str
    flag: str
    flake8: str
    otherwise: str = "none"
    shared: bool = True

    @property
    def dest(self) -> str:
        """The option's name as that of a variable."""
        return self.name.replace("-", "_")

    @property
    def is_list(self) -> bool:
        """Whether flake8 has the option from the plugin, with values between commas."""
        return self.is_ours and self.kind in ("texts", "paths", "names")

    @property
    def is_ours(self) -> bool:
        """Whether flake8 has the option from the plugin."""
        return self.flake8.startswith("cybrid-")


OPTIONS = (
    Option(
        "max-resources",
        "count",
        MAX_RESOURCES,
        "how many resources the scopes of a token may span before CYB201 or CYB202 is reported",
        flag="--max-resources",
        flake8="cybrid-max-resources",
        otherwise=str(MAX_RESOURCES),
    ),
    Option(
        "placeholders",
        "texts",
        (),
        "values to treat as placeholders, not credentials; compared as a whole, ignoring case",
        flag="--placeholder",
        flake8="cybrid-placeholders",
    ),
    Option(
        "models",
        "paths",
        (),
        "files that describe libraries whose sources are not read: a client, settings or a logger of your own",
        flag="--model",
        flake8="cybrid-models",
    ),
    Option(
        "first-party",
        "names",
        (),
        "installed packages of your own to read like the project; findings are reported in the project only",
        flag="--first-party",
        flake8="cybrid-first-party",
    ),
    Option(
        "python",
        "path",
        None,
        "the environment, or its Python, that first-party packages are installed in",
        flag="--python",
        flake8="cybrid-python",
        otherwise="the one that runs the check",
    ),
    Option(
        "select",
        "codes",
        (),
        "codes to report, or prefixes of codes",
        flag="--select",
        flake8="select",
        otherwise="all",
    ),
    Option("ignore", "codes", (), "codes not to report, or prefixes of codes", flag="--ignore", flake8="ignore"),
    Option("exclude", "patterns", (), "files and folders to leave out", flag="--exclude", flake8="exclude"),
    Option(
        "per-file-ignores",
        "codes by pattern",
        (),
        "codes not to report in the files that match a pattern",
        flag="--per-file-ignores",
        flake8="per-file-ignores",
    ),
    Option(
        "disable-noqa",
        "switch",
        False,
        "report findings that comments suppress, too",
        flag="--disable-noqa",
        flake8="disable-noqa",
        otherwise="false",
        shared=False,
    ),
    Option(
        "cache-dir",
        "path",
        None,
        "the folder of the cache",
        flag="--cache-dir",
        flake8="cybrid-cache-dir",
        otherwise="the user's cache folder",
    ),
    Option(
        "no-cache",
        "switch",
        False,
        "neither read nor write the cache",
        flag="--no-cache",
        flake8="cybrid-no-cache",
        otherwise="false",
    ),
)


@dataclass(frozen=True)
class Options:
    """What the analysis of a project is told: the options that change what is found, not only what is reported.

    `max_resources` is how many resources the scopes of one token may span before CYB201 and CYB202 report it;
    `placeholders` are texts that stand for a credential and are none; `models` are files that describe libraries, each
    with its text; `first_party` are installed packages that are followed, each with its folder or file; `speaking` are
    the packages that speak to Cybrid's API, by the models.
    """

    max_resources: int = MAX_RESOURCES
    placeholders: frozenset[str] = frozenset()
    models: tuple[tuple[str, str], ...] = ()
    first_party: tuple[tuple[str, str], ...] = ()
    speaking: tuple[str, ...] = ()

    @property
    def reaches_out(self) -> bool:
        """Whether a project that does not speak of Cybrid may use something that does."""
        return bool(self.speaking or self.first_party)
