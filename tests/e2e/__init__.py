"""Journeys through a running town in a real browser."""
