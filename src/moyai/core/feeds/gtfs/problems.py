"""What can be wrong with a feed, found by our own rules before anybody else's validator sees it."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["missing", "broken"]


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a feed from being valid.

    Attributes:
        kind: ``missing`` where the town is not yet set up so far; ``broken`` where what is there contradicts
            itself, so that an edit which brings it about is refused.
        code: stable, for programs.
        where: file and row, or area, in words.
    """

    kind: Kind
    code: str
    where: str

    def __str__(self) -> str:
        return f"{self.code}: {self.where}"
