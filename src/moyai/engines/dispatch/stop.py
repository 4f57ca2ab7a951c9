"""When a search ends: as for every engine that searches."""

from moyai.engines.stop import IterationLimit, Progress, StopCriterion, TimeLimit, Until

__all__ = ["IterationLimit", "Progress", "StopCriterion", "TimeLimit", "Until"]
