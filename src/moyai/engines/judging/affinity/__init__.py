"""How well a reviewer suits an entry, from tags and text, with the words that made it."""

from moyai.engines.judging.affinity.check import find_cosine
from moyai.engines.judging.affinity.problem import BID_WORTH, Bid, Profile, Settings
from moyai.engines.judging.affinity.solution import Affinities, Word
from moyai.engines.judging.affinity.solve import Comparison, measure

__all__ = [
    "BID_WORTH",
    "Affinities",
    "Bid",
    "Comparison",
    "Profile",
    "Settings",
    "Word",
    "find_cosine",
    "measure",
]
