"""What someone wants to hear of, held against each article that comes."""
