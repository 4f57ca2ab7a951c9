"""How people meet evacuation at every door: what they press, how often, and what the town then knows."""
