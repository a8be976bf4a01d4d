"""The report of `cybrid-lint scopes`: what each token request asks for, and what its calls need."""
