"""What a request means to Cybrid, whichever library sends it: where it goes, with which token, for whom."""
