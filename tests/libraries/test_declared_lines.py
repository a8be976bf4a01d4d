"""Where a mistake in a description stands, and where its entries do."""

from __future__ import annotations

import pytest

from cybrid_lint.libraries.declared.reading import MOST_DOTS, DeclarationError, parse

FIRST = "library = 'acme'\n[[function]]\nnames = ['acme.a']\nends = true\n"
# of each text behind the first entry, the line of the mistake
MISTAKES = {
    "a value in the second of its kind": ("[[function]]\nnames = ['acme.b']\nends = 3", 7),
    "a key that both have": ("[[function]]\nends = true\nnames = 'acme.b'", 7),
    "the whole of the second": ("[[function]]\nnames = ['acme.b']", 5),
    "the first of another kind": ("[[class]]\nnames = ['acme.C']\nattributes = 3", 7),
    "the third of its kind": ("[[class]]\nnames = ['acme.C']\n[[class]]\nnames = ['acme.D']\nattributes = 3", 9),
    "a key in quotes": ("[[function]]\nnames = ['acme.b']\n'ends' = 3", 7),
    "a key in a table in one line": ("[[function]]\nnames = ['acme.b']\nsends = { method = 'x' }", 7),
    "a key behind spaces": ("[[ function ]]\n  names = ['acme.b']\n  ends = 3", 7),
    "a key with dots": ("[[function]]\nnames = ['acme.b']\nsends.method = 'x'", 7),
    "a key that is written so in the next alone": (
        "[[function]]\n\"n\\u0061mes\" = 3\n[[class]]\nnames = ['acme.C']",
        5,
    ),
    "a table that is written in a way of its own": ('[["cl\\u0061ss"]]\nkeeps = {}', 1),
    "what is no TOML": ("[[function]]\nnames = ['acme.b'\nends = true\n= 3", 7),
    "too many dots": ("a = '" + "." * (MOST_DOTS + 1) + "'", 5),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake_knows_its_line(kind):
    text, line = MISTAKES[kind]
    with pytest.raises(DeclarationError) as caught:
        parse(FIRST + text)
    assert caught.value.line == line


def test_entries_know_their_lines():
    text = FIRST + (
        "[[function]]\nnames = [\n  'acme.b',\n  \"acme.c\",\n]\nends = true\n"
        "[[class]]\nnames = ['acme.C']\n[[method]]\nof = 'acme.C'\nnames = ['go', 'run']\nsends = {}\n"
    )
    description = parse(text)
    found = [
        (entry.kind, entry.names, entry.of, entry.line(), [entry.line(name) for name in entry.names])
        for entry in description.entries
    ]
    assert sorted(found) == [
        ("class", ("acme.C",), "", 11, [12]),
        ("function", ("acme.a",), "", 2, [3]),
        ("function", ("acme.b", "acme.c"), "", 5, [7, 8]),
        ("method", ("go", "run"), "acme.C", 13, [15, 15]),
    ]
    assert description.packages == {"acme"}
    assert (description.library, description.version, description.page) == ("acme", "", "")
    assert description.entries[0].line("nothing") == description.entries[0].line()


def test_an_entry_in_a_way_of_its_own_has_no_line():
    text = "library = 'acme'\n" + '[["fun\\u0063tion"]]\n' + "names = ['acme.a']\nends = true\n"
    [entry] = parse(text).entries
    assert (entry.line(), entry.line("acme.a")) == (0, 0)


def test_a_line_may_have_some_dots():
    assert parse("library = 'acme'\nversion = '" + "." * MOST_DOTS + "'").version == "." * MOST_DOTS
