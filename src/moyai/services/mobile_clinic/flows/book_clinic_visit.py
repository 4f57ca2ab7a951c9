"""Booking the clinic car; where it is full, the hospital with the rides, or the waiting list."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime
from typing import Any

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
    Offer,
    Option,
    Outcome,
    Record,
    Refusal,
    Slot,
)
from moyai.services.mobile_clinic.enums import CompanionWish
from moyai.services.mobile_clinic.flows.waiting import wait_instead
from moyai.services.mobile_clinic.labels_doors import show_clock, show_day, show_window
from moyai.services.mobile_clinic.offers import VisitTime
from moyai.services.mobile_clinic.texts import doors as say
from moyai.services.mobile_clinic.texts import waiting
from moyai.services.mobile_clinic.trips import read_trip

Asking = Generator[Any, Any, Any]

_COMPANIONS = (
    (CompanionWish.NOBODY, say.WITH_NOBODY),
    (CompanionWish.FAMILY, say.WITH_FAMILY),
    (CompanionWish.INTERPRETER, say.WITH_INTERPRETER),
)
_MINE = (FollowUp("my_clinic_visits", say.MINE_TITLE),)


def book_clinic_visit(ctx: Context) -> Conversation:
    """Ask which, with whom and when; where the car is full offer the hospital and the ride, or to wait."""
    scene = yield Fetch("door", "mobile_clinic.door")
    opened = [each for each in scene["choices"] if each["is_open"]]
    if not opened:
        yield End(_say_closed(scene["choices"]))
        return
    chosen = yield from _choose(opened)
    options = tuple(Option(str(key), label) for key, label in _COMPANIONS)
    companion = yield Choose("with", say.WITH, options=options)
    about = {"patient": chosen["patient"], "programme": chosen["programme"]}
    if chosen["is_private"]:
        about["school"] = yield from _choose_school()
        if about["school"] is None:
            words = {"house": Localized.from_json(chosen["house"]), "phone": chosen["phone"]}
            yield End(Outcome(say.NOT_OPEN.format(**words), is_done=False))
            return
    found = yield Fetch("times", "mobile_clinic.times", about)
    if found["times"]:
        none = say.TIME_NONE
        offers = _list_offers(found, say.TIME_LABEL_AT if chosen["is_private"] else say.TIME_LABEL)
        offer = yield Slot("time", say.TIME, offers=offers, none=none, optional=True)
        if offer is not None:
            yield from _book_car(chosen, about, companion, offer)
            return
    elif found["last"] and found["why"] is None:
        yield Record("noted", "mobile_clinic.note_full", {**about, "why": found["refusal"]})
    yield from _book_hospital(chosen, about, companion, found)


def _say_closed(choices: list[dict[str, Any]]) -> Outcome:
    if not choices:
        return Outcome(say.NOT_PATIENT, is_done=False)
    first = choices[0]
    words = {"house": Localized.from_json(first["house"]), "phone": first["phone"]}
    return Outcome(say.NOT_OPEN.format(**words), is_done=False)


def _choose(choices: list[dict[str, Any]]) -> Asking:
    """Ask which record and programme; that one is treated for something is not said in another's chat."""
    if len(choices) == 1:
        return choices[0]
    houses = [each["patient"] for each in choices]
    options = []
    for number, each in enumerate(choices):
        house = Localized.from_json(each["house"])
        is_only = houses.count(each["patient"]) == 1
        programme = Localized(each["name"], each["programme"])
        words = say.WHICH_LABEL if is_only else say.WHICH_LABEL_OF
        options.append(Option(str(number), words.format(house=house, programme=programme)))
    number = yield Choose("which", say.WHICH, options=tuple(options), sensitive=True)
    return choices[int(number)]


def _choose_school() -> Asking:
    """Ask at which school the car is to stand: for this it never comes to her home; None: none is known."""
    schools = yield Fetch("schools", "mobile_clinic.schools")
    if not schools:
        return None
    options = tuple(Option(str(each["number"]), Localized(*each["name"])) for each in schools)
    return (yield Choose("school", say.SCHOOL, options=options, sensitive=True))


def _list_offers(found: dict[str, Any], label: Localized) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            each["offer"],
            label.format(day=Localized.from_json(each["day"]), clock=Localized.from_json(each["at"])),
        )
        for each in found["times"]
    )


