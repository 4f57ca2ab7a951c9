"""Files in the form of Lアラート, for an officer to hand over; untested with the real system."""

from __future__ import annotations

from datetime import datetime
from xml.etree.ElementTree import Element

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.places.queries import list_municipalities
from moyai.services.evacuation.drill import name_file
from moyai.services.evacuation.enums import Level
from moyai.services.evacuation.lalert.bodies import make_orders, make_shelters
from moyai.services.evacuation.lalert.envelope import Sending, write_document
from moyai.services.evacuation.models import Incident
from moyai.services.evacuation.operations.alerting import find_sender
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.queries.shelters import list_open


@never_cache
@require_GET
@require_role(Role.OFFICER)
def give_shelters(request: HttpRequest) -> HttpResponse:
    """Return the shelters that are open, while an incident is."""
    incident = _get_incident()
    body = make_shelters(list_open(), disaster=incident.name, mode=incident.mode)
    return _answer("shelters", "避難所情報", body, incident)


@never_cache
@require_GET
@require_role(Role.OFFICER)
def give_orders(request: HttpRequest) -> HttpResponse:
    """Return what the town has issued, while an incident is open and something is."""
    incident = _get_incident()
    if incident.level == Level.NONE:
        raise Http404
    areas = [(area.name, "") for area in incident.areas.all()]
    body = make_orders(
        Level(incident.level),
        areas or [(_find_town()[0], "")],
        disaster=incident.name,
        mode=incident.mode,
        is_lifted=False,
        at=_find_issued(incident),
    )
    return _answer("orders", "避難情報", body, incident)


def _answer(key: str, title: str, body: Element, incident: Incident) -> HttpResponse:
    town, code = _find_town()
    sending = Sending(
        document_id=f"{code}-{incident.code}-{key}",
        revision=incident.version + incident.changes.count(),
        mode=incident.mode,
        is_cancel=False,
        sender_id=find_sender(),
        office=town,
        office_code=code,
        title=title,
        headline=f"{incident.name} {title}",
        at=clock.now(),
    )
    response = HttpResponse(write_document(sending, body), content_type="application/xml; charset=utf-8")
    name = name_file(f"lalert-{key}.xml", incident.mode)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _find_issued(incident: Incident) -> datetime:
    """Return when the present state was told: with the last message that went out."""
    last = incident.alerts.first()
    return last.sent_at if last else incident.opened_at


def _get_incident() -> Incident:
    incident = find_incident()
    if incident is None:
        raise Http404
    return incident


def _find_town() -> tuple[str, str]:
    town = next(iter(list_municipalities()), None)
    return (town.name, town.code) if town else ("", "")
