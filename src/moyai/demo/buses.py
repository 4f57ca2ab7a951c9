"""The invented bus company's own addresses, as a real one would have them on its server. Demo only."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.feeds.buses.timetable import Timetable
from moyai.core.ui.views import show_only_in_demo
from moyai.demo.seeding.bus_feed import load_buses, make_updates, make_vehicles

PROTOBUF = "application/x-protobuf"


@never_cache
@require_safe
@show_only_in_demo
def updates(_request: HttpRequest) -> HttpResponse:
    """Return how late its buses are."""
    return _answer(make_updates)


@never_cache
@require_safe
@show_only_in_demo
def vehicles(_request: HttpRequest) -> HttpResponse:
    """Return where its buses are."""
    return _answer(make_vehicles)


def _answer(make: Callable[[Timetable, datetime], bytes]) -> HttpResponse:
    return HttpResponse(make(load_buses(), clock.now()), content_type=PROTOBUF)
