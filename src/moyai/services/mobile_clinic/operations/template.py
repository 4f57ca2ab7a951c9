"""The week's template."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.clock import at_local
from moyai.services.mobile_clinic.enums import Programme
from moyai.services.mobile_clinic.models import ClinicCar, Institution, Share, Turn
from moyai.services.mobile_clinic.operations.shares import make_shares
from moyai.services.mobile_clinic.refusals import ShareRefused


@transaction.atomic
def add_turn(
    *,
    car: ClinicCar,
    weekday: int,
    begins: int,
    ends: int,
    programme: Programme | str,
    owner: Institution | None,
    valid_from: date,
    actor: str,
    now: datetime,
) -> Turn:
    """Add a line to the week's template.

    Args:
        car: Whose week.
        weekday: 0 is Monday.
        begins: Minutes after midnight, Japan's wall clock.
        ends: The same.
        programme: For what.
        owner: Whose share; None for everybody's.
        valid_from: The first day.
        actor: Who adds it.
        now: The town's time.

    Raises:
        ShareRefused: it overlaps another line that is valid then.
    """
    others = Turn.objects.filter(car=car, weekday=weekday, begins__lt=ends, ends__gt=begins)
    if others.exclude(valid_until__lt=valid_from).exists():
        raise ShareRefused("overlaps")
    turn = Turn.objects.create(
        car=car,
        weekday=weekday,
        begins=begins,
        ends=ends,
        programme=programme,
        owner=owner,
        valid_from=valid_from,
    )
    record(actor=actor, action="mobile_clinic.add_turn", subject=f"turn:{turn.pk}", now=now)
    make_shares(now)
    return turn


@transaction.atomic
def end_turn(*, turn_id: int, last_day: date, actor: str, now: datetime) -> Turn:
    """End a line of the template after a day; its unused day parts after that go, used ones stay."""
    turn = Turn.objects.get(pk=turn_id)
    turn.valid_until = max(last_day, turn.valid_from)
    turn.save(update_fields=["valid_until"])
    later = Share.objects.filter(car=turn.car_id, date__gt=turn.valid_until, programme=turn.programme)
    gone = [
        share.pk
        for share in later.filter(visits__isnull=True, wishes__isnull=True, swaps_given__isnull=True)
        if share.starts_at == at_local(share.date, turn.begins) and share.date.weekday() == turn.weekday
    ]
    Share.objects.filter(pk__in=gone, swaps_wanted__isnull=True).delete()
    record(actor=actor, action="mobile_clinic.end_turn", subject=f"turn:{turn_id}", now=now)
    return turn
