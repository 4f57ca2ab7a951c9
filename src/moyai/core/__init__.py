"""Shared Django apps: who lives here, where, what was said, done and promised."""
