"""Every registered flow on every registered channel."""
