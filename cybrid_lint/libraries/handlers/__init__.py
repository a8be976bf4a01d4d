"""One module for each library that needs code."""
