"""Benchmarks: measured, never asserted. ``make bench`` runs them all; each also runs by its own name."""
