"""What the fleet tells of a leg's task, written into the consignment; services hear of it as of one way.

Between carriers the service hears nothing: for whoever waits at the door it is one delivery. What was called
off because another carrier took it over is not told; the new carrier's assignment is.
"""

from __future__ import annotations

from datetime import datetime

from moyai.core.notices.operations import open_desk_task
from moyai.fleet.consignments.doors import Seen, tell_seen
from moyai.fleet.consignments.enums import Act, AskState, ConsignmentState, HubKind, LegState, Outcome
from moyai.fleet.consignments.models import Consignment, HandOver, Leg, VolunteerAsk
from moyai.fleet.consignments.operations.honoraria import earn
from moyai.fleet.consignments.texts import say_not_there, say_stranded
from moyai.fleet.enums import CarrierKind, NotHandedOver
from moyai.fleet.handlers import Facts
from moyai.fleet.models import Shift, Task


def hear(event: str, task: Task, now: datetime, facts: Facts) -> Facts | None:
    """Return what the service is told of a task; of one that is no leg, what it always was."""
    if not task.is_goods or not task.journey:
        return facts
    leg = Leg.objects.select_related("consignment", "to_hub").filter(task=task).first()
    if leg is None:
        return facts
    told = _HEARD[event](leg, task, now, facts)
    if told is None:
        return None
    readings = leg.readings.exclude(flag="").values_list("flag", flat=True)
    return {
        **told,
        "consignment": leg.consignment.code,
        "carrier": leg.carrier,
        "leg": leg.number,
        "is_last": leg.is_last,
        "flags": sorted(set(readings)),
    }


def _assigned(leg: Leg, task: Task, now: datetime, facts: Facts) -> Facts | None:
    if leg.state == LegState.DROPPED:
        return None
    shift = Shift.objects.select_related("vehicle").filter(pk=facts.get("shift_id") or 0).first()
    carrier = leg.carrier if shift is None else shift.vehicle.carrier or CarrierKind.VAN
    if carrier != leg.carrier:  # another vehicle took it over, or a dispatcher gave it to one
        leg.carrier = carrier
        leg.save(update_fields=["carrier"])
        VolunteerAsk.objects.filter(leg=leg, state__in=AskState.live()).update(
            state=AskState.WITHDRAWN, answered_at=now
        )
    _set(leg, ConsignmentState.PLANNED, only_from=[ConsignmentState.WAITING, ConsignmentState.STRANDED])
    return facts if leg.is_last else None


def _arrived(leg: Leg, _task: Task, _now: datetime, facts: Facts) -> Facts | None:
    return facts if leg.is_last else None


def _boarded(leg: Leg, task: Task, now: datetime, facts: Facts) -> Facts | None:
    Leg.objects.filter(pk=leg.pk).update(state=LegState.UNDER_WAY)
    _set(leg, ConsignmentState.UNDER_WAY)
    if facts.get("is_transfer"):
        _fill_gaps(leg, Act.TAKEN_OVER, now, now)
    else:
        _fill_gaps(leg, Act.COLLECTED, task.boarded_at or now, now)
    return facts if leg.is_last else None


def _done(leg: Leg, task: Task, now: datetime, facts: Facts) -> Facts | None:
    at = task.finished_at or now
    Leg.objects.filter(pk=leg.pk).update(state=LegState.DONE)
    _fill_gaps(leg, Act.DELIVERED, at, now)
    _close_ask(leg, at, now)
    if not leg.is_last:
        return None
    state = ConsignmentState.LEFT if leg.outcome == Outcome.LEFT else ConsignmentState.HANDED
    if leg.to_hub is not None and leg.to_hub.kind == HubKind.LOCKER:
        _set(leg, ConsignmentState.IN_LOCKER)
        return {**facts, "outcome": "in_locker", "locker": leg.to_hub.name}
    _set(leg, state, finished_at=at)
    if leg.carrier == CarrierKind.DRONE:  # nobody rang at a door: it lies where drones put things down
        return {**facts, "outcome": "put_down", "place": task.destination_name}
    return {**facts, "outcome": leg.outcome or Outcome.IN_PERSON.value}


