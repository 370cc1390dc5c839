"""The words that name a time, by subject. `rules` has them all; `retrieval.dates` makes periods of what they read."""
