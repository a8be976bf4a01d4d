"""Whether what stands in a program could be a credential, or a part of one, and so must not be stored.

Too much is a module that is lowered again each time; too little is a credential on the disk. So nothing is asked of the
name that a value has, and of its form as little as can be.
"""

from __future__ import annotations

import re

from cybrid_lint.credentials import shapes

#: The shortest run of characters, and of bits of a number, that is looked at.
LEAST_LENGTH = 12
LEAST_BITS = 96
#: How much is judged at a time, in steps of half of it: at least two lie wholly within a credential of 43 characters.
STRETCH = 20

_RUN = re.compile(rf"[A-Za-z0-9_\-+/.~=]{{{LEAST_LENGTH},}}")
_HEX = re.compile(rf"[0-9a-fA-F]{{{LEAST_LENGTH},}}")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\xff]")


def may_be_secret(value: object) -> bool:
    """Tell whether a literal's value or a name has anything in it that looks like random characters, bytes or bits."""
    if isinstance(value, int):
        return value.bit_length() >= LEAST_BITS
    if not isinstance(value, str) or len(value) < LEAST_LENGTH:
        return False
    if len(_BINARY.findall(value)) >= LEAST_LENGTH:
        return True
    return any(map(_mixes, _HEX.findall(value))) or any(map(_may_be_run, _RUN.findall(value)))


def _mixes(run: str) -> bool:
    """Tell whether a run of hex digits has both digits and letters."""
    return not run.isalpha() and not run.isdecimal()


def _may_be_run(run: str) -> bool:
    """Tell whether any stretch of a run looks random: what surrounds a secret may read like words."""
    starts = range(0, max(1, len(run) - LEAST_LENGTH), STRETCH // 2)
    return any(shapes.is_random(run[start : start + STRETCH], LEAST_LENGTH) for start in starts)
