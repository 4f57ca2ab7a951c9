"""Pages of the mobile clinic."""
