"""Pages of watching over."""
