"""The back end of a wallet."""
