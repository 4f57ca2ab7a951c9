"""What work costs, published so that neither a figure nor a difference of figures tells of few people."""

from moyai.engines.matching.prices.check import check
from moyai.engines.matching.prices.problem import Record, Rules
from moyai.engines.matching.prices.solution import Cell, Table, Withheld
from moyai.engines.matching.prices.solve import publish

__all__ = ["Cell", "Record", "Rules", "Table", "Withheld", "check", "publish"]
