"""Who is asked after whom, and when it is the next one's turn. Pure: times are whole seconds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from moyai.engines.watchover.solution import Grade


class Rung(IntEnum):
    """Where a concern stands. LOOK: on the list alone; ASK: she is asked; WELFARE: the welfare office's."""

    LOOK = 0
    ASK = 1
    CALL = 2
    FAMILY = 3
    VOLUNTEER = 4
    WELFARE = 5


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a rung has before it is the next one's turn, where it can wait till later, and where not."""

    today_s: int
    now_s: int

    def __post_init__(self) -> None:
        if not 0 < self.now_s <= self.today_s:
            raise ValueError("a wait is positive, and not longer when it is urgent")


@dataclass(frozen=True, slots=True)
class Ladder:
    """The waits of every rung that has one: ASK, CALL, FAMILY, VOLUNTEER."""

    waits: tuple[tuple[Rung, Wait], ...]

    def find(self, rung: Rung) -> Wait | None:
        """Return the wait of a rung; None: nothing follows by itself."""
        return dict(self.waits).get(rung)


def climb(rung: Rung, grade: Grade, open_: Collection[Rung]) -> Rung:
    """Return the next rung that there is for this person; at the end stands the welfare office.

    Args:
        rung: Where the concern stands.
        grade: What may not wait begins with the call.
        open_: Rungs that exist for her: without consent or without anybody to ask, a rung does not.
    """
    if grade < Grade.TODAY and rung == Rung.LOOK:
        return Rung.LOOK
    first = Rung.CALL if grade == Grade.NOW else Rung.ASK
    later = [each for each in Rung if each > rung and each >= first and each in open_]
    return min(later, default=Rung.WELFARE)


def find_due(ladder: Ladder, rung: Rung, grade: Grade, at_s: int) -> int | None:
    """Return when it is the next one's turn, if nobody answers until then; None: it is a person's alone."""
    wait = ladder.find(rung)
    if wait is None:
        return None
    return at_s + (wait.now_s if grade == Grade.NOW else wait.today_s)
