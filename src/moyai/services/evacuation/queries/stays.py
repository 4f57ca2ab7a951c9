"""Who is at a shelter, and who of the family is not here yet."""

from __future__ import annotations

from django.db.models import Count

from moyai.core.codes import normalise_code
from moyai.core.residents.models import Resident
from moyai.services.evacuation.models import Incident, Shelter, ShelterStay
from moyai.services.evacuation.refusals import UnknownCard

MOST_LEFT = 20


def find_card_holder(text: str) -> Resident:
    """Return whose card was read: the QR says the registration number, as the desk's card does.

    Raises:
        UnknownCard: it is nobody's.
    """
    code = normalise_code(text.strip()[:60])
    found = Resident.objects.select_related("household").filter(code=code).first() if code else None
    if found is None:
        raise UnknownCard
    return found


def list_present(incident: Incident, shelter: Shelter) -> list[ShelterStay]:
    """Return who is here, who came last first."""
    stays = ShelterStay.objects.filter(incident=incident, shelter=shelter, left_at__isnull=True)
    return list(stays.select_related("shelter", "resident__household"))


def count_present(incident: Incident | None) -> dict[int, int]:
    """Return how many people the desk of each place has received who have not left, by the place's key."""
    if incident is None:
        return {}
    stays = ShelterStay.objects.filter(incident=incident, left_at__isnull=True)
    return dict(stays.order_by().values_list("shelter").annotate(n=Count("pk")))


def list_left(incident: Incident, shelter: Shelter) -> list[ShelterStay]:
    """Return who left lately, the last first."""
    stays = ShelterStay.objects.filter(incident=incident, shelter=shelter, left_at__isnull=False)
    return list(
        stays.select_related("shelter", "resident__household").order_by("-left_at", "-pk")[:MOST_LEFT]
    )


def list_family_elsewhere(stay: ShelterStay) -> list[Resident]:
    """Return the others of the household who are not received at this shelter."""
    if stay.resident is None:
        return []
    here = ShelterStay.objects.filter(
        incident_id=stay.incident_id, shelter_id=stay.shelter_id, left_at__isnull=True
    )
    others = Resident.objects.filter(household_id=stay.resident.household_id).exclude(pk=stay.resident.pk)
    return list(others.exclude(pk__in=here.exclude(resident=None).values("resident")).order_by("birth_date"))
