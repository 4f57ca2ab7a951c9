"""Conversations: stored, replayable sessions of flows on every channel."""
