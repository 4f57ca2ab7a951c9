"""Writes of the crews: one keyword-only function per use case, audited, with ``now`` passed in."""

from moyai.fleet.crews.operations.roll_calls import hold_roll_call, state_condition

__all__ = ["hold_roll_call", "state_condition"]
