"""The chat of the LINE channel with the real services behind it."""
