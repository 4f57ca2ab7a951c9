"""Whose the car is: what the rules of sharing (engines/scheduling/sharing) say of the shares there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from moyai.core.clock import local
from moyai.engines.scheduling.sharing import Desk, Request, Rules, Slot, measure_fairness
from moyai.engines.scheduling.sharing import Share as Standing
from moyai.services.mobile_clinic.booking_policy import get_booking_policy
from moyai.services.mobile_clinic.enums import ShareOrigin, VisitStatus, WishStatus
from moyai.services.mobile_clinic.models import Institution, Share, Visit, Wish


def list_shares(first: date, last: date, *, car_id: int | None = None) -> list[Share]:
    """Return the day parts from one day to another, closed ones too, in order."""
    found = Share.objects.filter(date__range=(first, last))
    if car_id is not None:
        found = found.filter(car=car_id)
    related = ("car__vehicle", "car__resource", "owner__partner", "holder__partner", "nurse__user")
    return list(found.select_related(*related))


def get_rules() -> Rules:
    """Return how the car is shared."""
    return Rules(release_days=get_booking_policy().release_days)


def slot_of(share: Share) -> Slot:
    """Return a share as the rules see it."""
    return Slot(
        id=str(share.pk),
        day=share.date,
        part=f"{local(share.starts_at):%H:%M}",
        kind=share.programme,
        owner=None if share.owner_id is None else str(share.owner_id),
        is_released=share.released_at is not None,
    )


def request_of(wish: Wish) -> Request:
    """Return a wish as the rules see it."""
    return Request(
        id=str(wish.pk),
        institution=str(wish.institution_id),
        kind=wish.programme,
        asked_on=local(wish.asked_at).date(),
        earliest=wish.earliest,
        latest=wish.latest,
    )


def find_origin(share: Share, institution: Institution, today: date) -> str:
    """Return why an institution may have a share (an enums.ShareOrigin); empty when it may not."""
    if share.closed_why:
        return ""
    if share.holder_id is not None:
        return share.origin if share.holder_id == institution.pk else ""
    wish = Request(
        "asked", str(institution.pk), share.programme, min(today, share.date), share.date, share.date
    )
    choices = Desk([slot_of(share)], get_rules()).list_open(wish, today)
    return ShareOrigin(choices[0].reason).value if choices else ""


def make_desk(shares: Iterable[Share], wishes: Sequence[Wish], now: datetime) -> Desk:
    """Return the rules' view of what is free and who waits, with who got how much so far."""
    slots = [slot_of(each) for each in shares]
    return Desk(
        slots,
        get_rules(),
        waiting=[request_of(each) for each in wishes],
        standing={str(pk): counts for pk, counts in count_standing(now).items()},
    )


def count_standing(
    now: datetime, *, since: datetime | None = None, until: datetime | None = None
) -> Mapping[int, tuple[int, int]]:
    """Return how much each institution has asked and got, by its id.

    Args:
        now: The town's time.
        since: Wishes asked from then on; None: the setting ``fair_days`` before now.
        until: Before then; None: until now.
    """
    begin = since or now - timedelta(days=get_booking_policy().fair_days)
    rows = (
        Wish.objects.filter(asked_at__gte=begin, asked_at__lt=until or now + timedelta(seconds=1))
        .exclude(status=WishStatus.WITHDRAWN)
        .values("institution")
        .annotate(asked=Count("pk"), got=Count("pk", filter=Q(status=WishStatus.GRANTED)))
        .order_by("institution")
    )
    return {row["institution"]: (row["asked"], row["got"]) for row in rows}


def list_fairness(now: datetime, *, since: datetime | None = None) -> tuple[list[Standing], float]:
    """Return by institution (its id as a word) what it asked and got, and Jain's index of it."""
    standing = [Standing(str(pk), *counts) for pk, counts in count_standing(now, since=since).items()]
    return standing, measure_fairness(standing)


def list_regretted(now: datetime) -> set[int]:
    """Return the day parts of which a visit was cancelled a moment ago: kept for whoever may undo that."""
    may_undo = Visit.objects.filter(status=VisitStatus.CANCELLED, undo_until__gt=now, share__isnull=False)
    return set(may_undo.values_list("share", flat=True))


def list_free_shares(now: datetime) -> list[Share]:
    """Return the day parts that nobody holds and that can still be driven, without `list_regretted`."""
    soonest = now + get_booking_policy().least_notice
    found = Share.objects.filter(holder__isnull=True, closed_why="", starts_at__gt=soonest)
    found = found.exclude(pk__in=list_regretted(now))
    return list(found.select_related("car__vehicle", "car__resource", "owner"))


def list_waiting(now: datetime) -> list[Wish]:
    """Return the wishes that wait and may still come true, in the order in which they were asked."""
    found = Wish.objects.filter(status=WishStatus.WAITING, latest__gte=local(now).date())
    return list(found.select_related("institution__partner", "patient__resident").order_by("asked_at", "pk"))
