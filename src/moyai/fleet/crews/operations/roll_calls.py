"""Roll-calls are held and corrected; drivers say how they are."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import open_desk_task
from moyai.fleet.crews.enums import Inspection, Method, RollCallKind
from moyai.fleet.crews.errors import WrongRollCall
from moyai.fleet.crews.models import DriverStatement, RollCall
from moyai.fleet.crews.roll_call_rules import RollCallFacts, list_refusals
from moyai.fleet.crews.texts import say_refusals, tell_desk
from moyai.fleet.enums import ShiftStatus
from moyai.fleet.models import Shift

OVER = (ShiftStatus.CLOSED,)


@transaction.atomic
def hold_roll_call(
    *,
    shift_id: int,
    kind: RollCallKind,
    facts: RollCallFacts,
    holder: User,
    now: datetime,
    corrects: int | None = None,
    correction_reason: str = "",
) -> RollCall:
    """Write down a roll-call; one that refuses keeps the shift from starting and tells the desk.

    The last entry counts: a driver may be called again. A correction replaces an entry, which stays to
    be read.

    Args:
        shift_id: Before or after which duty.
        kind: Before or after.
        facts: What was seen and said.
        holder: Who held it (運行管理者 or 補助者).
        now: The town's time.
        corrects: The entry (its pk) that this one corrects.
        correction_reason: Why, when it corrects one.

    Raises:
        WrongRollCall: it makes no sense; the code says why.
        Shift.DoesNotExist: there is no such shift.
    """
    shift = Shift.objects.select_related("vehicle__partner", "driver").get(pk=shift_id)
    if corrects is None:
        _check_time(shift, kind, now)
    if holder.pk == shift.driver_id and facts.method != Method.AUTOMATIC:
        raise WrongRollCall("own_roll_call")
    replaced = _find_corrected(shift, kind, corrects, correction_reason)
    made = RollCall.objects.create(
        shift=shift,
        kind=kind,
        at=replaced.at if replaced else now,
        driver=shift.driver,
        driver_name=name_of(shift.driver),
        vehicle_plate=shift.vehicle.plate or shift.vehicle.name,
        holder=holder,
        holder_name=name_of(holder),
        refusals=[code.value for code in list_refusals(kind, facts)],
        corrects=replaced,
        correction_reason=correction_reason,
        **{**asdict(facts), "inspection": facts.inspection or ""},
    )
    _audit(made, holder, now)
    if not made.is_fit:
        _tell_desk(made, now)
    return made


@transaction.atomic
def state_condition(
    *,
    shift_id: int,
    driver: User,
    kind: RollCallKind,
    has_drunk: bool,
    is_ill: bool = False,
    is_fatigued: bool = False,
    is_sleepless: bool = False,
    inspection: Inspection | None = None,
    odometer_km: int | None = None,
    condition: str = "",
    said_at: datetime | None = None,
    now: datetime,
) -> DriverStatement:
    """Keep how a driver says they are, for whoever holds the roll-call; said again, it replaces the first.

    ``said_at`` is when it was said, where it came late from a tablet without a connection: what was said
    after it stands.

    Raises:
        Shift.DoesNotExist: it is not this driver's shift.
    """
    shift = Shift.objects.get(pk=shift_id, driver=driver)
    newer = DriverStatement.objects.filter(shift=shift, kind=kind, at__gt=said_at or now).first()
    if newer is not None:
        return newer
    facts = {
        "at": said_at or now,
        "has_drunk": has_drunk,
        "is_ill": is_ill,
        "is_fatigued": is_fatigued,
        "is_sleepless": is_sleepless,
        "inspection": inspection or "",
        "odometer_km": odometer_km,
        "condition": condition,
    }
    said, _made = DriverStatement.objects.update_or_create(shift=shift, kind=kind, defaults=facts)
    record(
        actor=f"user:{driver.pk}",
        action="crews.state_condition",
        subject=f"shift:{shift_id}",
        now=now,
        kind=kind,
    )
    return said


def name_of(user: User) -> str:
    """Return a person's name as papers show it."""
    return user.display_name or user.get_username()


def _check_time(shift: Shift, kind: RollCallKind, now: datetime) -> None:
    if kind == RollCallKind.BEFORE and shift.status in OVER:
        raise WrongRollCall("over")
    if kind == RollCallKind.AFTER and (shift.status == ShiftStatus.PLANNED or shift.starts_at > now):
        raise WrongRollCall("too_early")


def _find_corrected(shift: Shift, kind: RollCallKind, corrects: int | None, reason: str) -> RollCall | None:
    if corrects is None:
        return None
    if not reason.strip():
        raise WrongRollCall("reason_missing")
    found = RollCall.objects.filter(pk=corrects, shift=shift, kind=kind).first()
    if found is None:
        raise WrongRollCall("not_same")
    if RollCall.objects.filter(corrects=found).exists():
        raise WrongRollCall("corrected_already")
    return found


def _audit(made: RollCall, holder: User, now: datetime) -> None:
    """The log is never erased, so it says that a roll-call was held, not how the driver was."""
    record(
        actor=f"user:{holder.pk}",
        action="crews.correct_roll_call" if made.corrects_id else "crews.hold_roll_call",
        subject=f"shift:{made.shift_id}",
        now=now,
        roll_call=made.pk,
        kind=made.kind,
    )


def _tell_desk(made: RollCall, now: datetime) -> None:
    shift = made.shift
    open_desk_task(
        key=f"crews:roll_call:{made.pk}",
        kind="roll_call",
        text=tell_desk(shift.vehicle.name, made.driver_name, made.kind, say_refusals(made.refusals)),
        now=now,
        number=shift.vehicle.partner.phone,
        urgency=Urgency.IMPORTANT,
    )
