"""The truth: articles, passages and files in one database, written by one process at a time."""
