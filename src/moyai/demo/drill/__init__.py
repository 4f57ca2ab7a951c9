"""A drill of which the truth is known: an invented town reports through the real doors, and is counted."""

ACCOUNT = "drill"
"""The official account of the drill's LINE."""
