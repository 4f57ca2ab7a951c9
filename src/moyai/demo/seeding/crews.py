"""The keepers of roll-calls (運行管理者), the driver register, past roll-calls and those of this morning.

Past ones are drawn, as the past rides are; one driver had taken cough syrup and was called again.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.core.partners.models import Partner
from moyai.demo.names import FAMILY_NAMES, MALE_NAMES
from moyai.fleet.crews.enums import EventKind, Inspection, Method, RefusalCode, RollCallKind
from moyai.fleet.crews.models import Complaint, DriverEvent, DriverFile, RollCall
from moyai.fleet.crews.operations import (
    add_accident_finding,
    answer_complaint,
    receive_complaint,
    report_accident,
)
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
FIRST_TO_RENEW, SOON = 3, 25
"""Whose licence ends soon, and in how many days."""
OLDER = 65
"""From this age on drivers take an aptitude test every three years."""


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
    held = Membership.objects.filter(role=Role.PARTNER, user__is_simulated=True).select_related("user")
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


def seed_register(*, today: date) -> int:
    """Open a page of the register for every driver, if there is none yet; one licence ends soon."""
    if DriverFile.objects.exists():
        return 0
    crew = Membership.objects.filter(role=Role.DRIVER, partner__isnull=False).select_related("user")
    rows = [_open_page(each, number, today) for number, each in enumerate(crew.order_by("user__username"))]
    DriverFile.objects.bulk_create(rows)
    DriverEvent.objects.bulk_create([_train(each, number, today) for number, each in enumerate(rows)])
    return len(rows)


def _open_page(held: Membership, number: int, today: date) -> DriverFile:
    assert held.partner_id is not None
    dice = Random(f"register:{number}")
    hired = date(dice.randint(2004, 2021), 4, 1)
    ends = today + timedelta(days=SOON if number == FIRST_TO_RENEW else dice.randint(200, 1400))
    return DriverFile(
        number=f"{number + 1:03d}",
        made_date=hired,
        driver=held.user,
        partner_id=held.partner_id,
        name=name_of(held.user),
        birth_date=date(dice.randint(1953, 1985), dice.randint(1, 12), dice.randint(1, 28)),
        address="伊那市（架空の住所）",
        hired_date=hired,
        appointed_date=hired + timedelta(days=14),
        licence_number=f"00000000{number:04d}",
        licence_kinds="普通二種",
        licence_conditions="眼鏡等" if number % 2 else "",
        licence_issued_date=ends - timedelta(days=3 * 365),
        licence_expires_date=ends,
        health_note="定期健康診断で異常なし",
    )


def _train(file: DriverFile, number: int, today: date) -> DriverEvent:
    is_older = today.year - file.birth_date.year >= OLDER
    when = today - timedelta(days=400 + 60 * number) if is_older else today - timedelta(days=90 + number)
    return DriverEvent(
        file=file,
        kind=EventKind.APTITUDE if is_older else EventKind.TRAINING,
        date=when,
        what="適性診断（適齢診断）" if is_older else "乗り合いの運転と、車いすの固定の講習",
        result="問題なし",
        next_date=when + timedelta(days=3 * 365) if is_older else None,
        by_name="運行管理者（架空）",
        written_at=clock.at_local(when, 17 * 60),
    )


def seed_incidents(*, now: datetime) -> int:
    """Write down an answered and two open complaints and a small accident, if there are none yet."""
    if Complaint.objects.exists():
        return 0
    firms = list(Partner.objects.filter(kind="taxi").order_by("code"))
    by = seed_keepers()[firms[0].pk]
    first, *_open = [
        receive_complaint(
            partner_id=firm.pk, received_at=now - timedelta(days=ago), text=text, about=about, by=by, now=now
        )
        for firm, ago, text, about in (
            (firms[0], 12, "お迎えが約束より15分おくれたのに、連絡がなかった。", "みすずの車"),
            (firms[1], 2, "車いすの固定がゆるく、こわかった。", "車いすの乗車"),
            (firms[0], 1, "行き先を伝えたのに、返事がなかった。", ""),
        )
    ]
    answer_complaint(
        complaint_id=first.pk,
        cause="雪で徐行したが、配車の担当に伝えていなかった",
        explanation="おわびし、おくれた理由を電話で説明した",
        improvement="10分以上おくれるときは、運転手が配車に伝えることにした",
        in_charge=name_of(by),
        by=by,
        now=now,
    )
    _seed_accident(firms[0], by, now)
    return 4


def _seed_accident(firm: Partner, by: User, now: datetime) -> None:
    driven = Shift.objects.filter(status=ShiftStatus.CLOSED, vehicle__partner=firm)
    shift = driven.order_by("-starts_at", "pk").first()
    if shift is None:
        return
    made = report_accident(
        vehicle_id=shift.vehicle_id,
        driver_id=shift.driver_id,
        happened_at=shift.starts_at + timedelta(hours=2),
        place="スーパーの駐車場（架空）",
        outline="後退して車止めに当たり、後ろのバンパーがへこんだ。乗客はいなかった。",
        damage="後部バンパー",
        by=by,
        now=now,
    )
    add_accident_finding(
        accident_id=made.pk,
        cause="後方の確認が足りなかった",
        prevention="後退の前に一度降りて確かめることを、全員に指導した",
        by=by,
        now=now,
    )


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
