"""The project: its root, its files, its modules and how they import each other."""
