"""Composition root: settings, addresses, which services are on."""
