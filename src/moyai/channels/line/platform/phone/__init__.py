"""A page that is a phone with the chat on it."""
