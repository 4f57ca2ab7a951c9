"""Places: municipality, areas, facilities and the calendar."""
