"""What is different on an event's day, in the person's words."""

from __future__ import annotations

from moyai.core.clock import at_local, local
from moyai.engines.conversation import Localized, clock_label
from moyai.services.shared_taxi.labels import show_day
from moyai.services.shared_taxi.models import EventDay
from moyai.services.shared_taxi.texts.fairness import PURPOSES

TITLE = Localized("{title}（{day}）", "{title} ({day})")
HOURS = Localized(
    "{day}は「{title}」のため、{opens}から{closes}まで運行します。",
    "Because of “{title}” the taxi runs from {opens} to {closes} on {day}.",
)
FREE = Localized(
    "{day}の「{title}」の行き帰りは、月の回数に数えません。",
    "Rides to “{title}” on {day} and home are not counted among the month's.",
)
RANK = Localized(
    "{day}の「{title}」の行き帰りは、{purpose}と同じ早さで予約でき、空きを待つ順番も同じです。",
    "Rides to “{title}” on {day} and home are booked as early, and wait in the same turn, as {purpose}.",
)
PROMISE = Localized(
    "{day}は道がこむため、お迎えの時刻を{minutes}分の幅でお伝えします。",
    "As the roads are full on {day}, pickups are promised within {minutes} minutes.",
)
KEPT = Localized(
    "{day}の車のうち{cars}台は、「{title}」の行き帰りだけに使います。",
    "{cars} of the vehicles of {day} carry only rides to “{title}” and home.",
)


def say_free(event: EventDay) -> Localized:
    """Return that rides to an event are not counted."""
    return FREE.format(**_facts_of(event))


def _facts_of(event: EventDay) -> dict[str, Localized | str]:
    return {"title": event.title, "day": show_day(at_local(event.date, 0))}


def explain_event(event: EventDay, *, cars: int = 0) -> list[Localized]:
    """Return what is other on an event's day, one sentence each; empty when nothing is.

    Args:
        event: The event.
        cars: How many vehicles are kept for it.
    """
    facts = _facts_of(event)
    found = []
    if event.service_from is not None and event.service_until is not None:
        opens, closes = (
            clock_label(local(at_local(event.date, minutes)))
            for minutes in (event.service_from, event.service_until)
        )
        found.append(HOURS.format(opens=opens, closes=closes, **facts))
    if event.is_outside_rules:
        found.append(say_free(event))
    if event.ranks_as:
        found.append(RANK.format(purpose=PURPOSES[event.ranks_as], **facts))
    if event.promise_minutes:
        found.append(PROMISE.format(minutes=event.promise_minutes, **facts))
    if cars:
        found.append(KEPT.format(cars=cars, **facts))
    return found
