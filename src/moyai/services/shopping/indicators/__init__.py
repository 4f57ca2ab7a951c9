"""Figures of shopping."""
