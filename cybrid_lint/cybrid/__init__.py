"""Cybrid's policy over the engine: which values are tokens, what requests mean, and what follows for scopes."""
