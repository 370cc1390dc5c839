"""Articles to ranked, quotable passages: reading, chunking, indexing, answering."""
