"""Cybrid's policy over the engine: what values are tokens, what requests mean, what that makes of scopes."""
