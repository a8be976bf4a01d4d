"""Fixes: what a program becomes so that a finding ends, and how that is written to its files."""
