"""What somebody of an institution was told and has not yet seen."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from moyai.core.accounts.models import User
from moyai.core.clock import local
from moyai.services.mobile_clinic.access import list_practices
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.models import Tiding

OLDEST = timedelta(days=7)
"""What is older is no news; it stands on the page of the visit."""

TOLD = frozenset(
    {
        Profession.DOCTOR,
        Profession.NURSE,
        Profession.MIDWIFE,
        Profession.TECHNICIAN,
        Profession.CLERK,
    }
)
MOST = 20


def is_told(user: User, now: datetime) -> bool:
    """Tell whether somebody works where the clinic car's tidings are for her."""
    return bool(_list_houses(user, now))


def filter_unseen(user: User, now: datetime) -> QuerySet[Tiding]:
    """Return what somebody's institutions were told of late and she has not seen, the newest first."""
    houses = _list_houses(user, now)
    if not houses:
        return Tiding.objects.none()
    found = Tiding.objects.filter(institution__in=houses, at__gt=now - OLDEST, at__lte=now)
    return found.exclude(sights__user=user).order_by("-pk")


def list_unseen(user: User, now: datetime) -> list[Tiding]:
    """Return the newest of them."""
    return list(filter_unseen(user, now).select_related("visit")[:MOST])


def count_unseen(user: User, now: datetime) -> int:
    """Return how many there are."""
    return filter_unseen(user, now).count()


def _list_houses(user: User, now: datetime) -> set[int]:
    jobs = [each for each in list_practices(user, local(now).date()) if each.profession in TOLD]
    return {each.institution_id for each in jobs}
