"""A garden robot: its language, what it may do, and one that is simulated."""
