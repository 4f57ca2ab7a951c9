"""Management commands of the town."""
