"""The language server `cybrid-lint server`: what editors show of files as they hold them.

`warm` keeps a project's analysis, `inspecting` finds what there is in documents of every kind, `session` decides what
is inspected when, and `app` speaks the protocol; the other modules put findings and facts into the protocol's terms.
"""
