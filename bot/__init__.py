"""People to retrieval and back: the command line, the terminal chat and the Telegram bot."""