def _no_show(leg: Leg, task: Task, now: datetime, facts: Facts) -> Facts | None:
    if facts.get("at") == "door":
        Leg.objects.filter(pk=leg.pk).update(state=LegState.NOT_MET, outcome=Outcome.NOT_MET)
        _tell_absent(leg, task, now, facts)
        _set(leg, ConsignmentState.NOT_MET if leg.is_last else ConsignmentState.STRANDED)
        _close_ask(leg, task.finished_at or now, now)
        return facts if leg.is_last else None
    Leg.objects.filter(pk=leg.pk).update(state=LegState.DROPPED)
    _set(leg, ConsignmentState.STRANDED)
    one = leg.consignment
    open_desk_task(
        key=f"consignment:{one.code}:not_there:{leg.number}",
        kind="consignment",
        text=say_not_there(one.code, task.origin_name),
        now=now,
        link=f"/goods/{one.code}/",
    )
    return facts


def _cancelled(leg: Leg, _task: Task, _now: datetime, facts: Facts) -> Facts | None:
    if leg.state != LegState.DROPPED:
        Leg.objects.filter(pk=leg.pk).update(state=LegState.DROPPED)
        _wait(leg)
        return None
    is_off = leg.consignment.state == ConsignmentState.CANCELLED
    return facts if is_off and leg.is_last else None


def _at_risk(leg: Leg, task: Task, _now: datetime, facts: Facts) -> Facts | None:
    if leg.is_last:
        return facts
    next_leg = leg.consignment.legs.filter(number__gt=leg.number, state=LegState.PLANNED).first()
    if next_leg is not None and _comes_too_late(facts, next_leg.task):
        _wait(leg)
    return None


def _unassigned(leg: Leg, task: Task, now: datetime, facts: Facts) -> Facts | None:
    if facts.get("is_stranded"):
        return facts
    if facts.get("is_transfer"):
        _set(leg, ConsignmentState.STRANDED)
        one = leg.consignment
        open_desk_task(
            key=f"consignment:{one.code}:stuck:{leg.number}",
            kind="consignment",
            text=say_stranded(one.code, one.contact_name, one.destination_name),
            now=now,
            number=one.contact_phone,
            link=f"/goods/{one.code}/",
        )
        return facts
    _wait(leg)
    return None


def _tell_absent(leg: Leg, task: Task, now: datetime, facts: Facts) -> None:
    """Tell the service that nobody was met; a road that is closed says nothing of her."""
    if leg.is_last and facts.get("why", NotHandedOver.ABSENT) == NotHandedOver.ABSENT:
        at, key = task.finished_at or now, f"handover:leg:{leg.pk}"
        tell_seen(leg.consignment, Seen(condition=None, at=at, key=key, note=leg.hand_note), now=now)


_HEARD = {
    "on_assigned": _assigned,
    "on_arrived": _arrived,
    "on_boarded": _boarded,
    "on_done": _done,
    "on_no_show": _no_show,
    "on_cancelled": _cancelled,
    "on_promise_at_risk": _at_risk,
    "on_unassigned": _unassigned,
}


def _set(leg: Leg, state: str, *, only_from: list[str] | None = None, **changes: object) -> None:
    rows = Consignment.objects.filter(pk=leg.consignment_id)
    if only_from is not None:
        rows = rows.filter(state__in=only_from)
    rows.exclude(state=ConsignmentState.CANCELLED).update(state=state, **changes)


def _wait(leg: Leg) -> None:
    """Have another carrier looked for by the next round of the worker: the plan is being written just now."""
    _set(leg, ConsignmentState.WAITING)


def _comes_too_late(facts: Facts, task: Task) -> bool:
    at = facts.get("dropoff_at")
    return bool(at) and datetime.fromisoformat(str(at)) > task.pickup_until


def _fill_gaps(leg: Leg, act: str, at: datetime, now: datetime) -> None:
    """Note the boxes that a button said to have changed hands and nobody scanned."""
    seen = set(leg.hand_overs.filter(act=act).values_list("box_id", flat=True))
    HandOver.objects.bulk_create(
        HandOver(leg=leg, box=box, act=act, at=at, received_at=now, is_scanned=False)
        for box in leg.consignment.boxes.all()
        if box.pk not in seen
    )


def _close_ask(leg: Leg, at: datetime, now: datetime) -> None:
    ask = VolunteerAsk.objects.select_related("slot__volunteer").filter(leg=leg).first()
    if ask is not None and ask.state in AskState.live():
        ask.state, ask.done_at = AskState.DONE, at
        ask.save(update_fields=["state", "done_at"])
        earn(ask=ask, now=now)
