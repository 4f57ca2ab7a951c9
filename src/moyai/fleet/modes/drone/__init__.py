"""Drones: corridors, go or no-go, flights, and the three flight logs."""
