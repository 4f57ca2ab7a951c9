"""Writes of the smart farm: one keyword-only function per use case."""
