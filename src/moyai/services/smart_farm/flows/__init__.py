"""Conversations of the smart farm. Each part registers its own."""
