"""Management commands of the LINE channel."""
