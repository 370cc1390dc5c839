"""The two caches that questions are looked up in, by words and by meaning: each knows what it has applied."""
