"""What shopping says in conversations."""
