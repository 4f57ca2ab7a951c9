"""Tables of the crews, by subject."""

from moyai.fleet.crews.models.roll_calls import DriverStatement, RollCall

__all__ = ["DriverStatement", "RollCall"]
