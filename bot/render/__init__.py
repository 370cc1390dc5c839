"""Answers and pages of articles, written out for a reader: Telegram, the terminal, a script."""
