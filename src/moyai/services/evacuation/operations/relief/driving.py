"""Goods on a vehicle: asking the fleet, and hearing how far the vehicle has come."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.languages import get_page_language
from moyai.core.residents.queries import find_phone
from moyai.fleet.enums import StopKind
from moyai.fleet.handlers import Facts
from moyai.fleet.models import Stop, Task
from moyai.fleet.operations import NoVehicleFits, request_task
from moyai.fleet.specs import Point, TaskSpec
from moyai.services.evacuation.drill import mark
from moyai.services.evacuation.enums import EvacuationKind, NeedKind, ReliefStatus, Setback
from moyai.services.evacuation.models import Relief, RosterPerson
from moyai.services.evacuation.operations.relief import receipts
from moyai.services.evacuation.policy import LABEL
from moyai.services.evacuation.refusals_relief import NoVehicle, NowhereKnown, WrongMoment
from moyai.services.evacuation.texts import relief as say

PACKS_A_SEAT, MOST_SEATS = 10, 4
"""So much takes the room of one seat; more than four seats goes in several rounds."""

WINDOWS = (timedelta(hours=1), timedelta(hours=3), timedelta(hours=6))
"""The vehicle is asked for within an hour, then within more."""

LOAD_S, HAND_S = 300, 240
LONGEST_S = 3 * 3600
_FRESH = {
    "status": ReliefStatus.PLANNED,
    "at_risk_at": None,
    "setback": "",
    "setback_vehicle": "",
    "setback_at": None,
}


def plan_vehicle(*, relief: Relief, by: User, now: datetime) -> Task:
    """Ask the fleet for a vehicle, soon, then later.

    Raises:
        NowhereKnown: nobody knows where she is.
        NoVehicle: none fits today.
        PlanBusy: the fleet's plan changed all the time.
    """
    destination = find_destination(relief)
    if relief.depot is None:
        raise WrongMoment
    origin = Point(relief.depot.name, relief.depot.lon, relief.depot.lat)
    reason = ""
    for window in WINDOWS:
        try:
            return _request(relief, _make_spec(relief, origin, destination, window, now), by, now)
        except NoVehicleFits as refused:
            reason = refused.facts["reason"].get(get_page_language()) or refused.facts["reason"]["ja"]
    raise NoVehicle(reason)


def find_destination(relief: Relief) -> Point:
    """Return where it goes: the place of refuge, where she was last heard of, or her home if she is there.

    Raises:
        NowhereKnown: she is somewhere else, and nobody knows where on the map.
    """
    if relief.shelter is not None:
        return Point(relief.shelter.name, relief.shelter.lon, relief.shelter.lat)
    assert relief.resident is not None
    home = relief.resident.household
    row = (
        RosterPerson.objects.select_related("shelter")
        .filter(incident=relief.incident, resident=relief.resident)
        .first()
    )
    if row is not None and row.shelter is not None:
        return Point(row.shelter.name, row.shelter.lon, row.shelter.lat)
    if row is not None and row.lon is not None and row.lat is not None:
        name = row.words or f"{EvacuationKind(row.kind).label}"
        return Point(name[:80], row.lon, row.lat)
    if row is None or row.kind == EvacuationKind.HOME:
        return Point(home.address[:80], home.lon, home.lat)
    raise NowhereKnown


class ReliefTaskHandler:
    """What the fleet tells of goods, see `fleet.handlers.TaskHandler`; told twice it changes nothing."""

    def on_assigned(self, task: Task, now: datetime, facts: Facts) -> None:
        """A vehicle will come, or another one; the words at planning said that it may be late."""
        _set(task, (ReliefStatus.PLANNED,), ReliefStatus.PLANNED, at_risk_at=None)

    def on_arrived(self, task: Task, now: datetime, facts: Facts) -> None:
        """The vehicle stands at the depot."""

    def on_boarded(self, task: Task, now: datetime, facts: Facts) -> None:
        """The goods are aboard."""
        _set(task, (ReliefStatus.PLANNED,), ReliefStatus.LOADED)

    def on_done(self, task: Task, now: datetime, facts: Facts) -> None:
        """The driver has handed them over: now she is asked."""
        moved = _set(task, (ReliefStatus.PLANNED, ReliefStatus.LOADED), ReliefStatus.HANDED, handed_at=now)
        if moved:
            receipts.ask(_find(task), now)

    def on_no_show(self, task: Task, now: datetime, facts: Facts) -> None:
        """The goods were not at the depot, or could not be handed over: a person looks what is to be done."""
        why = Setback(facts.get("why") or Setback.NOT_AT_DEPOT)
        _set_back(task, why, now, facts, only_from=(ReliefStatus.PLANNED, ReliefStatus.LOADED))

    def on_cancelled(self, task: Task, now: datetime, facts: Facts) -> None:
        """The vehicle was called off at the fleet's desk: the goods stay reserved."""
        _set_back(task, Setback.CALLED_OFF, now, facts, only_from=(ReliefStatus.PLANNED,))

    def on_promise_at_risk(self, task: Task, now: datetime, facts: Facts) -> None:
        """The vehicle will be late."""
        self.on_unassigned(task, now, facts)

    def on_unassigned(self, task: Task, now: datetime, facts: Facts) -> None:
        """The vehicle was lost, or is late: she is told once; the fleet goes on looking for another."""
        fresh = Relief.objects.filter(task=task, at_risk_at=None, status__in=ReliefStatus.live())
        if fresh.update(at_risk_at=now):
            receipts.tell_late(_find(task), now)


