"""Conversations of the habit challenge, the same at every door. Each part registers its own."""
