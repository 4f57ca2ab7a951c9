"""Simulated life: residents who book, drivers who drive, and a day that gives way to the next."""
