"""Figures of the habit challenge: each with unit, direction and definition."""
