"""``migrate``."""
