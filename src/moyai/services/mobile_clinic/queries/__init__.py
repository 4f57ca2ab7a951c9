"""Reads of the mobile clinic."""
