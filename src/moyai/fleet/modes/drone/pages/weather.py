"""What the stations say, and what a pilot measured."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, require_role
from moyai.fleet.modes.drone.models import Observation
from moyai.fleet.modes.drone.operations import keep_observations
from moyai.fleet.modes.drone.pages.access import READERS, list_tabs
from moyai.fleet.modes.drone.pages.forms import WeatherForm
from moyai.fleet.modes.drone.queries.readings import BY_HAND
from moyai.fleet.modes.drone.weather import Observed

SHOWN = timedelta(hours=1)


@never_cache
@require_role(*READERS)
def weather(request: HttpRequest) -> HttpResponse:
    """Show the newest values, and take what was measured by hand."""
    form = WeatherForm(request.POST or None)
    now = clock.now()
    if request.method == "POST" and form.is_valid():
        station = f"{_('操縦者の計器')} {get_account(request)}"[:60]
        told = [
            Observed(station, key, value, now)
            for key, value in form.cleaned_data.items()
            if value is not None
        ]
        keep_observations(observed=told, source=BY_HAND, now=now)
        messages.success(request, _("測った値を書き留めました。10分のあいだ、判断に使います。"))
        return redirect("drone:weather")
    newest: dict[tuple[str, str], Observation] = {}
    for each in Observation.objects.filter(at__gt=now - SHOWN).order_by("at", "pk"):
        newest[(each.station, each.key)] = each
    labels = {name: field.label for name, field in form.fields.items()}
    rows = [
        {"one": one, "label": labels.get(key, key), "minutes": int((now - one.at).total_seconds() // 60)}
        for (_station, key), one in sorted(newest.items())
    ]
    context = {"tabs": list_tabs("weather"), "form": form, "rows": rows, "has_errors": bool(form.errors)}
    return render(request, "drone/weather.html", context)
