"""What is taught: courses read from plain files, and answers marked. Plain Python, no Django."""
