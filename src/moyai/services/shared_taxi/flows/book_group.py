"""Booking a group: who, from where, where to, by when, home when; the plan; the deed."""

from collections.abc import Generator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from moyai.core.clock import TOKYO
from moyai.engines.conversation import (
    Choose,
    Commit,
    Confirm,
    Context,
    Conversation,
    End,
    Fact,
    Fetch,
    FollowUp,
    Localized,
    Number,
    Option,
    Outcome,
    Place,
    Record,
    Refusal,
)
from moyai.services.shared_taxi import labels
from moyai.services.shared_taxi.enums import Preference
from moyai.services.shared_taxi.flows import questions
from moyai.services.shared_taxi.flows.scene import Scene, read_scene
from moyai.services.shared_taxi.flows.shown import name_place
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.requests import get_hours
from moyai.services.shared_taxi.texts import book as book_texts
from moyai.services.shared_taxi.texts import groups as say
from moyai.services.shared_taxi.texts import refusals

MOST_WHEELCHAIRS = 4

_COUNT, _NONE = "count", "none"
_STAYS = (60, 90, 120, 150, 180, 240)
"""Minutes from the arrival to the way home that are offered."""


def book_group(ctx: Context) -> Conversation:
    """Ask for a group's way until it is booked, or until it is clear that it cannot be."""
    scene = read_scene(ctx)
    if scene is None or not scene.is_eligible:
        text = book_texts.REGISTER_FIRST if scene is None else refusals.NOT_ELIGIBLE
        yield End(Outcome(text, is_done=False))
        return
    wish = yield from _ask_wish(ctx, scene)
    plan = yield Fetch("plan", "shared_taxi.plan_group", wish)
    if isinstance(plan, Refusal):
        yield End(Outcome(plan.text, links=(_again(wish),), is_done=False))
        return
    if plan["left"]:
        yield Record("unmet", "shared_taxi.record_group_unmet", wish)
    if not (yield from _settle_for_some(plan)):
        yield End(Outcome(_explain(plan), facts=_list_left(plan), links=(_again(wish),), is_done=False))
        return
    yield from _book(scene, wish, plan)


def _ask_wish(ctx: Context, scene: Scene) -> Generator[Any, Any, dict[str, Any]]:
    who = yield from _ask_who(scene)
    end = yield _make_to(scene, who["from"])
    calendar = yield Fetch("calendar", "shared_taxi.calendar")
    at = yield questions.make_when(calendar, Preference.ARRIVE_BY, ctx.now, {"to": end})
    back = yield _make_back(datetime.fromisoformat(at).replace(tzinfo=TOKYO))
    return {**who, "to": end, "at": at, "back": None if back == _NONE else back}


def _ask_who(scene: Scene) -> Generator[Any, Any, dict[str, Any]]:
    """The same people as before, by the group's code; or how many, and where they gather."""
    before = yield Fetch("before", "shared_taxi.list_groups")
    if before:
        options = [
            Option(one["code"], say.WHO_AGAIN.format(title=one["title"], persons=one["persons"]))
            for one in before
        ]
        who = yield Choose("who", say.WHO, options=(*options, Option(_COUNT, say.WHO_COUNT)))
        if who != _COUNT:
            return {"group": who, "persons": 0, "wheelchairs": 0, "from": None}
    persons = yield _make_persons()
    wheelchairs = yield _make_wheelchairs(persons)
    start = yield _make_from(scene)
    return {"group": None, "persons": persons, "wheelchairs": wheelchairs, "from": start}


def _make_persons() -> Number:
    least, most = get_policy().group_least, get_policy().group_most
    hint = say.PERSONS_HINT.format(least=least, most=most)
    return Number("persons", say.PERSONS, hint=hint, min=least, max=most, unit=say.PERSONS_UNIT)


def _make_wheelchairs(persons: int) -> Choose:
    numbers = range(min(persons, MOST_WHEELCHAIRS) + 1)
    options = [Option(n, say.PEOPLE.format(persons=n) if n else say.NO_WHEELCHAIR) for n in numbers]
    return Choose("wheelchairs", say.WHEELCHAIRS, options=tuple(options))


def _make_from(scene: Scene) -> Place:
    return replace(questions.make_from(scene), ask=say.FROM, on_invalid=None)


def _make_to(scene: Scene, start: dict[str, Any] | None) -> Place:
    asked = questions.make_to(scene, start or _point_at(scene.home))
    return replace(asked, ask=say.TO, on_invalid=None, check=asked.check if start else None)


def _point_at(home: tuple[float, float]) -> dict[str, Any]:
    return {"lon": home[0], "lat": home[1], "name": "", "place_id": None}


