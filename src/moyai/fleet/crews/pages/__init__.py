"""Pages of the crews: roll-calls, drivers, records."""
