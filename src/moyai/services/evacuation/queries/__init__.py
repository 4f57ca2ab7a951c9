"""Reads: places near and open, the incident that is on, telegrams."""
