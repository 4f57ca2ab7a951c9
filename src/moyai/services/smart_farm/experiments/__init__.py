"""Fair experiments: lots, what is not fair, what came out. Plain Python, no Django."""
