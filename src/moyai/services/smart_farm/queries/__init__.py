"""Reads of the smart farm."""
