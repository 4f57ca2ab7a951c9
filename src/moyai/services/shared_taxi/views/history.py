"""The history in the words of MDS, as files for the officer."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.indicators.registry import Period
from moyai.core.indicators.tables import answer_csv
from moyai.services.shared_taxi.forms import PeriodForm
from moyai.services.shared_taxi.history.exports import VERSION, export_events, export_trips
from moyai.services.shared_taxi.history.mds import Item, flatten
from moyai.services.shared_taxi.operations import note_export

_EXPORTS: dict[str, Callable[[Period], list[Item]]] = {"trips": export_trips, "events": export_events}


@never_cache
@require_GET
@require_role(Role.OFFICER)
def give_mds(request: HttpRequest, what: str, form: str) -> HttpResponse:
    """Return trips or events of a period as JSON or CSV; that they were taken is recorded."""
    if what not in _EXPORTS or form not in {"json", "csv"}:
        raise Http404
    period_form = PeriodForm(request.GET or None)
    if request.GET and not period_form.is_valid():
        return HttpResponse(
            _("期間が正しくありません。"), status=422, content_type="text/plain; charset=utf-8"
        )
    period = period_form.get_period(clock.today())
    items = _EXPORTS[what](period)
    note_export(
        what=f"mds.{what}",
        since=period.since,
        until=period.until,
        actor=name_actor(request),
        now=clock.now(),
    )
    name = f"mds-{what}-{period.since}-{period.until}"
    if form == "csv":
        rows = [flatten(item) for item in items]
        header = list(rows[0]) if rows else ["trip_id" if what == "trips" else "device_id"]
        return answer_csv(f"{name}.csv", header, ([row[column] for column in header] for row in rows))
    response = JsonResponse({"version": VERSION, what: items}, json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response
