"""As much of GitHub's runner as the composite action at the root of this repository needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from doors import TIMEOUT

ROOT = Path(__file__).resolve().parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
BASH = [shutil.which("bash") or "bash", "--noprofile", "--norc", "-eo", "pipefail"]
"""What `shell: bash` is."""

EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")
COMPARISON = re.compile(r"([\w.-]+) (==|!=) '([^']*)'")


@dataclass
class Job:
    """What a job that uses the action did: whether it succeeded, its log, its files, and the actions that it used."""

    folder: Path
    inputs: dict[str, str]
    skip: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    succeeded: bool = True
    log: str = ""
    used: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)

    def run(self) -> Job:
        """Run the action's steps in turn, up to the first that fails, in the workspace below the folder."""
        for name, given in ACTION["inputs"].items():
            self.inputs.setdefault(name, given["default"])
        for file in ("output", "summary"):
            (self.folder / file).write_text("")
        for step in ACTION["runs"]["steps"]:
            if self.succeeded and step["name"] not in self.skip and self._holds(step.get("if")):
                self._step(step)
        return self

    @property
    def summary(self) -> str:
        """The job's summary, in Markdown."""
        return (self.folder / "summary").read_text(encoding="utf-8")

    @property
    def temp(self) -> Path:
        """The folder for temporary files."""
        return self.folder / "temp"

    def _step(self, step: dict[str, Any]) -> None:
        if "uses" in step:
            self.used.append((step["uses"], {name: self._filled(text) for name, text in step["with"].items()}))
            return
        script = self.folder / "script.sh"
        script.write_text(step["run"], encoding="utf-8")
        done = subprocess.run(
            [*BASH, str(script)],
            cwd=self.folder / "workspace",
            env={**self._surroundings(), **{name: self._filled(text) for name, text in step.get("env", {}).items()}},
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
        self.log += done.stdout + done.stderr
        self.succeeded = done.returncode == 0
        written = (self.folder / "output").read_text().splitlines()
        if "id" in step:
            self.outputs |= {
                f"steps.{step['id']}.outputs.{key}": value for key, value in (o.split("=") for o in written)
            }

    def _surroundings(self) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if not name.startswith(("GITHUB_", "RUNNER_", "GIT_"))}
        return {
            **kept,
            **self.environment,
            "CI": "true",
            "PIP_COMPILE": "0",  # what is imported is compiled then
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.folder / "workspace"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "RUNNER_TEMP": str(self.temp),
        }

    def _filled(self, text: str) -> str:
        return EXPRESSION.sub(lambda found: self._value(found[1]), text)

    def _value(self, name: str) -> str:
        known = {
            **{f"inputs.{key}": value for key, value in self.inputs.items()},
            **self.outputs,
            "github.action_path": str(ROOT),
            "runner.temp": str(self.temp),
        }
        return known[name]

    def _holds(self, condition: str | None) -> bool:
        """Whether a step's `if` holds: comparisons with texts, all of which must be true."""
        for part in condition.split(" && ") if condition else ():
            left, sign, right = COMPARISON.fullmatch(part).groups()  # type: ignore[union-attr]
            if (self._value(left) == right) != (sign == "=="):
                return False
        return True
