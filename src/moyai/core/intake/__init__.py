"""What comes from outside: written durably, then acknowledged, then applied exactly once."""