def _make_spec(
    relief: Relief, origin: Point, destination: Point, window: timedelta, now: datetime
) -> TaskSpec:
    begin = now + timedelta(minutes=5)
    seats = min(MOST_SEATS, -(-relief.quantity // PACKS_A_SEAT))
    return TaskSpec(
        kind=LABEL,
        origin=origin,
        destination=destination,
        seats=seats,
        wheelchairs=0,
        pickup_from=begin,
        pickup_until=begin + window,
        dropoff_from=begin,
        dropoff_until=begin + window + timedelta(hours=1),
        max_ride_s=LONGEST_S,
        pickup_service_s=LOAD_S,
        dropoff_service_s=HAND_S,
        is_goods=True,
    )


def _request(relief: Relief, spec: TaskSpec, by: User, now: datetime) -> Task:
    item = say.GOODS[NeedKind(relief.item)].get("ja")
    words = say.CREW_NOTE.format(item=item, quantity=relief.quantity, note=relief.note).get("ja")
    return request_task(
        spec=spec,
        reference=f"relief:{relief.code}",
        contact_name=mark(relief.whose, relief.incident.mode)[:80],
        contact_phone=find_phone(relief.resident) if relief.resident else relief.shelter.phone[:24],  # type: ignore[union-attr]
        note=mark(words, relief.incident.mode)[:120],
        idempotency_key=f"relief:{relief.code}:{relief.version}",
        actor=f"user:{by.pk}",
        now=now,
        also_write=lambda task: _plan(relief, task, by, now),
    )


def _plan(relief: Relief, task: Task, by: User, now: datetime) -> None:
    seen = Relief.objects.filter(pk=relief.pk, version=relief.version, status=ReliefStatus.RESERVED)
    if not seen.update(**_FRESH, task=task, version=F("version") + 1):
        raise WrongMoment
    relief.refresh_from_db()
    stop = Stop.objects.filter(task=task, kind=StopKind.DROPOFF).first()
    receipts.tell_planned(relief, stop.planned_at if stop else task.dropoff_until, now)
    record(
        actor=f"user:{by.pk}",
        action="evacuation.plan_relief",
        subject=f"relief:{relief.code}",
        now=now,
        task=task.code,
        mode=relief.incident.mode,
    )


def _set(of: Task, only_from: tuple[str, ...], status: ReliefStatus, **changes: object) -> bool:
    found = Relief.objects.filter(task=of, status__in=only_from)
    return bool(found.update(status=status, version=F("version") + 1, **changes))


def _set_back(task: Task, why: Setback, now: datetime, facts: Facts, *, only_from: tuple[str, ...]) -> None:
    """Put goods that did not come back to what has no vehicle; the desk is told, and who waits for them."""
    relief = Relief.objects.select_related("incident", "resident", "shelter").filter(task=task).first()
    vehicle = str(facts.get("vehicle", ""))[:40]
    changes = {"task": None, "setback": why, "setback_vehicle": vehicle, "setback_at": now}
    if relief is None or not _set(task, only_from, ReliefStatus.RESERVED, **changes):
        return
    relief.refresh_from_db()
    receipts.tell_setback(relief, now)
    _note(task, why.value, now)


def _find(task: Task) -> Relief:
    return Relief.objects.select_related("incident", "resident", "shelter").get(task=task)


def _note(task: Task, why: str, now: datetime) -> None:
    record(actor="system:fleet", action="evacuation.relief_stopped", subject=task.reference, now=now, why=why)
