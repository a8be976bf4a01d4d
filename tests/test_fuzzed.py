"""What mutated inputs have brought to light: values for which Python's own functions raise, in small programs."""

import pytest
from support import findings

from cybrid_lint.engine import items

PROGRAMS = {
    "a text sliced by steps of nothing": "'cybrid'[::0]",
    "a tuple sliced by steps of nothing": "'cybrid'; x = (1, 2)[::0]",
    "a text cut at nothing": "'cybrid'.split('')",
    "a text cut at nothing by name": "''.partition(sep='')('cybrid')",
    "a text cut at what is not known": "'cybrid'.partition(*x).y",
    "a text cut at a number": "'cybrid'.rsplit(1)",
    "a text stripped of a number": "'cybrid'.strip(0)",
    "a format with a digit that is no decimal": "'cybrid {²}'.format(1)",
    "a number of 5,000 digits": f"'cybrid %s' % ({'9' * 5_000},)",
    "a range of more numbers than can be counted": "'cybrid', range(10**60)",
    "a default that calls its own function": "'cybrid'\ndef x(e=().__(x,), *k):\n    ()",
    "a module whose name is longer than a file's": f"import {'x' * 300}\n'cybrid'",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_exception_comes_of(name):
    assert findings(f"{PROGRAMS[name]}\n") == []


def test_an_exception_would_be_seen(monkeypatch):
    def raises(*_):
        raise ValueError

    monkeypatch.setattr(items, "item", raises)
    assert [one.code for one in findings("'cybrid'[::0]\n")] == ["CYB901"]
