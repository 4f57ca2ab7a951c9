"""Filters of the farm's pages."""
