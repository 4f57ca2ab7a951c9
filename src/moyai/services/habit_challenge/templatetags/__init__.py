"""Tags of the challenge."""
