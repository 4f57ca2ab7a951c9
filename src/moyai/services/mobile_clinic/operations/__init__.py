"""Writes of the mobile clinic."""
