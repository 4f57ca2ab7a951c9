"""Commands of evacuation."""
