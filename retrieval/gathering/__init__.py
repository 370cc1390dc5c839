"""Articles from where they are published: sources known, looked at when due, written into the archive."""
