"""Forms of shopping."""
