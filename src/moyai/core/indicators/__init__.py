"""Indicators: figures the town steers by, each with unit, direction and definition."""
