"""From a question to passages, best first: both legs fused, looked at closely, read, and how likely they answer."""
