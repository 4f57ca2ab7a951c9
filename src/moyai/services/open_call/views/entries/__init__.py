"""Pages of entrants, and the office's pages of entries."""
