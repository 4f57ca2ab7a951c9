"""Reservations: things and people that are booked together, for a time, or not at all."""
