"""What entrants and the office change of an entry."""
