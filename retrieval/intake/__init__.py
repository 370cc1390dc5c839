"""Files to store: what is new or changed is read, what is gone is dropped."""
