"""Recording what could not be given."""

from datetime import datetime
from typing import Any

from django.db import transaction

from moyai.core.residents.models import Resident
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import Preference, UnmetReason
from moyai.services.shared_taxi.models import UnmetRequest


@transaction.atomic
def record_unmet(
    *,
    resident: Resident | None,
    reason: UnmetReason,
    channel: str,
    idempotency_key: str,
    origin: Point | None = None,
    destination: Point | None = None,
    preference: Preference | None = None,
    desired_at: datetime | None = None,
    persons: int = 1,
    wheelchairs: int = 0,
    detail: dict[str, Any] | None = None,
    now: datetime,
) -> UnmetRequest:
    """Record a request that was refused; the same key again records nothing more.

    Args:
        resident: who asked, None when not registered.
        reason: why not.
        channel: through which she asked.
        idempotency_key: the same for a repeated turn of a conversation.
        origin: where from, when told.
        destination: where to, when told.
        preference: which end the time belongs to.
        desired_at: the wished time.
        persons: everybody who wanted to ride.
        wheelchairs: how many of them in a wheelchair.
        detail: what the fleet said; JSON-serialisable.
        now: the town's time.
    """
    unmet, _made = UnmetRequest.objects.get_or_create(
        idempotency_key=idempotency_key,
        defaults={
            "resident": resident,
            "channel": channel,
            "reason": reason,
            "detail": detail or {},
            **_point_fields("origin", origin),
            **_point_fields("destination", destination),
            "preference": preference or "",
            "desired_at": desired_at,
            "persons": persons,
            "wheelchairs": wheelchairs,
            "at": now,
        },
    )
    return unmet


def _point_fields(end: str, point: Point | None) -> dict[str, Any]:
    if point is None:
        return {}
    return {f"{end}_name": point.name[:80], f"{end}_lon": point.lon, f"{end}_lat": point.lat}
