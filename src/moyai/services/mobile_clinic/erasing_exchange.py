"""Erasing what other people's programs were let do, and what they sent."""

from __future__ import annotations

from datetime import datetime

from moyai.core.privacy.batches import delete_batch
from moyai.services.mobile_clinic.models import AppCode, AppPermit, AppToken, ReceivedResource


def erase_codes(*, before: datetime, now: datetime) -> int:
    """Erase codes that ended long ago."""
    return delete_batch(AppCode.objects.filter(expires_at__lt=before))


def erase_tokens(*, before: datetime, now: datetime) -> int:
    """Erase tokens that ended long ago."""
    return delete_batch(AppToken.objects.filter(expires_at__lt=before))


def erase_permits(*, before: datetime, now: datetime) -> int:
    """Erase permits that were taken back long ago, with whatever is left of their codes and tokens."""
    return delete_batch(AppPermit.objects.filter(ended_at__lt=before))


def erase_received(*, before: datetime, now: datetime) -> int:
    """Erase what was received long ago."""
    return delete_batch(ReceivedResource.objects.filter(received_at__lt=before))
