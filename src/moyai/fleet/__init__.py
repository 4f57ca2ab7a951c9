"""Fleet: vehicles, crews, shifts, tasks, stops, positions and operating records."""
