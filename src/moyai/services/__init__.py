"""One folder per service; services never import one another."""
