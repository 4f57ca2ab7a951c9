"""Pages of the drones: the remote pilot's day, the books, the weather."""
