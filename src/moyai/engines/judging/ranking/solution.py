"""Where entries stand, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moyai.engines.sentences import Sentence


class Verdict(StrEnum):
    """Whether an entry belongs to the first: surely, surely not, or it cannot be told."""

    IN = "in"
    OUT = "out"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One entry.

    Attributes:
        key: Which.
        place: By its mean, 1 for the best.
        mean: Of its quality.
        deviation: Standard deviation of it.
        chance: That it is among the first, 0 to 1, by drawing.
        error: Of this chance, by drawing so often: one standard error.
        verdict: Whether it belongs to the first.
        likely: From which to which place it is, with the chance of the level.
        band: Number of its band, 1 for the first.
    """

    key: str
    place: int
    mean: float
    deviation: float
    chance: float
    error: float
    verdict: Verdict
    likely: tuple[int, int]
    band: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """All entries.

    Attributes:
        first: How many are wanted.
        level: With which chance something is called sure.
        draws: How often was drawn.
        rows: The best mean first; equal ones by key.
        bands: Keys of entries that cannot be told apart from the best of their band.
        sentence: What is sure and what is not, in plain words.
    """

    first: int
    level: float
    draws: int
    rows: tuple[Ranked, ...]
    bands: tuple[tuple[str, ...], ...]
    sentence: Sentence

    def list_open(self) -> tuple[str, ...]:
        """Return the entries of which it cannot be told whether they belong to the first."""
        return tuple(each.key for each in self.rows if each.verdict is Verdict.OPEN)
