"""The final day."""
