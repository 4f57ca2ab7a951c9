"""Modes: what a kind of task asks of a vehicle and its crew."""
