"""Pages of shopping."""
