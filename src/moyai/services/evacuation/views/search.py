"""What other registries read of those who let it be told."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.places.queries import list_municipalities
from moyai.services.evacuation.drill import mark, name_file
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.queries.search import list_pfif
from moyai.services.evacuation.search.pfif import write_pfif
from moyai.services.evacuation.views.looking import record_look


@never_cache
@require_GET
@require_role(Role.OFFICER)
def give_pfif(request: HttpRequest) -> HttpResponse:
    """Return the PFIF document to be handed to another registry; who took it is written down."""
    incident, now = find_incident(), clock.now()
    if incident is None:
        raise PermissionDenied
    people = list_pfif(incident, now)
    record_look(by=get_account(request), what="pfif", incident=incident, now=now, shown=len(people))
    town = next((one.name for one in list_municipalities()[:1]), "")
    domain = urlsplit(settings.BASE_ADDRESS).hostname or "moyai"
    xml = write_pfif(people, domain=domain, source=mark(town, incident.mode), now=now)
    response = HttpResponse(xml, content_type="application/xml; charset=utf-8")
    name = name_file(f"pfif-{clock.today()}.xml", incident.mode)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
