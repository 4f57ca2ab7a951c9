"""Figures of open calls, each part its own."""
