"""What people of the farm see or hear."""
