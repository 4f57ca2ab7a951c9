"""From the claims in the database to the roster in the database, batch by batch."""

from moyai.services.evacuation.projecting.catching_up import catch_up

__all__ = ["catch_up"]
