"""Writes of the money."""
