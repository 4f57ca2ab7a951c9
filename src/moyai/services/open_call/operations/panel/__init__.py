"""Judging: what is changed."""
