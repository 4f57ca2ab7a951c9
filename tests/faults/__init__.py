"""Processes are killed; nothing may be lost and nothing done twice."""
