"""What entrants send from pages, checked."""
