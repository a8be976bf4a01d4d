"""cybrid-lint: finds unsafe use of the Cybrid Platform in Python code."""

__version__ = "0.2.0"
