"""The terminal: the chat, its prompt on a screen and over pipes, and progress on standard error."""
