"""Evacuation and safety: places of refuge, incidents, warnings in and out."""
