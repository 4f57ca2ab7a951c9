"""Open calls and contests: who judges what, what scores say and how sure that is, who is taken. No Django.

Each part is imported by its own name (``moyai.engines.judging.calibration`` …), so that who only adds up a
rubric does not load what only an assignment needs.
"""

from moyai.engines.judging.errors import ProblemError
from moyai.engines.sentences import Sentence

__all__ = ["ProblemError", "Sentence"]
