"""Is a body what LINE would take? One module for each family of objects; faults gather in a ``Report``."""
