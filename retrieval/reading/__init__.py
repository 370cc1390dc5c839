"""A file made sense of: its header, body, bylines, furniture, source and script, to an Article and its passages."""
