"""An expert against a post: why not, and what each wish gives, in words; one post asked of many at once."""

from moyai.engines.matching.fit.check import check, list_bars
from moyai.engines.matching.fit.judge import find_posts, judge
from moyai.engines.matching.fit.pool import Pool
from moyai.engines.matching.fit.problem import (
    Contract,
    Expert,
    Need,
    Permission,
    Post,
    Presence,
    Question,
    Weights,
)
from moyai.engines.matching.fit.solution import PRIVATE, Bar, Contribution, Fit, Found, Reason
from moyai.engines.matching.fit.words import WIDEN

__all__ = [
    "PRIVATE",
    "WIDEN",
    "Bar",
    "Contract",
    "Contribution",
    "Expert",
    "Fit",
    "Found",
    "Need",
    "Permission",
    "Pool",
    "Post",
    "Presence",
    "Question",
    "Reason",
    "Weights",
    "check",
    "find_posts",
    "judge",
    "list_bars",
]
