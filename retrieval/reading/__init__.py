"""The parts of a file made sense of: header, body, bylines, furniture, source, script. `retrieval.parse` joins them."""
