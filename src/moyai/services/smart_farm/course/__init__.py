"""What is taught: courses of lessons of steps, read from plain files, and answers marked. Plain Python, no Django."""
