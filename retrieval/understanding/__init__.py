"""What a question means: the time it speaks of, the question that it leans on, what is only said around it."""
