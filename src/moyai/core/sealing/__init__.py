"""Sealing: what is written so that it can be read only while its subject's key exists."""
