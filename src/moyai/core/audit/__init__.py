"""Audit: an append-only log in which each entry carries the hash of the one before."""
