"""What makes help urgent, as facts of `engines.triage`. An order of help, no diagnosis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from moyai.core import clock
from moyai.engines.triage import Case, Fact, put_in_order
from moyai.services.evacuation.enums import Condition, EvacuationKind, NeedKind

MOST_URGENT = 2
"""Who is as urgent as this, or more, is called urgent."""
OLD_FROM = 75
NIGHT_ENDS_H = 3
HOUR_S = 3600

_PLAIN = {
    NeedKind.RESCUE: "rescue",
    NeedKind.OXYGEN: "oxygen",
    NeedKind.INSULIN: "insulin",
    NeedKind.MEDICINE: "medicine_out",
    NeedKind.DOCTOR: "ill",
    NeedKind.TOILET: "no_toilet",
    NeedKind.CARE: "care",
    NeedKind.MILK: "infant",
}
_HOURS = {NeedKind.DIALYSIS: "dialysis_h", NeedKind.WATER: "no_water_h", NeedKind.FOOD: "no_food_h"}
_TOLD = {
    NeedKind.OXYGEN: "known_oxygen",
    NeedKind.DIALYSIS: "known_dialysis",
    NeedKind.INSULIN: "known_insulin",
    NeedKind.CARE: "care",
}
_CARED_FOR = (EvacuationKind.FACILITY, EvacuationKind.WELFARE_SHELTER)
_CONDITIONS = {Condition.GRAVE: "grave_injury", Condition.INJURED: "injury", Condition.UNWELL: "ill"}


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a person that may be urgent.

    Attributes:
        needs: ``[{code, since_s, …}]``.
        condition: value of `Condition`, or empty.
        kind: value of `EvacuationKind`.
        since_at: since when she is there.
        born: day of birth, None where it is not known.
        told: codes of what was known of her before. It weighs less than what is asked for now, and nothing
            where she is cared for.
    """

    needs: Sequence[Mapping[str, Any]]
    condition: str
    kind: str
    since_at: datetime | None
    born: date | None
    told: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Urgency:
    """How urgent: 1 (at once) to 5, None where nothing makes it so; weight among equals; the facts."""

    urgency: int | None
    points: int
    why: list[dict[str, Any]]


def judge_urgency(state: State, now: datetime) -> Urgency:
    """Return how urgent a state is by the rules of `engines.triage`."""
    facts = tuple(list_facts(state, now))
    return _judge_facts(facts) if facts else Urgency(None, 0, [])


@lru_cache(maxsize=4096)
def _judge_facts(facts: tuple[Fact, ...]) -> Urgency:
    """Return how urgent facts are; in a disaster thousands of people have the same."""
    place = put_in_order([Case("", 0, facts)])[0]
    if not place.reasons:
        return Urgency(None, 0, [])
    why = [{"code": reason.code, "amount": reason.amount} for reason in place.reasons]
    return Urgency(place.urgency, place.points, why)


def grows_with_time(needs: Sequence[Mapping[str, Any]], kind: str) -> bool:
    """Return whether a state becomes more urgent by itself."""
    return kind == EvacuationKind.CAR or any(need["code"] in _HOURS for need in needs)


def list_facts(state: State, now: datetime) -> Iterator[Fact]:
    """Yield what is so. Age by itself is none: it only weighs where something else is."""
    urgent = list(_list_urgent(state, now))
    yield from urgent
    if state.born is None:
        return
    age = count_years(state.born, _find_day(now))
    if age < 1:
        yield Fact("infant", 1)
    elif urgent and age >= OLD_FROM:
        yield Fact("old", 1)


def count_nights(since_at: datetime, now: datetime) -> int:
    """Return how many nights lie between: how often it was three o'clock in the morning in Japan."""
    if now <= since_at:
        return 0
    back = timedelta(hours=NIGHT_ENDS_H)
    return (clock.local(now - back).date() - clock.local(since_at - back).date()).days


def count_years(born: date, today: date) -> int:
    """Return how old somebody is."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


@lru_cache(maxsize=8)
def _find_day(now: datetime) -> date:
    """Return the day in Japan."""
    return clock.local(now).date()


def _list_urgent(state: State, now: datetime) -> Iterator[Fact]:
    for need in state.needs:
        code = need["code"]
        if code in _PLAIN:
            yield Fact(_PLAIN[code], 1)
        elif code in _HOURS:
            hours = (int(now.timestamp()) - need["since_s"]) // HOUR_S
            yield Fact(_HOURS[code], max(1, hours))
    if state.kind not in _CARED_FOR:
        asked = {need["code"] for need in state.needs}
        yield from (
            Fact(_TOLD[NeedKind(code)], 1) for code in state.told if code in _TOLD and code not in asked
        )
    if state.condition in _CONDITIONS:
        yield Fact(_CONDITIONS[Condition(state.condition)], 1)
    if state.kind == EvacuationKind.CAR and state.since_at is not None:
        nights = count_nights(state.since_at, now)
        if nights:
            yield Fact("car_nights", nights)
