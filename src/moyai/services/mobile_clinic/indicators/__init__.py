"""What the town steers the mobile clinic by."""
