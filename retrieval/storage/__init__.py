"""The truth: articles, passages and files in one SQLite database, written by one process at a time."""
