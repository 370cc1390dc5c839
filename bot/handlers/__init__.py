"""What the bot does with an update, by subject. Handlers look things up through `Service` and hold no state."""
