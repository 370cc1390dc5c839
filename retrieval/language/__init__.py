"""Chinese as it is matched: folded, cut into words and sentences, under other names and spellings."""
