"""Commands of the drones."""
