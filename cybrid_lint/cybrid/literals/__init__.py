"""Credentials that are literals in the source, whatever happens to them at run time."""

from __future__ import annotations

from cybrid_lint.cybrid.literals.judging import CredentialInCode, Source, credentials_in, kinds_by_place

__all__ = ["CredentialInCode", "Source", "credentials_in", "kinds_by_place"]
