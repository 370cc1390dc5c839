"""From ranked passages to what is quoted: which, of which copy, how much of it, with which link."""
