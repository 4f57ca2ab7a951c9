"""Somebody says that she has seen what her institution was told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.services.mobile_clinic.models import Tiding, TidingSight
from moyai.services.mobile_clinic.notices_people import note_seen
from moyai.services.mobile_clinic.queries.tidings import filter_unseen


@transaction.atomic
def see_tidings(*, user: User, since: int, until: int, now: datetime) -> int:
    """Note that somebody has seen the tidings that were shown; return how many were new. Twice is once.

    Args:
        user: Who.
        since: The number of the oldest that was shown; what is older and was not shown stays unseen.
        until: The number of the newest that was shown; what came later stays unseen.
        now: The town's time.
    """
    unseen = list(filter_unseen(user, now).filter(pk__gte=since, pk__lte=until))
    sights = [TidingSight(tiding=each, user=user, at=now) for each in unseen]
    TidingSight.objects.bulk_create(sights, ignore_conflicts=True)
    Tiding.objects.filter(pk__in=[each.pk for each in unseen], read_at__isnull=True).update(read_at=now)
    note_seen(unseen, user, now)
    return len(unseen)
