"""Fixes: what a program becomes so that a finding ends, and how that is written to its files.

`Finding.fix` is a `Fix` or None (`edits.py`). A fix has a tuple of `Edit`s, each a `Span` and the text that takes its
place, `applicability` ("safe" or "unsafe"), `does` (a sentence, for a code action's title), `variables` (names that
the environment is to hold) and `notes`. Spans are those of findings: lines from 1, columns from 0 in code points, the
end exclusive, paths relative to what findings' paths are relative to. Texts end their lines with a line feed.

Who makes edits himself, as an editor does, needs no more: the edits of one fix never meet, and equal edits of two fixes
(an import) are made once. `edits.edited(text, edits)` gives a text after them, `edits.meet` tells whether two cannot
both be made, and `apply.plan` chooses those of many fixes that can be made together, and says what becomes of their
files; it writes nothing.

A rule's `fix(facts, diagnostic)` makes the fix of what the rule reports, from `diagnostic.about`. What it is made of
stands here: `credentials.py` with `placing.py` (where one stands), `longer_texts.py`, `lookups.py` (what a module
reads its settings with) and `settings.py` (those that a project has); `scopes.py` and `members.py`;
`customer_tokens.py` with `customers.py` (whom a call concerns), `token_function.py`, and how a call gets another token:
`authorizing.py`, `arguments.py`, `handing.py`; `exposure.py`; and `files.py` for other files than Python. `python.py`
is a module as they see it, `expressions.py` what is in it, `workspace.py` all of them.
All but `edits.py`, `names.py`, `files.py` and `apply.py` need libcst, and are imported when a fix is made.
"""
