"""How the shipped reader is made: questions, the passages they are confused with, training, shipping."""
