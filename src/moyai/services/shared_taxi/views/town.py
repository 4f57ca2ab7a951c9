"""The town officer's page: how the service does, in figures."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.indicators.registry import Direction, Indicator, Period, get_indicator, list_indicators
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import get_page_language
from moyai.core.ui.numbers import show_number
from moyai.services.shared_taxi.forms import PeriodForm
from moyai.services.shared_taxi.history.facts import kept_history
from moyai.services.shared_taxi.policy import LABEL

PRESETS = (7, 28, 91)


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show(request: HttpRequest) -> HttpResponse:
    """Show every indicator of the service over a period, against the period before."""
    form, period = _read_period(request)
    indicators = list_indicators(LABEL)
    has_errors = bool(request.GET) and not form.is_valid()
    with kept_history(Period(period.before().since, period.until)):
        tiles = [_make_tile(one, period) for one in indicators]
        charts = [_make_chart(one, period) for one in indicators if one.read_series is not None]
    context = {
        "form": form if request.GET else PeriodForm(initial={"since": period.since, "until": period.until}),
        "period": period,
        "presets": _list_presets(clock.today(), period),
        "tiles": tiles,
        "charts": charts,
        "query": f"since={period.since}&until={period.until}",
        "has_errors": has_errors,
    }
    return render(request, "shared_taxi/town.html", context, status=422 if has_errors else 200)


@require_GET
@require_role(Role.OFFICER)
def export_all(request: HttpRequest) -> HttpResponse:
    """Return all indicators over the period as a table for a spreadsheet."""
    _form, period = _read_period(request)
    language = get_page_language()
    header = [_("指標"), _("値"), _("単位"), _("よい方向"), _("はじめの日"), _("終わりの日"), _("定義")]
    with kept_history(period):
        rows = [
            [
                one.title[language],
                _round(one.read(period), one.decimals),
                one.unit[language],
                say_direction(one.direction),
                period.since,
                period.until,
                one.definition[language],
            ]
            for one in list_indicators(LABEL)
        ]
    return answer_csv(f"shared-taxi-{period.since}-{period.until}.csv", header, rows)


@require_GET
@require_role(Role.OFFICER)
def export_one(request: HttpRequest, key: str) -> HttpResponse:
    """Return one indicator by day (or by group) as a table for a spreadsheet."""
    _form, period = _read_period(request)
    indicator = _find(key)
    if indicator.read_series is None:
        raise Http404
    language = get_page_language()
    title = f"{indicator.title[language]}（{indicator.unit[language]}）"
    rows = [[value.key, _round(value.value, indicator.decimals)] for value in indicator.read_series(period)]
    return answer_csv(f"{key}-{period.since}-{period.until}.csv", [_("区分"), title], rows)


def _find(key: str) -> Indicator:
    try:
        return get_indicator(f"{LABEL}.{key}")
    except KeyError:
        raise Http404 from None


def _read_period(request: HttpRequest) -> tuple[PeriodForm, Period]:
    form = PeriodForm(request.GET or None)
    return form, form.get_period(clock.today())


def _list_presets(today: date, period: Period) -> list[dict[str, Any]]:
    presets = []
    for days in PRESETS:
        since = today - timedelta(days=days - 1)
        presets.append(
            {
                "label": _("この%(days)s日") % {"days": days},
                "url": f"?since={since}&until={today}",
                "current": (period.since, period.until) == (since, today),
            }
        )
    return presets


def _make_tile(indicator: Indicator, period: Period) -> dict[str, Any]:
    language = get_page_language()
    value, before = indicator.read(period), indicator.read(period.before())
    return {
        "key": indicator.key.partition(".")[2],
        "title": indicator.title[language],
        "value": _show(value, indicator.decimals),
        "unit": indicator.unit[language],
        "note": ""
        if before is None
        else _("前の期間 %(value)s") % {"value": _show(before, indicator.decimals)},
        "note_tone": _judge(indicator.direction, value, before),
        "definition": indicator.definition[language],
        "direction": say_direction(indicator.direction),
    }


def _make_chart(indicator: Indicator, period: Period) -> dict[str, Any]:
    language = get_page_language()
    assert indicator.read_series is not None
    values = indicator.read_series(period)
    is_dated = all(isinstance(value.key, date) for value in values)
    is_ratio = any(value.value is None for value in values)
    key = indicator.key.partition(".")[2]
    series = {
        "label": indicator.title[language],
        "values": [_round(value.value, indicator.decimals) for value in values],
        "unit": indicator.unit[language],
        "tone": 1,
    }
    data = {
        "kind": "line" if is_dated and is_ratio else "bar",
        "x": [str(value.key) for value in values],
        "x_kind": "date" if is_dated else "category",
        "x_label": _("日") if is_dated else _("区分"),
        "y_label": indicator.unit[language],
        "y_min": 0,
        "series": [series],
    }
    return {"key": key, "id": f"chart-{key}", "title": indicator.title[language], "data": data}


def _show(value: float | None, decimals: int) -> str:
    return show_number(value, decimals)


def _round(value: float | None, decimals: int) -> float | None:
    if value is None:
        return None
    return round(value, decimals) if decimals else round(value)


def _judge(direction: Direction, value: float | None, before: float | None) -> str:
    if value is None or before is None or value == before or direction is Direction.NEITHER:
        return ""
    return "good" if (value > before) == (direction is Direction.UP) else "bad"


def say_direction(direction: Direction) -> str:
    """Return which way is better, in words."""
    words = {
        Direction.UP: _("多いほどよい"),
        Direction.DOWN: _("少ないほどよい"),
        Direction.NEITHER: _("どちらでもない"),
    }
    return words[direction]