def _book_car(chosen: dict[str, Any], about: dict[str, Any], companion: str, offer: dict[str, Any]) -> Asking:
    time = VisitTime.from_dict(offer)
    words = {"day": show_day(time.arrives_at), "clock": show_clock(time.arrives_at)}
    facts = (
        Fact(say.FACT_WHEN, Localized("{day}{clock}ごろ", "{day}, about {clock}").format(**words), "time"),
        Fact(say.FACT_CALL, show_clock(time.call_from)),
        Fact(say.FACT_HOUSE, Localized.from_json(chosen["house"])),
        Fact(say.FACT_PLACE, Localized.same(time.place_name)),
        Fact(say.FACT_WITH, dict(_COMPANIONS)[CompanionWish(companion)], "with"),
    )
    if not (yield Confirm("sure", say.SURE, facts=facts, yes=say.SURE_YES, no=say.SURE_NO)):
        yield End(Outcome(say.NOT_BOOKED, is_done=False))
        return
    args = {**about, "offer": offer, "companion": companion}
    done = yield Commit("booked", "mobile_clinic.book_visit", args, retract=("times", "time", "sure"))
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    place = Localized.same(time.place_name)
    text = say.BOOKED_AT.format(**words, place=place) if chosen["is_private"] else say.BOOKED.format(**words)
    yield End(Outcome(text, facts=facts, links=_MINE, page=done["page"]))


def _book_hospital(
    chosen: dict[str, Any], about: dict[str, Any], companion: str, found: dict[str, Any]
) -> Asking:
    seen = yield Fetch("appointments", "mobile_clinic.appointments", {**about, "companion": companion})
    why = Localized.from_json(found["why"]) if found["why"] else None
    is_full = bool(not found["times"] and found["last"] and why is None)
    picked = None
    if seen["times"]:
        ask = say.FULL.format(last=Localized.from_json(found["last"])) if is_full else say.INSTEAD
        offers = tuple(show_appointment(each) for each in seen["times"])
        none = waiting.OR_WAIT if is_full else say.APPOINTMENT_NONE
        picked = yield Slot(
            "appointment",
            ask if why is None else say.NOT_READY,
            offers=offers,
            none=none,
            optional=True,
        )
    if picked is None and why is not None:
        yield End(Outcome(why, is_done=False))
        return
    if picked is None:
        yield from wait_instead(chosen, about, found, is_full=is_full)
        return
    facts = list_facts(picked, companion)
    sure = say.SURE_BOTH if picked["trip"] else say.SURE_ALONE
    if not (yield Confirm("sure_seen", sure, facts=facts, yes=say.SURE_YES, no=say.SURE_NO)):
        yield End(Outcome(say.NOT_BOOKED, is_done=False))
        return
    args = {**about, "chosen": picked, "companion": companion}
    again = ("appointments", "appointment", "sure_seen")
    done = yield Commit("booked_seen", "mobile_clinic.book_appointment", args, retract=again)
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    words = {name: Localized.from_json(text) for name, text in done["words"].items()}
    text = say.BOOKED_BOTH if picked["trip"] else say.BOOKED_ALONE
    yield End(Outcome(text.format(**words), facts=facts, links=_MINE, page=done["page"]))


def show_appointment(row: dict[str, Any]) -> Offer:
    """Return a time at an institution as an offer, with its ride."""
    at = datetime.fromisoformat(row["starts_at"])
    ride = say.WITH_RIDE if row["trip"] else say.WITHOUT_RIDE
    house = Localized.from_json(row["house"])
    label = say.APPOINTMENT_LABEL.format(day=show_day(at), clock=show_clock(at), house=house, ride=ride)
    if not row["trip"]:
        return Offer(row, label)
    trip = read_trip(row["trip"])
    note = say.APPOINTMENT_NOTE.format(
        pickup=show_window(trip.there.pickup_from, trip.there.pickup_until),
        arrival=show_clock(trip.there.arrives_until),
        back=show_clock(trip.back.pickup_from),
    )
    return Offer(row, label, fare_yen=trip.fare_yen, note=note)


def list_facts(row: dict[str, Any], companion: str) -> tuple[Fact, ...]:
    """Return what a time at an institution means, line by line: when, both rides, fare, with whom."""
    at, house = datetime.fromisoformat(row["starts_at"]), Localized.from_json(row["house"])
    when = Localized("{day}{clock} {house}", "{day} {clock}, {house}")
    seen = Fact(say.FACT_AT, when.format(day=show_day(at), clock=show_clock(at), house=house), "appointment")
    together = Fact(say.FACT_WITH, dict(_COMPANIONS)[CompanionWish(companion)], "with")
    if not row["trip"]:
        return (seen, together)
    trip = read_trip(row["trip"])
    pickup = show_window(trip.there.pickup_from, trip.there.pickup_until)
    there = say.THERE.format(pickup=pickup, arrival=show_clock(trip.there.arrives_until))
    back = say.BACK.format(pickup=show_window(trip.back.pickup_from, trip.back.pickup_until))
    fare = say.YEN.format(yen=f"{trip.fare_yen:,}")
    rides = (Fact(say.FACT_THERE, there), Fact(say.FACT_BACK, back), Fact(say.FACT_FARE, fare))
    return (seen, *rides, together)
