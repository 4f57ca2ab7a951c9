"""Who carries a consignment: chosen with reasons, and chosen anew when that one fails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from moyai.core.audit.operations import record
from moyai.core.notices.operations import open_desk_task
from moyai.engines.carriers import Choice, check, choose
from moyai.fleet import handlers
from moyai.fleet.consignments import air
from moyai.fleet.consignments.enums import AskState, ConsignmentState, LegState
from moyai.fleet.consignments.errors import GoodsRefused
from moyai.fleet.consignments.looking import Look, make_spec
from moyai.fleet.consignments.models import CarrierChoice, Consignment, Leg, VolunteerAsk
from moyai.fleet.consignments.options import list_ways, make_sending
from moyai.fleet.consignments.rules import ANSWER_WITHIN, LATE
from moyai.fleet.consignments.texts import say_stranded, say_verdict
from moyai.fleet.consignments.ways import LegPlan, Way
from moyai.fleet.consignments.whereabouts import Here, find_here
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Task
from moyai.fleet.operations.cancel import cancel_task
from moyai.fleet.operations.errors import NoVehicleFits
from moyai.fleet.operations.outside import make_outside_task
from moyai.fleet.operations.request import request_tasks
from moyai.fleet.specs import Wanted

OVER = (
    ConsignmentState.HANDED,
    ConsignmentState.LEFT,
    ConsignmentState.CANCELLED,
    ConsignmentState.IN_LOCKER,
    ConsignmentState.NOT_MET,
)


class ChoiceBroken(RuntimeError):  # noqa: N818 - what the choice is
    """The independent checker objects to a choice: a mistake of the program."""


def choose_carrier(*, consignment: Consignment, actor: str, now: datetime, why: str = "") -> CarrierChoice:
    """Choose who carries a consignment from where it is now, and ask them.

    All ways are planned and ranked (engines/carriers); the first that the fleet can really take is taken.
    What has lost its carrier may come up to ``rules.LATE`` later when nobody can keep the hour. When nobody
    can at all, the consignment is stranded and a person is told.

    Args:
        consignment: What is sent; nothing of it may be planned.
        actor: Who asks.
        now: The town's time.
        why: Why another carrier is looked for, in a word; empty the first time.

    Raises:
        GoodsRefused: ``over``, or ``under_way``: the last carrier has it.
        PlanBusy: others changed the plan all the time.
    """
    consignment.refresh_from_db()
    if consignment.state in OVER:
        raise GoodsRefused("over")
    here = find_here(consignment, now)
    if here is None:
        raise GoodsRefused("under_way")
    made, heard = _choose(consignment, here, actor=actor, now=now, why=why)
    if made is None and consignment.round and not consignment.legs.filter(state=LegState.UNDER_WAY).exists():
        told = consignment.window_until
        consignment.window_until = max(told, now) + LATE  # late is better than never
        made, _heard = _choose(consignment, here, actor=actor, now=now, why=why)
        if made is None:
            consignment.window_until = told
    if made is not None:
        return made
    look, ways, choice = heard
    return _strand(look, ways, choice, actor=actor, now=now, why=why)


def _choose(
    consignment: Consignment, here: Here, *, actor: str, now: datetime, why: str
) -> tuple[CarrierChoice | None, tuple[Look, list[Way], Choice]]:
    """Rank all ways within the window and take the first that can be had; also return what was heard."""
    look, ways = list_ways(consignment, here, now)
    sending = make_sending(look)
    carriers = [way.carrier for way in ways]
    choice = choose(sending, carriers)
    found = check(sending, carriers, choice)
    if found:
        raise ChoiceBroken("; ".join(f"{each.code} {each.key}" for each in found))
    by_key = {way.carrier.key: way for way in ways}
    for verdict in choice.verdicts:
        if verdict.rank is None:
            break
        made = _try(look, by_key[verdict.key], ways, choice, actor=actor, now=now, why=why)
        if made is not None:
            return made, (look, ways, choice)
    return None, (look, ways, choice)


def replace_carrier(
    *, consignment: Consignment, actor: str, now: datetime, why: str, has_failed: bool = True
) -> CarrierChoice:
    """Let go of whoever was to carry a consignment next, and choose another at once.

    Legs that have begun stay: the goods go on to where they are being brought. What is stranded is
    asked again of everybody: a person has looked at it.

    Args:
        consignment: What is sent.
        actor: Who asks.
        now: The town's time.
        why: In a word: ``declined``, ``absent``, ``vehicle_lost``, ``by_hand`` …
        has_failed: Whether that carrier is not to be asked again for it.

    Raises:
        GoodsRefused: ``over`` or ``under_way``.
        PlanBusy: others changed the plan all the time.
    """
    consignment.refresh_from_db()
    if consignment.state in OVER:
        raise GoodsRefused("over")
    if consignment.state == ConsignmentState.STRANDED:
        Consignment.objects.filter(pk=consignment.pk).update(tried=[])
        consignment.tried = []
    drop_legs(consignment=consignment, actor=actor, now=now, has_failed=has_failed)
    return choose_carrier(consignment=consignment, actor=actor, now=now, why=why)


def drop_legs(*, consignment: Consignment, actor: str, now: datetime, has_failed: bool) -> None:
    """Call off the legs that have not begun; whoever carried the first of them is not asked again.

    Raises:
        GoodsRefused: ``under_way``: a drone is about to take off with the goods.
    """
    legs = list(consignment.legs.filter(state=LegState.PLANNED).select_related("task"))
    with transaction.atomic():
        Leg.objects.filter(pk__in=[leg.pk for leg in legs]).update(state=LegState.DROPPED)
        VolunteerAsk.objects.filter(leg__in=legs, state__in=AskState.live()).update(
            state=AskState.WITHDRAWN, answered_at=now
        )
        for leg in legs:
            air.let_go(leg=leg, actor=actor, now=now)
    if has_failed and legs:
        _remember_tried(consignment, legs)
    for leg in reversed(legs):
        if leg.task.status in (TaskStatus.PLANNED, TaskStatus.UNASSIGNED):
            cancel_task(task_id=leg.task_id, actor=actor, now=now)


def _remember_tried(consignment: Consignment, legs: Sequence[Leg]) -> None:
    taken = consignment.choices.exclude(taken="").order_by("-round").first()
    keys = {leg.carrier_key for leg in legs if leg.is_last} | ({taken.taken} if taken else set())
    tried = sorted(set(consignment.tried) | keys)
    Consignment.objects.filter(pk=consignment.pk).update(tried=tried)
    consignment.tried = tried


def _try(
    look: Look, way: Way, ways: Sequence[Way], choice: Choice, *, actor: str, now: datetime, why: str
) -> CarrierChoice | None:
    """Have the fleet take a way; None when it cannot any more."""
    one, number = look.consignment, look.consignment.round + 1
    wanted = [_make_wanted(look, way, place, number) for place in range(len(way.legs))]
    by_vehicle = [place for place, leg in enumerate(way.legs) if not leg.is_outside]
    made: list[CarrierChoice] = []

    def write(tasks: list[Task]) -> None:
        row = _keep_choice(one, ways, choice, way.carrier.key, number, actor, now, why)
        given = dict(zip(by_vehicle, tasks, strict=True))
        for place, leg in enumerate(way.legs):
            task = given.get(place) or make_outside_task(wanted=wanted[place], actor=actor, now=now)
            kept = _keep_leg(look, way, leg, task, place, number, now)
            if leg.flown is not None:
                air.book(leg=kept, flown=leg.flown, actor=actor, now=now)
            if place not in given:
                facts = {"shift_id": None, "vehicle": "", "is_replan": False, **wanted[place].facts}
                handlers.tell("on_assigned", task, now=now, **facts)
        made.append(row)

    try:
        if by_vehicle:
            asked = [wanted[place] for place in by_vehicle]
            request_tasks(wanted=asked, actor=actor, now=now, also_write=write)
        else:
            with transaction.atomic():
                write([])
    except (NoVehicleFits, air.NotBooked):
        return None
    one.refresh_from_db()
    return made[0]


def _make_wanted(look: Look, way: Way, place: int, number: int) -> Wanted:
    one, leg = look.consignment, way.legs[place]
    spec = make_spec(
        look,
        leg.carrier,
        leg.origin,
        leg.destination,
        (leg.pickup_from, leg.pickup_until),
        (leg.dropoff_from, leg.dropoff_until),
    )
    return Wanted(
        spec=spec,
        reference=one.reference,
        contact_name=one.contact_name,
        contact_phone=one.contact_phone,
        note=one.note,
        idempotency_key=f"consignment:{one.code}:{number}:{place}",
        journey=one.code,
        only_shifts=leg.shifts,
        facts={
            "is_replan": number > 1,
            "carrier": str(leg.carrier),
            "is_last": place == len(way.legs) - 1,
        },
    )


def _keep_choice(
    one: Consignment,
    ways: Sequence[Way],
    choice: Choice,
    taken: str,
    number: int,
    actor: str,
    now: datetime,
    why: str,
) -> CarrierChoice:
    state = ConsignmentState.PLANNED if taken else ConsignmentState.STRANDED
    is_moving = one.legs.filter(state=LegState.UNDER_WAY).exists()
    fresh = Consignment.objects.filter(pk=one.pk, round=number - 1)
    new = ConsignmentState.UNDER_WAY if taken and is_moving else state
    if not fresh.update(round=F("round") + 1, state=new, window_until=one.window_until):
        raise GoodsRefused("already")  # somebody else chose meanwhile
    record(
        actor=actor,
        action="fleet.choose_carrier",
        subject=f"consignment:{one.code}",
        now=now,
        taken=taken,
        round=number,
        why=why,
    )
    return CarrierChoice.objects.create(
        consignment=one,
        round=number,
        at=now,
        actor=actor,
        taken=taken,
        why=why,
        verdicts=describe_verdicts(ways, choice, taken),
    )


def describe_verdicts(ways: Sequence[Way], choice: Choice, taken: str) -> list[dict[str, Any]]:
    """Return what is said of each carrier, as it is kept; the taken one's way has times and price."""
    by_key = {way.carrier.key: way.carrier for way in ways}
    words = {way.closed.code: way.closed.text for way in ways if way.closed is not None}
    return [
        {
            "key": verdict.key,
            "kind": str(by_key[verdict.key].kind),
            "rank": verdict.rank,
            "is_taken": verdict.key == taken,
            "cost_yen": by_key[verdict.key].cost_yen if verdict.rank else None,
            "codes": [reason.code for reason in verdict.reasons],
            "text": say_verdict(verdict, by_key[verdict.key].kind, words),
        }
        for verdict in choice.verdicts
    ]


