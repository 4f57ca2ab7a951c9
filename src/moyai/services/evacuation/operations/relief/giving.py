"""A thing that is needed, step by step: wanted, reserved, planned on a vehicle, handed over, called off."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.codes import make_code
from moyai.core.residents.models import Resident
from moyai.fleet.operations import CannotCancel, cancel_task
from moyai.services.evacuation.enums import NeedKind, ReliefStatus
from moyai.services.evacuation.models import Depot, Incident, Relief, Shelter
from moyai.services.evacuation.operations.relief import receipts, stock
from moyai.services.evacuation.operations.relief.driving import plan_vehicle
from moyai.services.evacuation.refusals import IncidentIsOver
from moyai.services.evacuation.refusals_relief import AlreadyWanted, WrongMoment

_BEFORE_HAND_OVER = (ReliefStatus.WANTED, ReliefStatus.RESERVED, ReliefStatus.PLANNED)


@transaction.atomic
def open_relief(
    *,
    incident: Incident,
    item: NeedKind,
    quantity: int,
    resident: Resident | None = None,
    shelter: Shelter | None = None,
    note: str = "",
    by: User,
    now: datetime,
) -> Relief:
    """Write down what somebody, or a place of refuge, is to be given. Nobody is told anything yet.

    Args:
        incident: in which.
        item: one of `enums.GOODS`.
        quantity: in the units of the stock.
        resident: who needs it, or
        shelter: which place does.
        note: for the driver.
        by: who decides.
        now: the town's time.

    Raises:
        AlreadyWanted: the same is on its way to her.
        IncidentIsOver: it has ended.
    """
    if incident.closed_at is not None:
        raise IncidentIsOver
    try:
        with transaction.atomic():
            relief = Relief.objects.create(
                incident=incident,
                code=_make_code(),
                resident=resident,
                shelter=shelter,
                item=item,
                quantity=quantity,
                note=note[:80],
                opened_at=now,
                opened_by=by,
            )
    except IntegrityError as twice:
        raise AlreadyWanted from twice
    audit("open_relief", relief, by, now)
    return relief


@transaction.atomic
def reserve_goods(*, code: str, depot: Depot, by: User, now: datetime) -> Relief:
    """Put the goods aside at a depot.

    Raises:
        Relief.DoesNotExist: there is none.
        WrongMoment: it is past that.
        NotEnough: the depot has not got so much.
    """
    relief = _get(code)
    move(relief, ReliefStatus.RESERVED, only_from=(ReliefStatus.WANTED,), depot=depot)
    stock.reserve(relief, depot, by, now)
    audit("reserve_goods", relief, by, now)
    return relief


def send_goods(*, code: str, by: User, now: datetime) -> Relief:
    """Have the fleet plan a vehicle for what is reserved; the resident is told that it is planned.

    Raises:
        Relief.DoesNotExist: there is none.
        WrongMoment: nothing is reserved, or it has a vehicle.
        NowhereKnown: nobody knows where she is.
        NoVehicle: none fits today.
        PlanBusy: the fleet's plan changed all the time; nothing was done.
    """
    relief = _get(code)
    if relief.status != ReliefStatus.RESERVED:
        raise WrongMoment
    plan_vehicle(relief=relief, by=by, now=now)
    relief.refresh_from_db()
    return relief


@transaction.atomic
def hand_over(*, code: str, by: User, now: datetime) -> Relief:
    """Note that it was handed over without a vehicle of the fleet; she is asked whether it has come.

    Raises:
        Relief.DoesNotExist: there is none.
        WrongMoment: nothing is reserved, or a vehicle has it.
    """
    relief = _get(code)
    move(relief, ReliefStatus.HANDED, only_from=(ReliefStatus.RESERVED,), handed_at=now)
    receipts.ask(relief, now)
    audit("hand_over", relief, by, now)
    return relief


@transaction.atomic
def confirm_receipt(*, code: str, by: User, now: datetime) -> Relief:
    """Note that somebody told the desk, or the desk of a shelter, that it has come.

    Raises:
        Relief.DoesNotExist: there is none.
        WrongMoment: it has not been handed over.
    """
    relief = _get(code)
    receipts.receive(relief, through="desk", by=by, now=now)
    audit("confirm_receipt", relief, by, now)
    return relief


@transaction.atomic
def call_off(*, code: str, by: User | None, now: datetime, returns: bool = True) -> Relief:
    """Give it up: the vehicle is told, what is reserved goes back, and she is told if she was told before.

    Args:
        code: of the relief.
        by: who decides; None: the end of a drill.
        now: the town's time.
        returns: whether the goods are back in the depot.

    Raises:
        Relief.DoesNotExist: there is none.
        WrongMoment: it is over, or on the vehicle.
    """
    relief = _get(code)
    was = relief.status
    allowed = (*_BEFORE_HAND_OVER, ReliefStatus.DISPUTED, ReliefStatus.HANDED)
    task_id = relief.task_id if was == ReliefStatus.PLANNED else None
    move(relief, ReliefStatus.CANCELLED, only_from=allowed, closed_at=now)
    if task_id is not None:
        try:
            cancel_task(task_id=task_id, actor=f"user:{by.pk}" if by else "system:relief", now=now)
        except CannotCancel as aboard:
            raise WrongMoment from aboard
    if returns:
        stock.put_back(relief, by, now)
    if was == ReliefStatus.PLANNED:
        receipts.tell_off(relief, now)
    audit("call_off_relief", relief, by, now)
    return relief


def move(relief: Relief, status: ReliefStatus, *, only_from: tuple[str, ...], **changes: object) -> None:
    """Set the status, unless a colleague was quicker.

    Raises:
        WrongMoment: it is in another state, or was changed since it was read.
    """
    seen = Relief.objects.filter(pk=relief.pk, version=relief.version, status__in=only_from)
    if not seen.update(status=status, version=F("version") + 1, **changes):
        raise WrongMoment
    relief.refresh_from_db()


def audit(action: str, relief: Relief, by: User | None, now: datetime) -> None:
    """Write a step into the audit log, without names."""
    record(
        actor=f"user:{by.pk}" if by else "system:relief",
        action=f"evacuation.{action}",
        subject=f"relief:{relief.code}",
        now=now,
        item=relief.item,
        quantity=relief.quantity,
        status=relief.status,
        mode=relief.incident.mode,
    )


def _get(code: str) -> Relief:
    return Relief.objects.select_related("incident", "resident__household", "shelter", "depot").get(code=code)


def _make_code() -> str:
    code = make_code()
    while Relief.objects.filter(code=code).exists():
        code = make_code()
    return code
