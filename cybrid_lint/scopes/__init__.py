"""What `cybrid-lint scopes` tells of a project's requests for tokens: what each asks for, and what its calls need."""
