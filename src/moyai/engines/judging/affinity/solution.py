"""How well a reviewer suits an entry, and which words made it so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text, or a tag, that both have.

    Attributes:
        text: As the entry has it.
        share: Of the affinity, 0 to 1.
        is_tag: It is a tag.
    """

    text: str
    share: float
    is_tag: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Affinities:
    """A table by entry and reviewer.

    Attributes:
        entries: Keys of its rows.
        reviewers: Keys of its columns.
        table: From 0 to 1, bids included.
        text: Cosines of the texts.
        tags: Shares of the entry's tags that the reviewer knows.
    """

    entries: tuple[str, ...]
    reviewers: tuple[str, ...]
    table: Floats
    text: Floats
    tags: Floats

    @property
    def thousandths(self) -> npt.NDArray[np.int64]:
        """The table in whole thousandths, as an assignment wants it."""
        return np.rint(self.table * 1000).astype(np.int64)
