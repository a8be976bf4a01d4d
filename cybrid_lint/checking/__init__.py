"""How files are checked: which ones, in which processes, and what of the findings is suppressed."""
