"""Fills an empty database with the demo town, part by part; a part that is there already is left alone."""
