"""The evaluation of Python by symbolic summaries: what a program's values may be, and what happens with them.

`values` and `objects` say what there is, `frame` what one evaluation of a body knows; the files beside them evaluate
one form each. `functions` keeps a summary of each function, `interpreter` puts all together; `travel` carries what
happens to the callers that decide it.
"""
