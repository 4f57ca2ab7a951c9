"""The LINE channel: the same conversations as cards and buttons in a chat."""
