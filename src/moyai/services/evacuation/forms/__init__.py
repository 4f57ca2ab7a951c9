"""Forms of the pages of evacuation."""
