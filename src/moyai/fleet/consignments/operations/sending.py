"""A service sends something, or calls it off."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.fleet.consignments.ends import End, tell_end
from moyai.fleet.consignments.enums import ConsignmentState, LegState, Temperature
from moyai.fleet.consignments.errors import GoodsRefused
from moyai.fleet.consignments.models import Box, Consignment
from moyai.fleet.consignments.operations.choosing import OVER, choose_carrier, drop_legs
from moyai.fleet.specs import Point

MOST_BOXES = 20
HEAVIEST_G, LARGEST_ML, MOST_CODE = 50_000, 500_000, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxSpec:
    """One box to be sent.

    Attributes:
        temperature: ``ambient``, ``chilled`` or ``frozen``.
        grams: Its weight with what is in it.
        millilitres: The room that it takes.
        code: What its label already says, up to 12 characters; empty: the fleet makes one.
    """

    temperature: str
    grams: int
    millilitres: int
    code: str = ""

    def __post_init__(self) -> None:
        if self.temperature not in Temperature.values:
            raise ValueError(f"{self.temperature!r} is no temperature class")
        if len(self.code) > MOST_CODE:
            raise ValueError(f"{self.code!r} is longer than a label's code")
        if not (0 < self.grams <= HEAVIEST_G and 0 < self.millilitres <= LARGEST_ML):
            raise ValueError("a box weighs and measures something, and no more than somebody can lift")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsignmentSpec:
    """What a service wants sent.

    Attributes:
        kind: Key of the service's TaskHandler: it hears what becomes of it.
        reference: The service's own code.
        idempotency_key: Unique for each thing sent.
        origin: Where it is collected.
        destination: The door.
        ready_at: When it can be collected.
        window_from: From when on it may come to the door.
        window_until: Until when it must be there.
        boxes: At least one.
        contact_name: Who gets it.
        contact_phone: How to reach her.
        note: What the carrier should know.
        may_leave: Whether it may be put down before the door, with a photo.
        may_locker: Whether she fetches it from a locker.
    """

    kind: str
    reference: str
    idempotency_key: str
    origin: Point
    destination: Point
    ready_at: datetime
    window_from: datetime
    window_until: datetime
    boxes: Sequence[BoxSpec]
    contact_name: str
    contact_phone: str = ""
    note: str = ""
    may_leave: bool = False
    may_locker: bool = False

    def __post_init__(self) -> None:
        if not 0 < len(self.boxes) <= MOST_BOXES:
            raise ValueError("a consignment has boxes, and not more than one carrier can count")
        if not (self.window_from <= self.window_until and self.ready_at <= self.window_until):
            raise ValueError("the window ends before it begins, or before anything is ready")


def send_consignment(*, spec: ConsignmentSpec, actor: str, now: datetime) -> Consignment:
    """Take something to be sent and choose who carries it; asked again with the same key, it is the same.

    When nobody can carry it, it is ``stranded`` and the desk knows: look at its ``state``.

    Raises:
        PlanBusy: others changed the plan all the time; send it again.
    """
    known = Consignment.objects.filter(idempotency_key=spec.idempotency_key).first()
    if known is None:
        try:
            known = _write(spec, actor, now)
        except IntegrityError:  # somebody sent the same at the same moment
            known = Consignment.objects.get(idempotency_key=spec.idempotency_key)
    if known.round == 0 and known.state == ConsignmentState.WAITING:
        with suppress(GoodsRefused):  # somebody chose at the same moment
            choose_carrier(consignment=known, actor=actor, now=now)
        known.refresh_from_db()
    return known


@transaction.atomic
def _write(spec: ConsignmentSpec, actor: str, now: datetime) -> Consignment:
    code = make_free_code(lambda made: Consignment.objects.filter(code=made).exists())
    one = Consignment.objects.create(
        code=code,
        kind=spec.kind,
        reference=spec.reference,
        idempotency_key=spec.idempotency_key,
        origin_name=spec.origin.name,
        origin_lon=spec.origin.lon,
        origin_lat=spec.origin.lat,
        destination_name=spec.destination.name,
        destination_lon=spec.destination.lon,
        destination_lat=spec.destination.lat,
        ready_at=spec.ready_at,
        window_from=spec.window_from,
        window_until=spec.window_until,
        contact_name=spec.contact_name,
        contact_phone=spec.contact_phone,
        note=spec.note,
        may_leave=spec.may_leave,
        may_locker=spec.may_locker,
        requested_at=now,
    )
    Box.objects.bulk_create(
        Box(
            consignment=one,
            code=box.code or f"{code}{number:02d}",
            temperature=box.temperature,
            grams=box.grams,
            millilitres=box.millilitres,
        )
        for number, box in enumerate(spec.boxes, 1)
    )
    record(
        actor=actor,
        action="fleet.send_consignment",
        subject=f"consignment:{code}",
        now=now,
        boxes=len(spec.boxes),
    )
    return one


def cancel_consignment(
    *, consignment: Consignment, actor: str, now: datetime, by_service: bool = False
) -> Consignment:
    """Call off what nobody has collected yet; called off twice is once.

    The service that sent it is told (ends.py), unless it is who calls it off (``by_service``).

    Raises:
        GoodsRefused: ``under_way``: a carrier has it; ``over``.
    """
    with transaction.atomic():
        consignment.refresh_from_db()
        if consignment.state == ConsignmentState.CANCELLED:
            return consignment
        if consignment.state in OVER:
            raise GoodsRefused("over")
        has_left = Q(state__in=[LegState.UNDER_WAY, LegState.DONE]) | Q(ended_lon__isnull=False)
        if consignment.legs.filter(has_left).exists():
            raise GoodsRefused("under_way")
        Consignment.objects.filter(pk=consignment.pk).update(
            state=ConsignmentState.CANCELLED, finished_at=now
        )
        drop_legs(consignment=consignment, actor=actor, now=now, has_failed=False)
        record(
            actor=actor,
            action="fleet.cancel_consignment",
            subject=f"consignment:{consignment.code}",
            now=now,
        )
        if not by_service:
            tell_end(consignment, End.CALLED_OFF, actor=actor, now=now)
    consignment.refresh_from_db()
    return consignment
