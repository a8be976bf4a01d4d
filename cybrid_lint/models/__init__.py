"""What libraries do, one module for each.

A new library is a new module here: it says with the decorators of `registry` what the library's functions, methods,
attributes, types and decorators give, and it is found by being in this folder.
"""
