"""Who waits for the car herself, and what is kept for her while she decides."""

from __future__ import annotations

from datetime import datetime

from moyai.core.residents.models import Resident
from moyai.services.mobile_clinic.enums import VisitStatus, WishStatus
from moyai.services.mobile_clinic.models import Visit, Wish
from moyai.services.mobile_clinic.teens import leave_out_private

_RELATED = ("patient__resident", "institution__partner", "visit__institution__partner")


def list_offers_to(resident: Resident, now: datetime, *, is_herself: bool) -> list[Wish]:
    """Return the times that are kept for her now, the earliest first; each wish has its ``visit``.

    ``is_herself``: she has signed in as herself; what is hers alone is shown to nobody else.
    """
    offered = Wish.objects.filter(patient__resident=resident, by_patient=True, status=WishStatus.OFFERED)
    kept = offered.filter(visit__status=VisitStatus.HELD, visit__held_until__gt=now)
    found = kept.select_related(*_RELATED, "visit__patient__resident").order_by("visit__arrives_at")
    return leave_out_private(found, is_herself=is_herself)


def list_waiting_of(resident: Resident, *, is_herself: bool) -> list[Wish]:
    """Return for what she waits, the first day first; ``is_herself`` as for `list_offers_to`."""
    waiting = Wish.objects.filter(patient__resident=resident, by_patient=True, status=WishStatus.WAITING)
    found = waiting.select_related(*_RELATED).order_by("earliest", "pk")
    return leave_out_private(found, is_herself=is_herself)


def find_offer(visit: Visit) -> Wish | None:
    """Return the wish to which a visit is offered, None: it is offered to nobody any more."""
    return Wish.objects.filter(visit=visit, status=WishStatus.OFFERED).first()
