"""Day parts of one car, whose turn they are, and who asks for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from moyai.engines.scheduling.errors import ProblemError

MONDAY, SUNDAY = 0, 6


@dataclass(frozen=True, slots=True)
class Turn:
    """A line of the weekly template.

    Attributes:
        weekday: 0 for Monday to 6 for Sunday.
        part: Of the day, such as ``am``.
        kind: What is done then, such as ``maternity``.
        owner: Whose share it is; None for everybody's.
    """

    weekday: int
    part: str
    kind: str
    owner: str | None = None

    def __post_init__(self) -> None:
        if not MONDAY <= self.weekday <= SUNDAY:
            raise ProblemError(f"turn {self.part}", f"weekday {self.weekday} is not between 0 and 6")


@dataclass(frozen=True, slots=True)
class Slot:
    """One day part of one day.

    Attributes:
        id: Unique.
        day: When.
        part: Of the day.
        kind: What is done then.
        owner: Whose share it is; None for everybody's.
        is_released: Its owner has given it up: it is everybody's whatever the day.
    """

    id: str
    day: date
    part: str
    kind: str
    owner: str | None = None
    is_released: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """An institution asks for one day part.

    Attributes:
        id: Unique.
        institution: Who asks.
        kind: What is to be done.
        asked_on: The day on which it asks; requests of one day stand in the order in which they came.
        earliest: The first day that does.
        latest: The last day that does.
    """

    id: str
    institution: str
    kind: str
    asked_on: date
    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ProblemError(
                f"request {self.id}", f"{self.earliest} to {self.latest} ends before it begins"
            )

    def suits(self, slot: Slot) -> bool:
        """Tell whether a slot is of the kind and within the days that were asked for."""
        return slot.kind == self.kind and self.earliest <= slot.day <= self.latest


@dataclass(frozen=True, slots=True)
class Rules:
    """How the car is shared.

    Attributes:
        release_days: So many days before, an owner's share that is still free is everybody's; 0 or more.
        has_shares: False for first come, first served: owners and waiting are not looked at.
    """

    release_days: int = 7
    has_shares: bool = True

    def __post_init__(self) -> None:
        if self.release_days < 0:
            raise ProblemError("rules", f"release_days {self.release_days} is not 0 or more")

    def is_open_to(self, slot: Slot, institution: str, today: date) -> bool:
        """Tell whether an institution may have a free slot on a day."""
        if today > slot.day:
            return False
        if not self.has_shares or slot.is_released or slot.owner in (None, institution):
            return True
        return today >= slot.day - timedelta(days=self.release_days)


def list_slots(
    template: Sequence[Turn], first: date, last: date, *, closed: Collection[date] = ()
) -> tuple[Slot, ...]:
    """Return the day parts of a span of days, in order.

    Args:
        template: The week's turns.
        first: The first day.
        last: The last day.
        closed: Days on which the car does not go.
    """
    return tuple(_make_slots(template, first, last, frozenset(closed)))


def _make_slots(template: Sequence[Turn], first: date, last: date, closed: frozenset[date]) -> Iterator[Slot]:
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if day not in closed:
            for k, turn in enumerate(template):
                if turn.weekday == day.weekday():
                    name = f"{day.isoformat()}-{turn.part}-{k}"
                    yield Slot(name, day, turn.part, turn.kind, turn.owner)
