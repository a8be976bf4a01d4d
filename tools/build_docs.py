"""Writes the rules' pages, the schemas, addresses and versions, and generated parts of README and `docs/`.

    python tools/build_docs.py [--check]

A rule's page is made from its class: `docs/rules/CYB301.md` from `cybrid_lint/rules/cyb301.py`. In the README and the
other pages the text between `<!-- begin NAME -->` and `<!-- end NAME -->` is generated, by the function that `PARTS`
names. Between `<!-- run in FOLDER, first N lines: COMMAND -->` and `<!-- end -->` is what the command prints; the
folder and the number may be left out, and what writes runs `in a copy of FOLDER`. The version that users are told to
install, and that of the extension for VS Code, is the package's. `--check` writes nothing, and exits with 1 if anything
committed differs.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from cybrid_lint import __version__
from cybrid_lint.address import HOME, project_urls
from cybrid_lint.configuration.schema import schema
from cybrid_lint.configuration.value_types import VALUE_TYPES
from cybrid_lint.libraries.declared.schema import ENTRIES, WORDS
from cybrid_lint.libraries.declared.schema import schema as models_schema
from cybrid_lint.options import OPTIONS
from cybrid_lint.output.rule_page import page
from cybrid_lint.rules import all_rules

ROOT = Path(__file__).resolve().parent.parent
#: What a command begins with that runs a module.
START: Sequence[str] = (sys.executable,)
RUN = re.compile(
    r"(<!-- run(?: in (?:a (?P<copy>copy) of )?(?P<folder>\S+?))?"
    r"(?:, first (?P<lines>\d+) lines)?: (?P<command>.+?) -->)\n.*?<!-- end -->",
    re.DOTALL,
)
PART = re.compile(r"<!-- begin (\w+) -->\n.*?<!-- end \1 -->", re.DOTALL)

URLS = re.compile(r"(\[project\.urls\]\n)(?:.+\n)*")
#: Where a page names the version to install: a requirement, an action, or a repository of pre-commit's.
PINNED = re.compile(rf"(/cybrid-lint@v|repo: {re.escape(HOME)}\b.*\n +rev: v)\d+\.\d+\.\d+")
#: The version in the package of the extension, and in its lock file.
EXTENSION = re.compile(r'("name": "cybrid-lint",\n(?: *"(?:displayName|description)": .*\n)* *"version": ")[^"]+')


def table(folder: str) -> str:
    """Return the table of all rules, their pages lying in this folder."""
    lines = ["| code | what is reported |", "|---|---|"]
    family = ""
    for rule in all_rules():
        if rule.family != family:
            family = rule.family
            lines.append(f"| | **{family}** |")
        lines.append(f"| [{rule.code}]({folder}{rule.code}.md) | {rule.summary} |")
    return "\n".join(lines)


def options() -> str:
    """Return the table of all options."""
    rows = [
        f"| {key} | {one.means} | {VALUE_TYPES[one.kind].words} | {one.otherwise} | `{one.flag}`<br>`{one.flake8}` |"
        for one in OPTIONS
        for key in [f"`{one.name}`" if one.shared else "-"]
    ]
    head = ["| key | says | value | default | flag, and flake8's option |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows])


def entries() -> str:
    """Return the tables of what an entry of a model may say, one for each kind."""
    definitions = models_schema()["definitions"]
    parts = []
    for kind, entry in ENTRIES.items():
        rows = []
        for key, form in entry["properties"].items():
            meant = {**definitions.get(str(form.get("$ref", "")).rpartition("/")[2], {}), **form}
            title = "a [value](#values)" if form.get("$ref") == "#/definitions/value" else meant["title"]
            rows.append(f"| `{key}` | {title} | {meant.get('description', 'what it is')} |")
        parts.append(
            "\n".join([f"### `[[{kind}]]`: {entry['title']}", "", "| key | value | says |", "|---|---|---|", *rows])
        )
    return "\n\n".join(parts)


def values() -> str:
    """Return the table of what a value of a model may be."""
    definitions = models_schema()["definitions"]
    rows = [('`[0, "url"]`', "the argument at this position or of one of these names")]
    rows += [(f'`"{word}"`', says) for word, says in WORDS.items()]
    for form in definitions["value"]["oneOf"]:
        for key, inner in form.get("properties", {}).items():
            rows.append((f"`{{ {key} = … }}`", inner.get("description", inner.get("title", ""))))
    return "\n".join(["| value | is |", "|---|---|", *(f"| {value} | {says} |" for value, says in rows)])


def action() -> str:
    """Return the table of the inputs and outputs of the GitHub Action."""
    described = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    rows = [
        f"| `{name}` | {f'`{default}`' if default else '-'} | {entry['description']} |"
        for name, entry in described["inputs"].items()
        for default in [entry.get("default")]
    ]
    rows += [f"| output `{name}` | - | {entry['description']} |" for name, entry in described["outputs"].items()]
    return "\n".join(["| input | default | says |", "|---|---|---|", *rows])


#: The generated parts; each gets the folder of the rules' pages, as seen from its page.
PARTS: dict[str, Callable[[str], str]] = {
    "rules": table,
    "options": lambda _: options(),
    "entries": lambda _: entries(),
    "values": lambda _: values(),
    "action": lambda _: action(),
}


def with_runs(text: str) -> str:
    """Return a text in which every part that shows a command shows what the command prints now."""
    return RUN.sub(lambda found: f"{found[1]}\n{_shown(found)}\n<!-- end -->", text)


def _shown(found: re.Match[str]) -> str:
    """Return a command and what it prints, as a block of code."""
    folder = ROOT / (found["folder"] or ".")
    if not found["copy"]:
        lines = _output(found["command"], folder)
    else:
        with tempfile.TemporaryDirectory() as above:
            copy = Path(above, folder.name)
            shutil.copytree(folder, copy)
            lines = _output(found["command"], copy)
    most = int(found["lines"] or len(lines))
    shown = lines if len(lines) <= most else [*lines[:most], "..."]
    return "```text\n$ " + found["command"] + "\n" + "\n".join(shown) + "\n```"


def _output(command: str, folder: Path) -> list[str]:
    """Return the lines that a command, or several with `&&` between them, prints in a folder."""
    lines: list[str] = []
    for one in command.split(" && "):
        words = shlex.split(one)
        run = subprocess.run(
            [*START, "-m", words[0].replace("-", "_"), *words[1:]],
            cwd=folder,
            env={**os.environ, "NO_COLOR": "1", "COLUMNS": "100"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if run.returncode not in (0, 1) or ": CYB901 " in run.stdout or "Traceback" in run.stdout:
            raise RuntimeError(f"{one} failed: {run.stdout}")
        found = run.stdout.rstrip().splitlines()
        if words[0] == "flake8":  # it gives the files in any order, and its paths as the system writes them
            found = sorted((line.replace("\\", "/") for line in found), key=_place)
        lines += found
    return lines


def _place(line: str) -> tuple[str, int, int]:
    path, row, column, _ = line.split(":", 3)
    return path, int(row), int(column)


def with_parts(text: str, folder: str) -> str:
    """Return a text with its generated parts put in; the folder is that of the rules' pages, seen from its page."""
    return PART.sub(
        lambda found: f"<!-- begin {found[1]} -->\n{PARTS[found[1]](folder)}\n<!-- end {found[1]} -->", text
    )


