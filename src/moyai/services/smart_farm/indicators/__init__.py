"""Figures of the smart farm: each with unit, direction and definition."""
