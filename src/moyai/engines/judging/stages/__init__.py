"""A call's stages as data that a town may change: sound when made, and who may move what when."""

from moyai.engines.judging.stages.check import check
from moyai.engines.judging.stages.problem import ENDS, Kind, Machine, Move, State, find_faults
from moyai.engines.judging.stages.rows import from_data, to_data
from moyai.engines.judging.stages.solve import Option, follow, list_options
from moyai.engines.judging.stages.standard import make_call, make_one_round, make_two_rounds

__all__ = [
    "ENDS",
    "Kind",
    "Machine",
    "Move",
    "Option",
    "State",
    "check",
    "find_faults",
    "follow",
    "from_data",
    "list_options",
    "make_call",
    "make_one_round",
    "make_two_rounds",
    "to_data",
]
