"""Erasing what other people's programs were let do, and what they sent."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from moyai.services.mobile_clinic.models import AppCode, AppPermit, AppToken, ReceivedResource

BATCH = 500


def erase_codes(*, before: datetime, now: datetime) -> int:
    """Erase codes that ended long ago."""
    return _erase(AppCode, "expires_at", before)


def erase_tokens(*, before: datetime, now: datetime) -> int:
    """Erase tokens that ended long ago."""
    return _erase(AppToken, "expires_at", before)


def erase_permits(*, before: datetime, now: datetime) -> int:
    """Erase permits that were taken back long ago, with whatever is left of their codes and tokens."""
    return _erase(AppPermit, "ended_at", before)


def erase_received(*, before: datetime, now: datetime) -> int:
    """Erase what was received long ago."""
    return _erase(ReceivedResource, "received_at", before)


@transaction.atomic
def _erase(model: type[Model], field: str, before: datetime) -> int:
    old = model._default_manager.filter(**{f"{field}__lt": before}).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:BATCH])
    model._default_manager.filter(pk__in=keys).delete()
    return len(keys)
