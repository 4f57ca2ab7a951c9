"""FarmBot's REST API: who asks, one call inward, JSON out. Success is 200, also of what was made."""
