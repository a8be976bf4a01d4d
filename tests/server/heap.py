"""Prints as JSON what is alive after some and after many changes of a file, in a process that does nothing else."""

from __future__ import annotations

import gc
import json
import sys
from pathlib import Path

from cybrid_lint.engine.values import Value
from cybrid_lint.options import Options
from cybrid_lint.project.modules import Module
from cybrid_lint.server.session import _tidy
from cybrid_lint.server.warm import WarmProject

#: Changes after which it is counted.
AFTER = (20, 79)


def alive() -> dict[str, int]:
    _tidy()
    gc.unfreeze()
    objects = gc.get_objects()
    kinds = {"modules": Module, "values": Value}
    return {"objects": len(objects)} | {
        name: sum(isinstance(one, kind) for one in objects) for name, kind in kinds.items()
    }


def main(path: Path) -> None:
    project = WarmProject(path.parent, Options())
    kept = []
    for number in range(AFTER[-1] + 1):
        text = f"import cybrid\n\n\ndef token_{number}(id):\n    return cybrid.fetch(id, {number})\n"
        project.check({path: text}, path)
        if number in AFTER:
            kept.append(alive())
    print(json.dumps(kept))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