def _make_back(at: datetime) -> Choose:
    """When they leave for home: some stays are offered, of those that end within the hours."""
    _opens, closes = get_hours(at.date())
    times = [at + timedelta(minutes=minutes) for minutes in _STAYS]
    options = [Option(_to_wall(one), labels.show_clock(one)) for one in times if one < closes]
    return Choose("back", say.BACK, options=(*options, Option(_NONE, say.BACK_NONE)))


def _to_wall(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(timespec="minutes")


def _settle_for_some(plan: dict[str, Any]) -> Generator[Any, Any, bool]:
    """Tell whether there is something to book: everybody, or as many as fit if that will do."""
    if not plan["left"] or not plan["persons"]:
        return bool(plan["persons"])
    options = (
        Option("some", say.FIT_SOME.format(persons=plan["persons"])),
        Option("other", say.FIT_OTHER),
    )
    left = sum(one["persons"] for one in plan["left"])
    why = Localized.from_json(plan["left"][0]["why"])
    chosen = yield Choose("fit", say.FIT.format(left=left), hint=why, options=options)
    return bool(chosen == "some")


def _book(scene: Scene, wish: dict[str, Any], plan: dict[str, Any]) -> Conversation:
    facts = _list_facts(scene, wish, plan)
    if not (yield Confirm("sure", say.SURE, facts=facts, yes=say.SURE_YES, no=say.SURE_NO)):
        yield End(Outcome(say.NOT_BOOKED, links=(_again(wish),), is_done=False))
        return
    booked = yield Commit(
        "booked",
        "shared_taxi.book_group",
        {**wish, "least": plan["persons"]},
        retract=("plan", "fit", "sure"),
    )
    if isinstance(booked, Refusal):
        yield End(Outcome(booked.text, links=(_again(wish),), is_done=False))
        return
    text = say.BOOKED.format(day=_show_day(wish), persons=booked["persons"], cars=len(booked["vehicles"]))
    yield End(
        Outcome(
            text,
            facts=(*_list_vehicles(booked), *_list_way(scene, wish, booked), *_list_left(plan)),
            page=booked["page"],
            page_label=say.SEE,
        )
    )


def _list_facts(scene: Scene, wish: dict[str, Any], plan: dict[str, Any]) -> tuple[Fact, ...]:
    return (*_list_way(scene, wish, plan), *_list_vehicles(plan), *_list_left(plan))


def _list_way(scene: Scene, wish: dict[str, Any], plan: dict[str, Any]) -> tuple[Fact, ...]:
    """The lines of what was asked lead back to their questions."""
    start = say.HOMES if wish["from"] is None else name_place(scene, wish["from"])
    clock = labels.show_clock(_read(wish["at"]))
    home = plan["home"]
    back = say.BACK_NONE if home is None else _show_home(home)
    return (
        Fact(say.FACT_WHO, say.PEOPLE.format(persons=plan["persons"]), "persons" if wish["from"] else "who"),
        Fact(say.FACT_FROM, start, "from" if wish["from"] else None),
        Fact(say.FACT_TO, name_place(scene, wish["to"]), "to"),
        Fact(say.FACT_DAY, _show_day(wish), "when"),
        Fact(say.FACT_ARRIVE, say.ARRIVE_BY.format(clock=clock), "when"),
        Fact(say.FACT_BACK, back, "back"),
        Fact(say.FACT_FARE, _show_fare(plan)),
    )


def _show_home(home: dict[str, Any]) -> Localized:
    return say.GO_HOME.format(pickup=Localized.from_json(home["pickup"]), cars=home["cars"])


def _show_fare(plan: dict[str, Any]) -> Localized:
    words = say.FARE if plan["home"] is None else say.FARE_BOTH
    return words.format(yen=plan["fare_yen"])


def _list_vehicles(plan: dict[str, Any]) -> tuple[Fact, ...]:
    return tuple(
        Fact(say.FACT_CAR.format(number=number), Localized.from_json(one))
        for number, one in enumerate(plan["vehicles"], start=1)
    )


def _list_left(plan: dict[str, Any]) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            say.FACT_LEFT,
            say.LEFT.format(name=one["name"], persons=one["persons"], why=Localized.from_json(one["why"])),
        )
        for one in plan["left"]
    )


def _explain(plan: dict[str, Any]) -> Localized:
    if plan["persons"]:  # some would fit; she wants another time
        return say.NOT_BOOKED
    return say.NOBODY_FITS


def _show_day(wish: dict[str, Any]) -> Localized:
    return labels.show_day(_read(wish["at"]))


def _read(wall: str) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=TOKYO)


def _again(wish: dict[str, Any]) -> FollowUp:
    known = (
        {"who": wish["group"]}
        if wish["group"]
        else {"persons": wish["persons"], "wheelchairs": wish["wheelchairs"], "from": wish["from"]}
    )
    return FollowUp("book_group", say.OTHER_TIME, {**known, "to": wish["to"]})
