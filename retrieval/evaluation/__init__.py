"""How good the answers are, over sets of questions."""
