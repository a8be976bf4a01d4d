"""What calls without source do: Python's own and other libraries, as data where they can be, as handlers elsewhere."""
