"""The commands, a file a subject. Each opens what it needs inside its function, so that `--help` stays instant."""
