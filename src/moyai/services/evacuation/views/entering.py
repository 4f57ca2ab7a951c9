"""Who comes into the headquarters, and to which incident."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from moyai.core.accounts.permissions import get_account
from moyai.services.evacuation.models import Incident
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.queries.views import View, find_view


@dataclass(frozen=True)
class Entry:
    """The incident that is looked at, and what may be seen of it."""

    incident: Incident
    view: View


def enter(request: HttpRequest, *, needs: str = "") -> Entry | None:
    """Let somebody in; None while there is no incident at all.

    The open incident, else the last one that is over; ``?incident=`` names another.

    Args:
        request: ``GET`` or ``POST``.
        needs: name of what her `View` must allow, such as ``sees_people``.

    Raises:
        PermissionDenied: she may not see this.
        Http404: there is no such incident.
    """
    incident = _find(request)
    if incident is None:
        return None
    view = find_view(get_account(request), incident)
    if view is None or (needs and not getattr(view, needs)):
        raise PermissionDenied
    return Entry(incident, view)


def enter_or_404(request: HttpRequest, *, needs: str = "") -> Entry:
    """Let somebody in where there is an incident.

    Raises:
        PermissionDenied: she may not see this.
        Http404: there is no incident.
    """
    entry = enter(request, needs=needs)
    if entry is None:
        raise Http404
    return entry


def _find(request: HttpRequest) -> Incident | None:
    code = request.GET.get("incident") or request.POST.get("incident") or ""
    if code:
        found = Incident.objects.filter(code=code[:80]).first()
        if found is None:
            raise Http404
        return found
    return find_incident() or Incident.objects.order_by("-opened_at").first()