def pages() -> list[Path]:
    """Return the README and the pages of the documentation that are written by hand."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def extension() -> list[Path]:
    """Return the files that name the version of the extension for VS Code."""
    return [ROOT / "editors" / "vscode" / name for name in ("package.json", "package-lock.json")]


def with_urls(text: str) -> str:
    """Return the text of `pyproject.toml` with the project's addresses put in."""
    lines = "".join(f'{label} = "{url}"\n' for label, url in project_urls().items())
    return URLS.sub(lambda found: found[1] + lines, text)


def with_versions(text: str) -> str:
    """Return a text in which the package's version stands wherever it is named."""
    return EXTENSION.sub(rf"\g<1>{__version__}", PINNED.sub(rf"\g<1>{__version__}", text))


def wanted() -> dict[Path, str]:
    """Return every file with generated text and what it should hold."""
    texts = {path: path.read_text(encoding="utf-8") for path in pages()}
    missing = PARTS.keys() - {name for text in texts.values() for name in PART.findall(text)}
    if missing:
        raise ValueError(f"no page has the part {', '.join(sorted(missing))}")
    return {
        **{
            path: with_versions(with_runs(with_parts(text, "docs/rules/" if path.parent == ROOT else "rules/")))
            for path, text in texts.items()
        },
        **{path: with_versions(path.read_text(encoding="utf-8")) for path in extension()},
        ROOT / "pyproject.toml": with_urls((ROOT / "pyproject.toml").read_text(encoding="utf-8")),
        ROOT / "docs" / "cybrid-lint-models.schema.json": json.dumps(models_schema(), indent=2) + "\n",
        ROOT / "docs" / "cybrid-lint.schema.json": json.dumps(schema(), indent=2) + "\n",
        **{ROOT / "docs" / "rules" / f"{rule.code}.md": page(rule) for rule in all_rules()},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the documentation."""
    parser = argparse.ArgumentParser(description="Writes the generated documentation.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if anything differs")
    check = parser.parse_args(arguments).check
    texts = wanted()
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    extra = [path for path in sorted((ROOT / "docs" / "rules").glob("*.md")) if path not in texts]
    if check:
        for path in [*stale, *extra]:
            print(f"{path.relative_to(ROOT)} differs; run python tools/build_docs.py", file=sys.stderr)
        return 1 if stale or extra else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path], encoding="utf-8")
    for path in extra:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