def _keep_leg(look: Look, way: Way, leg: LegPlan, task: Task, place: int, number: int, now: datetime) -> Leg:
    one = look.consignment
    last = one.legs.aggregate(last=Max("number"))["last"] or 0
    row = Leg.objects.create(
        consignment=one,
        number=last + 1,
        round=number,
        carrier=leg.carrier,
        carrier_key=way.carrier.key if place == len(way.legs) - 1 else leg.key,
        task=task,
        is_last=place == len(way.legs) - 1,
        to_hub=leg.hub,
        cost_yen=leg.cost_yen,
    )
    if leg.slot is not None:
        VolunteerAsk.objects.create(
            slot=leg.slot,
            leg=row,
            asked_at=now,
            answer_until=now + ANSWER_WITHIN,
            honorarium_yen=leg.slot.volunteer.honorarium_yen,
        )
    return row


def _strand(
    look: Look, ways: Sequence[Way], choice: Choice, *, actor: str, now: datetime, why: str
) -> CarrierChoice:
    one = look.consignment
    number = one.round + 1
    with transaction.atomic():
        row = _keep_choice(one, ways, choice, "", number, actor, now, why)
        open_desk_task(
            key=f"consignment:{one.code}:{number}",
            kind="consignment",
            text=say_stranded(one.code, one.contact_name, one.destination_name),
            now=now,
            number=one.contact_phone,
            link=f"/goods/{one.code}/",
        )
        leg = one.legs.select_related("task").order_by("-number").first()
        if leg is not None:
            reason = say_stranded(one.code, one.contact_name, one.destination_name)
            handlers.tell(
                "on_unassigned", leg.task, now=now, reason=reason, is_transfer=False, is_stranded=True
            )
    one.refresh_from_db()
    return row
