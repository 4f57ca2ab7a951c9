"""A garden robot that speaks FarmBot: its language."""
