"""What must be the same at every door."""
