"""`python -m cybrid_lint`: the command line."""

from __future__ import annotations

import sys

from cybrid_lint.cli import main

if __name__ == "__main__":
    sys.exit(main())
