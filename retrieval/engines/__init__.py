"""Where passages are looked up: in files beside the archive, or on servers. One surface for all."""
