"""Commands of the shared taxi."""
