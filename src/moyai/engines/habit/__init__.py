"""The habit challenge of three generations: teams, days, goals, photos, frailty, who stays. No Django.

Each part is imported by its own name (``moyai.engines.habit.retention`` …), so that who only closes a day
does not load what only an evaluation needs.
"""

from moyai.engines.sentences import Sentence

__all__ = ["Sentence"]
