"""One car shared by many institutions: whose turn it is, and who gets what its owner does not need."""

from moyai.engines.scheduling.sharing.allocate import allocate
from moyai.engines.scheduling.sharing.check import check_allocation
from moyai.engines.scheduling.sharing.desk import Choice, Desk
from moyai.engines.scheduling.sharing.problem import Request, Rules, Slot, Turn, list_slots
from moyai.engines.scheduling.sharing.solution import Allocation, Grant, Share, measure_fairness

__all__ = [
    "Allocation",
    "Choice",
    "Desk",
    "Grant",
    "Request",
    "Rules",
    "Share",
    "Slot",
    "Turn",
    "allocate",
    "check_allocation",
    "list_slots",
    "measure_fairness",
]
