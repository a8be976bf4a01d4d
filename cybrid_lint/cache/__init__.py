"""Results of earlier runs, kept on disk: the cache saves time and never changes a result."""
