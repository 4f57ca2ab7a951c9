"""Charges on the monthly bill of a cable television company, as CSV, and its answer."""

from moyai.engines.charge_files.cable.read import check_answer, read_answer, read_request
from moyai.engines.charge_files.cable.rows import Answer, Charge, Taxed
from moyai.engines.charge_files.cable.write import write_answer, write_request

__all__ = [
    "Answer",
    "Charge",
    "Taxed",
    "check_answer",
    "read_answer",
    "read_request",
    "write_answer",
    "write_request",
]
