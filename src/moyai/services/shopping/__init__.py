"""Shopping: groceries by remote, telephone, chat and web, by noon, at the door by evening."""
