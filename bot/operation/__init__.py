"""What an operator sees of the bot: figures, health, the log, and whether all is ready to start."""
