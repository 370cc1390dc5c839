"""The words that name a time, by subject. `rules` has them all; `dates` makes periods of what they read."""
