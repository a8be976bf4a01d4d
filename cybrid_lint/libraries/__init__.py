"""What calls without source do, of Python's own and other libraries: as data if possible, otherwise as handlers."""
