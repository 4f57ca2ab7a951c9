"""Experts and posts: who suits whom, who is shown, who goes where from a shared pool, prices. No Django.

Each part is imported by its own name (``moyai.engines.matching.fit`` …), so that who only publishes prices
does not load what only a ranking needs.
"""

from moyai.engines.matching.errors import ProblemError
from moyai.engines.sentences import Sentence

__all__ = ["ProblemError", "Sentence"]
