"""Picking: what becomes of a line, reckoned from what pickers did; boxes; slips. Plain rules, no database."""
