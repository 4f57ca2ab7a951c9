"""The map of what could not be given, for those who plan the service and those who run it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.indicators.registry import Period
from moyai.core.indicators.tables import answer_csv
from moyai.core.looking import one_look
from moyai.services.shared_taxi.enums import UnmetReason
from moyai.services.shared_taxi.queries.unmet_map import Refusal, count_on_grid, list_refusals
from moyai.services.shared_taxi.unmet_drawing import draw_unmet, list_flow_rows, name_point
from moyai.services.shared_taxi.unmet_forms import UnmetForm, label_purpose

PAGE = 25
FLOWS_SHOWN = 12


@never_cache
@require_GET
@require_role(Role.OFFICER, Role.DISPATCHER)
def show(request: HttpRequest) -> HttpResponse:
    """Show what was refused: the map, the flows, and each refusal."""
    with one_look():
        form, period, refusals = _read(request)
        counted = count_on_grid(refusals)
        page = Paginator(refusals, PAGE).get_page(request.GET.get("page"))
        flows = list_flow_rows(counted)
        has_errors = form.is_bound and not form.is_valid()
        context = {
            "form": form if form.is_bound else UnmetForm(initial=_dates(period)),
            "period": period,
            "count": len(refusals),
            "unplaced": counted.unplaced,
            "reasons": _count_reasons(refusals),
            "map": draw_unmet(counted),
            "flows": flows[:FLOWS_SHOWN],
            "more_flows": max(0, len(flows) - FLOWS_SHOWN),
            "rows": [_describe(each) for each in page],
            "page": page,
            "query": urlencode(_choices(form, period)),
            "has_errors": has_errors,
        }
        return render(request, "shared_taxi/unmet.html", context, status=422 if has_errors else 200)


@require_GET
@require_role(Role.OFFICER, Role.DISPATCHER)
def export(request: HttpRequest) -> HttpResponse:
    """Return each refusal as a line for a spreadsheet, without names."""
    with one_look():
        _form, period, refusals = _read(request)
        header = [
            _("お断りした日時"),
            _("希望の日時"),
            _("理由"),
            _("行き先の種類"),
            _("どこから"),
            _("どこへ"),
        ]
        header += [_("人数"), _("車いす"), _("別の時刻で乗った")]
        rows = [_to_row(_describe(each)) for each in refusals]
        return answer_csv(f"unmet-{period.since}-{period.until}.csv", header, rows)


@require_GET
@require_role(Role.OFFICER, Role.DISPATCHER)
def export_flows(request: HttpRequest) -> HttpResponse:
    """Return how many wanted to go from each cell to each other."""
    with one_look():
        _form, period, refusals = _read(request)
        flows = list_flow_rows(count_on_grid(refusals))
        header = [_("どこから"), _("どこへ"), _("件数")]
        rows = [[row["origin"], row["destination"], row["count"]] for row in flows]
        return answer_csv(f"unmet-flows-{period.since}-{period.until}.csv", header, rows)


def _read(request: HttpRequest) -> tuple[UnmetForm, Period, list[Refusal]]:
    asked = any(name in request.GET for name in UnmetForm.base_fields)
    form = UnmetForm(request.GET if asked else None)
    period = form.get_period(clock.today())
    refusals = list_refusals(period, reason=form.get_choice("reason"), purpose=form.get_choice("purpose"))
    return form, period, refusals


def _dates(period: Period) -> dict[str, Any]:
    return {"since": period.since, "until": period.until}


def _choices(form: UnmetForm, period: Period) -> dict[str, Any]:
    return {
        **_dates(period),
        "reason": form.get_choice("reason"),
        "purpose": form.get_choice("purpose"),
    }


def _count_reasons(refusals: Sequence[Refusal]) -> list[dict[str, Any]]:
    counts = Counter(each.reason for each in refusals)
    return [{"label": UnmetReason(key).label, "count": count} for key, count in counts.most_common()]


def _describe(refusal: Refusal) -> dict[str, Any]:
    return {
        "at": refusal.at,
        "desired_at": refusal.desired_at,
        "reason": UnmetReason(refusal.reason).label,
        "purpose": label_purpose(refusal.purpose),
        "origin": name_point(refusal.origin, refusal.origin_place),
        "destination": name_point(refusal.destination, refusal.destination_place),
        "persons": refusal.persons,
        "wheelchairs": refusal.wheelchairs,
        "took_other": refusal.took_other,
    }


def _to_row(row: dict[str, Any]) -> list[Any]:
    return list(row.values())
