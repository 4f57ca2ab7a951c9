"""Reads of consignments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from moyai.core.clock import at_local
from moyai.core.places.geometry import measure_m
from moyai.fleet.consignments.enums import Act, AskState, ConsignmentState, HubKind, LegState
from moyai.fleet.consignments.models import (
    Box,
    Consignment,
    HandOver,
    Hub,
    Leg,
    TemperatureReading,
    Volunteer,
    VolunteerAsk,
    VolunteerSlot,
)
from moyai.fleet.consignments.rules import WALK_TO_LOCKER_M
from moyai.fleet.models import Task

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain of custody: who held a box from when on, and whether it was scanned."""

    hand_over: HandOver
    leg: Leg

    @property
    def is_gap(self) -> bool:
        """Whether nobody scanned it."""
        return not self.hand_over.is_scanned


def get_consignment(code: str) -> Consignment:
    """Return a consignment.

    Raises:
        Consignment.DoesNotExist: there is none.
    """
    return _with_legs(Consignment.objects.all()).get(code=code)


def find_locker(lon: float, lat: float) -> Hub | None:
    """Return the nearest locker in use to which somebody could walk from a place, or None."""
    lockers = Hub.objects.filter(kind=HubKind.LOCKER, is_open=True)
    far = [(measure_m((hub.lon, hub.lat), (lon, lat)), hub.pk, hub) for hub in lockers]
    near = min((one for one in far if one[0] <= WALK_TO_LOCKER_M), default=None)
    return near[2] if near else None


def find_consignment(task: Task) -> Consignment | None:
    """Return the consignment of which a task is a leg."""
    return Consignment.objects.filter(legs__task=task).first()


def list_consignments(day: date) -> list[Consignment]:
    """Return what is to be at a door on a day, and whatever older still waits for a person."""
    begin, end = at_local(day, 0), at_local(day, DAY_MINUTES)
    of_day = Q(window_until__gte=begin, window_until__lt=end)
    waits = Q(window_until__lt=begin, state__in=[ConsignmentState.STRANDED, ConsignmentState.NOT_MET])
    return list(_with_legs(Consignment.objects.filter(of_day | waits)))


def list_chain(consignment: Consignment) -> list[Link]:
    """Return every time that a box changed hands, in order."""
    rows = HandOver.objects.filter(leg__consignment=consignment)
    return [Link(row, row.leg) for row in rows.select_related("box", "by", "leg__task")]


def list_readings(consignment: Consignment) -> list[TemperatureReading]:
    """Return the temperature log."""
    return list(TemperatureReading.objects.filter(leg__consignment=consignment).select_related("leg", "by"))


def find_volunteer(user_id: int | None) -> Volunteer | None:
    """Return the volunteer that an account is, None when it is none."""
    if user_id is None:
        return None
    people = Volunteer.objects.select_related("user", "meets_at")
    return people.filter(user_id=user_id, is_active=True).first()


def list_asks(volunteer: Volunteer, day: date) -> list[VolunteerAsk]:
    """Return what a volunteer was asked for on a day and is counted on, or has done; the soonest first."""
    asks = VolunteerAsk.objects.filter(
        slot__volunteer=volunteer,
        slot__ends_at__gte=at_local(day, 0),
        slot__starts_at__lt=at_local(day, DAY_MINUTES),
        state__in=[*AskState.live(), AskState.DONE],
    )
    boxes = Prefetch("leg__consignment__boxes", Box.objects.order_by("code"))
    rows = asks.select_related("leg__task", "leg__consignment", "slot").prefetch_related(boxes)
    return list(rows.order_by("leg__task__pickup_from", "pk"))


def find_ask(volunteer: Volunteer, number: int) -> VolunteerAsk | None:
    """Return one of a volunteer's own requests."""
    asks = VolunteerAsk.objects.filter(slot__volunteer=volunteer, pk=number)
    return asks.select_related("leg__task", "leg__consignment", "slot__volunteer").first()


def list_slots(since: datetime, *, volunteer: Volunteer | None = None) -> list[VolunteerSlot]:
    """Return the rota from a moment on."""
    slots = VolunteerSlot.objects.filter(ends_at__gt=since)
    if volunteer is not None:
        slots = slots.filter(volunteer=volunteer)
    return list(slots.select_related("volunteer__user").prefetch_related("asks")[:200])


def list_aboard(task_ids: Sequence[int]) -> dict[int, list[Box]]:
    """Return, by task, the boxes that its leg carries."""
    legs = Leg.objects.filter(task_id__in=task_ids).exclude(state=LegState.DROPPED)
    rows = legs.select_related("consignment").prefetch_related("consignment__boxes")
    return {leg.task_id: list(leg.consignment.boxes.all()) for leg in rows}


def is_unbroken(consignment: Consignment) -> bool:
    """Tell whether every hand-over of every leg that was done was scanned."""
    legs = consignment.legs.filter(state=LegState.DONE).count()
    scans = HandOver.objects.filter(leg__consignment=consignment, is_scanned=True)
    scanned = scans.filter(act__in=[Act.COLLECTED, Act.DELIVERED], leg__state=LegState.DONE).count()
    return scanned == 2 * legs * consignment.boxes.count()


def _with_legs(rows: QuerySet[Consignment]) -> QuerySet[Consignment]:
    legs = Leg.objects.select_related("task", "to_hub", "ask__slot__volunteer__user").order_by("number")
    return rows.prefetch_related(Prefetch("legs", legs), "boxes", "choices")
