"""Template tags of the mobile clinic."""
