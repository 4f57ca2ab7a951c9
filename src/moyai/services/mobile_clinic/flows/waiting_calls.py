"""Between the patient's conversations and the waiting list."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from moyai.core.clock import at_local
from moyai.core.conversations.registry import Call
from moyai.core.residents.models import Resident
from moyai.services.mobile_clinic.flows import whose
from moyai.services.mobile_clinic.labels_doors import name_house, show_clock, show_day, show_moment
from moyai.services.mobile_clinic.models import Wish
from moyai.services.mobile_clinic.operations.waiting_offers import pass_offer, take_offer
from moyai.services.mobile_clinic.operations.wishes import join_waiting, keep_refusal, leave_waiting
from moyai.services.mobile_clinic.queries import doors
from moyai.services.mobile_clinic.queries.waiting import list_offers_to, list_waiting_of
from moyai.services.mobile_clinic.refusals import VisitRefused


def note_full(call: Call) -> dict[str, Any]:
    """Keep that the car had no time for her, and why, at the moment in which she hears it."""
    patient = whose.get_patient(call)
    door = doors.find_door(patient)
    if door is not None:
        since, until = doors.get_days(door, call.ctx.now)
        keep_refusal(
            patient=patient,
            programme=whose.read_programme(call),
            earliest=since,
            latest=until - timedelta(seconds=1),
            why=call.args["why"],
            actor=whose.name_actor(call),
            now=call.ctx.now,
        )
    return {}


def join(call: Call) -> dict[str, Any]:
    """Wait for a time of the car within some days (``first``, ``last``).

    Raises:
        Refused: the days are over.
    """
    patient = whose.get_patient(call)
    join_waiting(
        patient=patient,
        programme=whose.read_programme(call),
        earliest=date.fromisoformat(call.args["first"]),
        latest=date.fromisoformat(call.args["last"]),
        why=call.args["why"],
        by_patient=True,
        actor=whose.name_actor(call),
        now=call.ctx.now,
    )
    return {"page": reverse("mobile_clinic:mine")}


def leave(call: Call) -> dict[str, Any]:
    """Wait no more (``wish``)."""
    wish = whose.get_wish(call, call.args["wish"])
    leave_waiting(wish_id=wish.pk, actor=whose.name_actor(call), now=call.ctx.now)
    return {}


def accept(call: Call) -> dict[str, Any]:
    """Take a time that is kept for her (``code``).

    Raises:
        Refused: it is kept no more.
    """
    visit = whose.get_visit(call, call.args["code"])
    told = whose.is_told(call, visit.patient)
    take_offer(code=visit.code, actor=whose.name_actor(call), is_told=told, now=call.ctx.now)
    return {}


def let_go(call: Call) -> dict[str, Any]:
    """Let a time go that is kept for her (``code``, ``waits_on``).

    Raises:
        Refused: it is kept no more.
    """
    visit, waits_on = whose.get_visit(call, call.args["code"]), bool(call.args["waits_on"])
    if not pass_offer(code=visit.code, waits_on=waits_on, actor=whose.name_actor(call), now=call.ctx.now):
        raise VisitRefused("hold_over")
    return {}


def describe_waiting(resident: Resident, now: datetime, *, is_herself: bool) -> list[dict[str, Any]]:
    """Return what is kept for her and for what she waits, as `doors_calls.list_mine` wants it."""
    offers = [_describe_offer(each, now) for each in list_offers_to(resident, now, is_herself=is_herself)]
    waiting = list_waiting_of(resident, is_herself=is_herself)
    return [*offers, *(_describe_wish(each) for each in waiting)]


def _describe_offer(wish: Wish, now: datetime) -> dict[str, Any]:
    visit = wish.visit
    assert visit is not None and visit.held_until is not None
    return {
        "kind": "offer",
        "code": visit.code,
        "house": name_house(visit.institution).to_json(),
        "day": show_day(visit.arrives_at).to_json(),
        "at": show_clock(visit.arrives_at).to_json(),
        "until": show_moment(visit.held_until, now).to_json(),
        "place": visit.name,
        "sort": visit.arrives_at.isoformat(),
    }


def _describe_wish(wish: Wish) -> dict[str, Any]:
    first, last = at_local(wish.earliest, 0), at_local(wish.latest, 0)
    return {
        "kind": "waiting",
        "code": f"w{wish.pk}",
        "wish": wish.pk,
        "house": name_house(wish.institution).to_json(),
        "first": show_day(first).to_json(),
        "last": show_day(last).to_json(),
        "sort": first.isoformat(),
    }
