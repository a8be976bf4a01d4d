"""What can be configured, defined once.

`OPTIONS` is where flake8's options, the flags of the command line, the keys of `[tool.cybrid-lint]`, their JSON schema
and the tables of the documentation come from. `cybrid_lint.configuration` determines the effective values.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

#: A number, a path as it is written, texts, or texts by code or pattern; None where nothing holds.
Value = int | str | None | tuple[str, ...] | tuple[tuple[str, str], ...] | tuple[tuple[str, tuple[str, ...]], ...]
Kind = Literal[
    "count",
    "switch",
    "path",
    "paths",
    "texts",
    "names",
    "codes",
    "patterns",
    "codes by pattern",
    "severity by code",
    "confidence",
]
MAX_RESOURCES = 4
#: What stands for a value of each kind in the help of a command line; a switch has none.
METAVARS: dict[Kind, str] = {
    "count": "N",
    "switch": "",
    "path": "PATH",
    "paths": "FILE",
    "texts": "TEXT",
    "names": "PACKAGE",
    "codes": "CODES",
    "patterns": "GLOB",
    "codes by pattern": "GLOB:CODES",
    "severity by code": "CODE:SEVERITY",
    "confidence": "CONFIDENCE",
}


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
    def metavar(self) -> str:
        """What stands for its value in the help of a command line, "" for a switch."""
        return METAVARS[self.kind]

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
        "values that are placeholders and not credentials; the whole value is compared, ignoring case",
        flag="--placeholder",
        flake8="cybrid-placeholders",
    ),
    Option(
        "models",
        "paths",
        (),
        "files that describe libraries whose source is not analysed: your own client, settings or logger",
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
        "codes to report, or prefixes of codes; all others are left out",
        flag="--select",
        flake8="select",
        otherwise="all",
    ),
    Option("ignore", "codes", (), "codes to leave out, or prefixes of codes", flag="--ignore", flake8="ignore"),
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
        "baseline",
        "path",
        None,
        "the baseline file; findings that it covers are left out",
        flag="--baseline",
        flake8="cybrid-baseline",
    ),
    Option(
        "severity",
        "severity by code",
        (),
        "severities for codes or prefixes of codes (error, warning, note), in the formats that show a severity",
        flag="--severity",
        flake8="cybrid-severity",
        otherwise="each rule's own",
    ),
    Option(
        "min-confidence",
        "confidence",
        "low",
        "the lowest confidence (low, medium, high) of a rule whose findings are reported",
        flag="--min-confidence",
        flake8="cybrid-min-confidence",
        otherwise="low",
    ),
    Option(
        "scopes-lock",
        "path",
        None,
        "the file of `scopes --lock`; `check` fails if a token request asks for more (flake8 does not compare it)",
        flag="--scopes-lock",
        flake8="cybrid-scopes-lock",
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
    the packages that speak to Cybrid's API, by the models; `folders` are those that the project's own modules lie in,
    and `package` is the dotted name of the package that its root is, whatever that is called.
    """

    max_resources: int = MAX_RESOURCES
    placeholders: frozenset[str] = frozenset()
    models: tuple[tuple[str, str], ...] = ()
    first_party: tuple[tuple[str, str], ...] = ()
    speaking: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    package: str | None = None

    @property
    def reaches_out(self) -> bool:
        """Whether a project that does not speak of Cybrid may use something that does."""
        return bool(self.speaking or self.first_party)

    @property
    def installed(self) -> dict[str, Path]:
        """The installed packages that are followed, by their names."""
        return {name: Path(path) for name, path in self.first_party}
