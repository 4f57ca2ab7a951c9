"""Other operators' buses: their GTFS, read with suspicion, kept compactly, searched for a direct way."""
