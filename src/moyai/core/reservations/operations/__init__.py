"""Writes of reservations."""

from moyai.core.reservations.operations.ending import expire_holds, release
from moyai.core.reservations.operations.holding import book, hold, reserve
from moyai.core.reservations.operations.moving import move

__all__ = ["book", "expire_holds", "hold", "move", "release", "reserve"]
