"""Engines: plain Python. Problem in, solution out, with reasons; no Django, no I/O, no clock."""
