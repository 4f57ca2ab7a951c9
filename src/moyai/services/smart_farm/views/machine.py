"""What machines get when something is wrong (RFC 9457), and as whom they come."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse

from moyai.core.accounts.models import User
from moyai.services.smart_farm.enums import KeyScope
from moyai.services.smart_farm.models import Farm, SensorKey
from moyai.services.smart_farm.policy_sensors import get_sensors_policy
from moyai.services.smart_farm.queries.farms import list_farms_of
from moyai.services.smart_farm.queries.keys import find_key


def problem(
    status: int, title: str, detail: str = "", *, kind: str = "about:blank", **more: Any
) -> JsonResponse:
    """Return a problem as RFC 9457 has it."""
    body = {"type": kind, "title": title, "status": status} | ({"detail": detail} if detail else {}) | more
    answer = JsonResponse(body, status=status)
    answer["Content-Type"] = "application/problem+json"
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="smart_farm"'
    return answer


def find_sender(request: HttpRequest, scope: KeyScope) -> SensorKey | None:
    """Return the key that a request carries (``Authorization: Bearer …``), or None."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return find_key(secret.strip(), scope) if scheme.lower() == "bearer" else None


def list_readable(request: HttpRequest) -> list[Farm] | None:
    """Return the farms a request may read; None: it has to say who it is."""
    key = find_sender(request, KeyScope.READ)
    if key is not None:
        return [key.farm]
    if isinstance(request.user, User):
        return list(list_farms_of(request.user))
    return list(Farm.objects.order_by("pk")) if get_sensors_policy().readings_are_open else None
