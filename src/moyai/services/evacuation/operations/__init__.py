"""What is done: places opened and closed, lists taken in, incidents, warnings."""
