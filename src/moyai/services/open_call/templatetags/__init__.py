"""Filters and tags of the pages of open calls."""
