"""Writes: one keyword-only function per use case."""
