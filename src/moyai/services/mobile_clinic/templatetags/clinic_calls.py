"""The call of a visit on whatever page shows the visit."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library

from moyai.core.accounts.models import User
from moyai.core.video.views import describe_stage
from moyai.services.mobile_clinic.models import Visit
from moyai.services.mobile_clinic.queries.calls import find_call, find_open_seat
from moyai.services.mobile_clinic.views.calls import describe_status

register = Library()


@register.simple_tag(takes_context=True)
def get_call(context: Context, visit: Visit) -> dict[str, Any]:
    """Return how a visit's call stands, with ``stage`` where the viewer has a seat in it, and ``next``."""
    request = context["request"]
    user = request.user
    seat = find_open_seat(find_call(visit), user) if isinstance(user, User) else None
    stage = describe_stage(seat) if seat is not None else None
    return {**describe_status(visit), "stage": stage, "next": request.get_full_path()}
