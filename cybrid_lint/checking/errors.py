"""Errors that end a command with a message and exit code 2."""

from __future__ import annotations


class UsageError(Exception):
    """A wrong use; its text says what is wrong, and holds nothing that was read in a file."""
