"""Every registered flow by telephone keys alone."""
