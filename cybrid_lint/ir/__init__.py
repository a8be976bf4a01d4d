"""The intermediate representation: what a module says, apart from how it is written.

`nodes` are the forms of it, `lower` makes them from libcst's tree; `expressions`, `statements` and `patterns` do so for
one form each. No other package but `project` knows libcst.
"""
