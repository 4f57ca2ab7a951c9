"""Whom a PFIF document may name."""

from __future__ import annotations

from datetime import datetime

from moyai.services.evacuation.drill import mark
from moyai.services.evacuation.enums import EvacuationKind, ShowsSafety, Speaker
from moyai.services.evacuation.models import Incident, RosterPerson, SafetyConsent
from moyai.services.evacuation.search.pfif import PfifPerson
from moyai.services.evacuation.texts import rounds
from moyai.services.evacuation.texts import search as say


def list_pfif(incident: Incident, now: datetime) -> list[PfifPerson]:
    """Return a record for each consent that stands, and a placeholder for each that ended meanwhile.

    Args:
        incident: whose roster.
        now: a consent that has run out before it leaves a placeholder.
    """
    consents = SafetyConsent.objects.filter(expires_at__gt=incident.opened_at, given_at__lte=now)
    latest = {one.resident_id: one for one in consents.select_related("resident").order_by("given_at", "pk")}
    people = {
        row.resident_id: row for row in RosterPerson.objects.filter(incident=incident, resident_id__in=latest)
    }
    return [_make(incident, one, people.get(pk), now) for pk, one in sorted(latest.items())]


def _make(incident: Incident, consent: SafetyConsent, row: RosterPerson | None, now: datetime) -> PfifPerson:
    ends = min(consent.expires_at, consent.withdrawn_at or consent.expires_at)
    number = consent.resident.code
    if ends <= now:
        return PfifPerson(number, "", "", consent.given_at, ends, is_over=True)
    known = row is not None and row.confirmed_at is not None
    place = rounds.PLACES.get(EvacuationKind(row.kind)) if row is not None and known else None
    state = say.STATES[row.condition].get("ja") if row is not None and known else ""
    return PfifPerson(
        number,
        mark(consent.resident.family_name, incident.mode),
        consent.resident.given_name,
        consent.given_at,
        ends,
        is_over=False,
        confirmed_at=row.confirmed_at if row is not None else None,
        is_self=row is not None and row.confirmed_by == Speaker.SELF,
        place=place.get("ja") if place and consent.shows == ShowsSafety.PLACE else "",
        text=mark(state, incident.mode) if state else "",
    )
