"""Text to unit vectors. Knows nothing of news, articles or bots."""
