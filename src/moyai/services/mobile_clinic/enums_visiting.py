"""Words of the visit itself."""
