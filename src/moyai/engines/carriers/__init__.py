"""Which carrier takes a consignment, and why not another: see README.md."""

from moyai.engines.carriers.check import Finding, check
from moyai.engines.carriers.choose import choose
from moyai.engines.carriers.problem import Carrier, CarrierError, Sending
from moyai.engines.carriers.solution import Choice, Reason, Verdict

__all__ = [
    "Carrier",
    "CarrierError",
    "Choice",
    "Finding",
    "Reason",
    "Sending",
    "Verdict",
    "check",
    "choose",
]
