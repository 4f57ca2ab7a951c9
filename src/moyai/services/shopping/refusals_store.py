"""Refusals of the shop and of the money."""

from moyai.core.errors import Refused


class CannotPick(Refused):
    """The order cannot be picked now, or the item does not belong into it."""


class CannotPack(Refused):
    """Something is still to be picked or weighed, or it has left the shop."""


class CannotBill(Refused):
    """The month cannot be closed, or the bill is not one that this can be done with."""


class CannotCharge(Refused):
    """The file cannot be made, or the answer is not to this file."""
