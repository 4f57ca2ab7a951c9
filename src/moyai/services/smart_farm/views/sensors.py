"""Sensors of a farm now, and a season of one of them: as a picture, a table, and a chart that moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.clock import at_local
from moyai.engines.agronomy.measures import Measure, Sum, find_measure
from moyai.services.smart_farm.models import Bed, DayAdvice, HourSummary, Sensor
from moyai.services.smart_farm.queries.farms import list_farms_of
from moyai.services.smart_farm.queries.sensors import (
    Now,
    find_deficit,
    list_days,
    list_equipped_by,
    list_now,
    list_sensors_of,
    list_standing,
)
from moyai.services.smart_farm.season_picture import draw_season
from moyai.services.smart_farm.spoken import speak
from moyai.services.smart_farm.standing_alerts import say_standing
from moyai.services.smart_farm.tiles import SHIFT_S, TILE, WIDTHS_S, find_stamp, find_start, get_tile

SPANS = (1, 7, 30, 90, 180, 365)
HOURS_UP_TO_DAYS = 3
FURTHEST = 4_102_444_800


@dataclass(frozen=True)
class Place:
    """A bed, or the air over a farm, with its sensors."""

    bed: Bed | None
    rows: list[Now]
    deficit_kpa: float | None
    advice: DayAdvice | None


@login_required
def show_sensors(request: HttpRequest) -> HttpResponse:
    """Show what every sensor of somebody's farms says now, what is wrong, and today's advice of each bed."""
    now, user = clock.now(), get_account(request)
    farms = list(list_farms_of(user))
    rows = list_now(list_sensors_of(user), now_s=int(now.timestamp()))
    advice = {each.bed_id: each for each in DayAdvice.objects.filter(day=clock.local(now).date())}
    shown = [
        (farm, _list_places([row for row in rows if row.sensor.farm_id == farm.pk], advice)) for farm in farms
    ]
    facts = {
        "farms": shown,
        "alerts": say_standing(list_standing(farms)),
        "may_equip": list_equipped_by(user),
    }
    return render(request, "smart_farm/sensors.html", facts)


def _list_places(rows: list[Now], advice: dict[int, DayAdvice]) -> list[Place]:
    beds: dict[int | None, list[Now]] = {}
    for row in rows:
        beds.setdefault(row.sensor.bed_id, []).append(row)
    return [
        Place(
            here[0].sensor.bed, here, find_deficit(here, here[0].sensor.bed), advice.get(bed) if bed else None
        )
        for bed, here in sorted(beds.items(), key=lambda each: (each[0] is not None, each[0] or 0))
    ]


@login_required
def show_sensor(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a span of one sensor."""
    sensor = _get_sensor(request, pk)
    measure = find_measure(sensor.kind)
    if measure is None:
        raise Http404
    today = clock.today()
    days = _read_span(request.GET.get("days", ""))
    since = _read_date(request.GET.get("since", "")) or today - timedelta(days=days - 1)
    until = since + timedelta(days=days)
    since_s, until_s = (int(at_local(each, 0).timestamp()) for each in (since, until))
    is_total = measure.sum is Sum.TOTAL
    picture = draw_season(sensor.pk, since_s, until_s, is_total=is_total, digits=measure.digits)
    facts = {
        "sensor": sensor,
        "measure": measure,
        "name": speak(measure.name),
        "picture": picture,
        "rows": _list_rows(sensor, measure, since, until),
        "by_hour": days <= HOURS_UP_TO_DAYS,
        "since": since,
        "last": until - timedelta(days=1),
        "days": days,
        "spans": SPANS,
        "before": since - timedelta(days=days),
        "after": until if until <= today else None,
        "season": _make_season(sensor, measure, since_s, until_s),
    }
    return render(request, "smart_farm/sensor.html", facts)


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    at: Any
    value: float | None
    least: float | None
    most: float | None
    missing_pct: float
    doubtful: int


def _list_rows(sensor: Sensor, measure: Measure, since: date, until: date) -> list[Row]:
    if (until - since).days > HOURS_UP_TO_DAYS:
        known = list_days(sensor, since=since, until=until - timedelta(days=1))
        return [_make_row(each.day, each, measure) for each in known]
    begin, end = (int(at_local(each, 0).timestamp()) for each in (since, until))
    hours = HourSummary.objects.filter(sensor=sensor, hour_s__gte=begin, hour_s__lt=end).order_by("hour_s")
    return [_make_row(datetime.fromtimestamp(each.hour_s, clock.TOKYO), each, measure) for each in hours]


def _make_row(at: Any, each: Any, measure: Measure) -> Row:
    value = each.total if measure.sum is Sum.TOTAL and each.count else each.mean
    missing = max(0.0, 100 * (1 - each.count / each.expected))
    return Row(at, value, each.least, each.most, missing, each.doubtful)


def _make_season(sensor: Sensor, measure: Measure, since_s: int, until_s: int) -> dict[str, Any]:
    """Return what the moving chart must know."""
    url = reverse("smart_farm:tile", args=[sensor.pk, 0, 0]).removesuffix("0/0/")
    first = int(sensor.installed_at.timestamp())
    return {
        "tiles": url,
        "tile": TILE,
        "widths": WIDTHS_S,
        "shift": SHIFT_S,
        "since": since_s,
        "until": until_s,
        "first": min(first, since_s),
        "last": max(sensor.last_at_s or first, until_s),
        "unit": measure.unit,
        "digits": measure.digits,
        "total": measure.sum is Sum.TOTAL,
        "name": speak(measure.name),
    }


@login_required
def show_tile(request: HttpRequest, pk: int, level: int, index: int) -> HttpResponse:
    """Give a tile of a sensor; 304 where it is as the asker has it."""
    sensor = _get_sensor(request, pk)
    if level >= len(WIDTHS_S) or find_start(level, index) > FURTHEST:
        raise Http404
    stamp = find_stamp(sensor.pk, level, index)
    mark = f'"{sensor.pk}-{level}-{index}-{stamp}"'
    if request.headers.get("If-None-Match") == mark:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        tile = get_tile(sensor.pk, level, index, stamp)
        rows = [[row.number, *(round(each, 4) for each in row[1:5]), row.readings] for row in tile.rows]
        answer = JsonResponse({"start": find_start(level, index), "width": WIDTHS_S[level], "rows": rows})
    answer["ETag"] = mark
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _get_sensor(request: HttpRequest, pk: int) -> Sensor:
    return get_object_or_404(list_sensors_of(get_account(request)), pk=pk)


def _read_span(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and int(given[:4]) in SPANS else 7


def _read_date(given: str) -> date | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2100 else None
