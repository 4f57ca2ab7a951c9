"""Forms of the mobile clinic."""
