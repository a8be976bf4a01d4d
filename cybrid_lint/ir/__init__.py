"""The intermediate representation: what a module says, without how it is written.

`nodes` are the forms of it, `lower` makes them from libcst's tree; `expressions`, `statements` and `patterns` do so for
one form each. Nothing above this floor knows libcst.
"""
