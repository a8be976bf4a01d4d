"""Libraries as data: TOML files that say what calls without source do, ours (`stubs/`) and those of users (models)."""
