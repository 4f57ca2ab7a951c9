"""Judging: pages of the office, the judges and the chair."""
