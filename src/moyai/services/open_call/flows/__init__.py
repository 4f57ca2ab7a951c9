"""Conversations of open calls."""
