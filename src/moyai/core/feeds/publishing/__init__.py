"""Puts what every service gives together as what is published."""
