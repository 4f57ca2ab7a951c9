"""What is read of shopping."""
