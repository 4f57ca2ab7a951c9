"""Substitution: what is packed in place of an item that the shop does not have, and why."""

from moyai.engines.substitution.problem import Good, Limits, Shortage, Wish
from moyai.engines.substitution.solution import Answer, Decision, Rejection
from moyai.engines.substitution.solve import decide

__all__ = ["Answer", "Decision", "Good", "Limits", "Rejection", "Shortage", "Wish", "decide"]
