"""Judging: what is read."""
