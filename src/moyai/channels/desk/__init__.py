"""The desk channel: staff take any flow for a caller or visitor."""
