"""Local names: how people call places, who proposed them, what became of them."""
