"""The intermediate representation: what a module says, apart from how it is written.

`nodes` are the forms of it, `lower` makes them from libcst's tree. No other package but `project` knows libcst.
"""
