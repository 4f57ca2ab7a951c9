"""What patients and staff read and hear of the mobile clinic."""
