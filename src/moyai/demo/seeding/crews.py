"""The firms' keepers of roll-calls (運行管理者), and the roll-calls of past days and of this morning.

Past ones are drawn, as the past rides are; one driver had taken cough syrup and was called again.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.core.partners.models import Partner
from moyai.demo.names import FAMILY_NAMES, MALE_NAMES
from moyai.fleet.crews.enums import Inspection, Method, RefusalCode, RollCallKind
from moyai.fleet.crews.models import RollCall
from moyai.fleet.crews.operations.roll_calls import name_of
from moyai.fleet.enums import ShiftStatus
from moyai.fleet.models import Shift

DETECTOR = "据置型検知器（架空）"
INSTRUCTIONS = (
    "交差点では、歩行者と自転車を先に通すこと",
    "乗り降りのときは、足もとを確かめること",
    "霧が出ている。前照灯をつけて、車間を空けること",
    "お迎えの場所では、後ろを確かめてから扉を開けること",
)
FIRST_ODOMETER_KM = 41_200
KM_A_DAY = 96
"""Assumed distance of a vehicle on a day, for the odometers of the drawn past."""
FALSE_ALARM = 3
"""Which of the past shifts had the false alarm."""


def seed_keepers() -> dict[int, User]:
    """Make one keeper of roll-calls for each firm; return them by the firm's id."""
    for number, firm in enumerate(Partner.objects.filter(kind="taxi").order_by("code")):
        name = f"{FAMILY_NAMES[40 + number][0]} {MALE_NAMES[20 + number][0]}"
        user, made = User.objects.get_or_create(
            username=f"keeper-{firm.code}", defaults={"display_name": name, "is_simulated": True}
        )
        if made:
            user.set_unusable_password()
            user.save(update_fields=["password"])
            Membership.objects.create(user=user, role=Role.PARTNER, partner=firm)
    held = Membership.objects.filter(role=Role.PARTNER, partner__isnull=False).select_related("user")
    return {each.partner_id: each.user for each in held if each.partner_id is not None}


def seed_roll_calls(*, today: date, now: datetime) -> int:
    """Draw the roll-calls of past days and hold this morning's, if there are none yet; return how many."""
    if RollCall.objects.exists():
        return 0
    keepers = seed_keepers()
    shifts = Shift.objects.filter(date__lte=today).select_related("vehicle", "driver").order_by("date", "pk")
    past = [each for each in shifts if each.status == ShiftStatus.CLOSED]
    made = [call for number, shift in enumerate(past) for call in _draw(shift, number, keepers)]
    for shift in shifts:
        if shift.date == today and shift.status == ShiftStatus.PLANNED:
            made.append(_make(shift, RollCallKind.BEFORE, _morning(shift, now), keepers))
    RollCall.objects.bulk_create(made)
    return len(made)


def _draw(shift: Shift, number: int, keepers: dict[int, User]) -> list[RollCall]:
    begin = shift.starts_at - timedelta(minutes=28 - shift.vehicle_id % 12)
    calls = [
        _make(shift, RollCallKind.BEFORE, begin, keepers),
        _make(shift, RollCallKind.AFTER, shift.ends_at + timedelta(minutes=9 + number % 11), keepers),
    ]
    if number == FALSE_ALARM:
        alarm = _make(shift, RollCallKind.BEFORE, begin - timedelta(minutes=15), keepers)
        alarm.alcohol_mg_l, alarm.refusals = Decimal("0.04"), [RefusalCode.ALCOHOL.value]
        alarm.note = "せき止めの薬を飲んだとのこと。15分おいて、もう一度点呼する"
        return [alarm, *calls]
    return calls


def _morning(shift: Shift, now: datetime) -> datetime:
    """Return when a driver was called this morning: half an hour before the start, or just now."""
    return min(now, shift.starts_at - timedelta(minutes=28 - shift.vehicle_id % 12))


def _make(shift: Shift, kind: RollCallKind, at: datetime, keepers: dict[int, User]) -> RollCall:
    is_before = kind == RollCallKind.BEFORE
    keeper = keepers[shift.vehicle.partner_id]
    dice = Random(f"{shift.vehicle.code}:{shift.date}")
    days = (shift.date - date(2026, 1, 1)).days
    odometer = FIRST_ODOMETER_KM + 900 * shift.vehicle_id + days * KM_A_DAY
    return RollCall(
        shift=shift,
        kind=kind,
        at=at,
        driver=shift.driver,
        driver_name=name_of(shift.driver),
        vehicle_plate=shift.vehicle.plate,
        holder=keeper,
        holder_name=name_of(keeper),
        method=Method.FACE,
        detector=DETECTOR,
        alcohol_mg_l=Decimal("0.00"),
        has_drunk=False,
        inspection=Inspection.FINE if is_before else "",
        odometer_km=max(0, odometer if is_before else odometer + KM_A_DAY - 8),
        instructions=dice.choice(INSTRUCTIONS) if is_before else "",
        condition="" if is_before else "車両・道路とも異常なし",
        relief_notice="" if is_before else "交替なし",
    )
