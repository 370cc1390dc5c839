"""New articles brought to those who wait for them: found as they come, sent when they are due, each once."""
