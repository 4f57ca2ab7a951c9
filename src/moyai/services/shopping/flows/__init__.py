"""Conversations of shopping."""
