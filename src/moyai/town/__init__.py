"""A real town: its own files (places, areas, vehicles, staff, roster, fares) brought in and checked."""
