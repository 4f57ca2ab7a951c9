"""What comes from pages, checked."""
