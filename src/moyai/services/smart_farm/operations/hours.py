"""Hours: corrected with a reason while the month is open, settled once it is over."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.services.smart_farm.models import Farm, FarmMember, WorkCorrection, WorkMonth
from moyai.services.smart_farm.queries.hours import find_month, find_settled, list_months, to_lines
from moyai.services.smart_farm.refusals_people import PeopleRefused

MOST_WHY = 120
A_DAY = 24 * 60


@transaction.atomic
def correct_hours(
    *, member: FarmMember, day: date, minutes: int, why: str, by: FarmMember, now: datetime
) -> WorkCorrection:
    """Say how long somebody really worked on a day; what was measured stays beside it.

    Raises:
        PeopleRefused: the month is settled, the day is to come, more than a day, or no reason is given.
    """
    if find_settled(member.farm, day) is not None:
        raise PeopleRefused("closed_month")
    if day > local(now).date():
        raise PeopleRefused("future")
    if not 0 <= minutes <= A_DAY:
        raise PeopleRefused("too_many_minutes")
    words = why.replace("\0", "").strip()[:MOST_WHY]
    if not words:
        raise PeopleRefused("why")
    row = WorkCorrection.objects.create(
        member=member, day=day, minutes=minutes, why=words, made_by=by, made_at=now
    )
    record(
        actor=f"farm_member:{by.pk}", action="smart_farm.correct_hours", subject=f"farm_member:{member.pk}",
        now=now, day=day.isoformat(), minutes=minutes,
    )  # fmt: skip
    return row


@transaction.atomic
def settle_month(*, farm: Farm, month: date, by: FarmMember, now: datetime) -> WorkMonth:
    """Settle a month that is over: its hours stay as they are now.

    Raises:
        PeopleRefused: it is not over, or settled already.
    """
    first, after = find_month(month)
    if local(now).date() < after:
        raise PeopleRefused("open_month")
    lines = to_lines([each for each in list_months(farm, first, now) if each.days])
    try:
        with transaction.atomic():
            row = WorkMonth.objects.create(farm=farm, month=first, lines=lines, closed_by=by, closed_at=now)
    except IntegrityError:
        raise PeopleRefused("closed_month") from None
    record(
        actor=f"farm_member:{by.pk}", action="smart_farm.settle_month", subject=f"farm:{farm.code}", now=now,
        month=first.isoformat(),
    )  # fmt: skip
    return row
