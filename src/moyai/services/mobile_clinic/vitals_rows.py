"""A patient's vitals as a page shows them: the newest of each with its limits, what was refused, trends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from moyai.core.clock import local
from moyai.core.languages import put
from moyai.engines.vitals import MEASURES, Direction, Limits, Point, Trend, find_measure
from moyai.services.mobile_clinic.models import VitalsAlert, VitalsPacket
from moyai.services.mobile_clinic.queries.outside_vitals import SOURCE
from moyai.services.mobile_clinic.queries.vitals import Alarm, Chart
from moyai.services.mobile_clinic.texts import visiting as say

CHARTS: Mapping[str, tuple[str, ...]] = {"pressure": ("systolic", "diastolic")} | {
    code: (code,) for code in ("pulse", "spo2", "temperature", "glucose", "weight", "fetal_heart_rate")
}
"""Which measures stand in one chart."""

MOST_IN_CHART = 60
LEAST_IN_CHART = 2
FLOOR = Decimal("0.8")
"""A chart begins at so much of its least value: a weight's few kilograms would not be seen from zero."""


@dataclass(frozen=True, slots=True)
class Row:
    """One measure on the page; words in the page's language. ``tone``: ``""``, ``look`` or ``urgent``."""

    label: str
    value: str
    unit: str
    at: datetime
    source: str
    limits: str
    trend: str
    tone: str
    is_of_today: bool


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A value that was not taken, and why."""

    label: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """An alert with who has seen it. ``is_mine_to_see``: whoever looks has not said so yet.

    ``source``: the program that sent the value; empty: it was measured here.
    """

    code: str
    label: str
    value: str
    unit: str
    words: str
    at: datetime
    is_urgent: bool
    seen: tuple[tuple[str, datetime], ...]
    is_mine_to_see: bool
    source: str = ""


def describe_now(chart: Chart, now: datetime) -> list[Row]:
    """Return the newest point of every measure that was ever taken, in the order of engines/vitals."""
    today = local(now).date()
    rows = []
    for measure in MEASURES:
        point = chart.find_latest(measure.code)
        if point is not None:
            rows.append(
                _describe(point, chart.limits.get(measure.code), chart.find_trend(measure.code), today)
            )
    return rows


def describe_refused(chart: Chart, packets: Iterable[VitalsPacket]) -> list[RefusedRow]:
    """Return what was not taken of these packets."""
    names = {(each.source, each.number) for each in packets}
    return [
        RefusedRow(_name(each.measure), _show(each.value, each.measure), put(say.REASONS[each.reason]))
        for each in chart.assessment.refusals
        if (each.source, each.number) in names
    ]


def describe_alarms(alarms: Sequence[Alarm], practice_id: int) -> list[AlarmRow]:
    """Return alerts in their order, for somebody of this job."""
    return [_describe_alarm(each, practice_id) for each in alarms]


def draw_charts(chart: Chart, *, is_outside: bool = False) -> list[dict[str, Any]]:
    """Return the charts that have something to show, as ui/parts/chart.html draws them.

    ``is_outside``: the chart is of what programs sent, and says so.
    """
    drawn = []
    for key, measures in CHARTS.items():
        series = {code: {each.at_s: each.value for each in chart.list_points(code)} for code in measures}
        times = sorted({at_s for points in series.values() for at_s in points})[-MOST_IN_CHART:]
        if len(times) >= LEAST_IN_CHART:
            title, prefix = _title(measures), "outside-chart" if is_outside else "chart"
            title = put(say.OUTSIDE.format(title=title)) if is_outside else title
            drawn.append({"id": f"{prefix}-{key}", "title": title, "data": _draw(times, series)})
    return drawn


def _describe(point: Point, limits: Limits | None, trend: Trend, today: Any) -> Row:
    at = datetime.fromtimestamp(point.at_s, UTC)
    return Row(
        label=_name(point.measure),
        value=_show(point.value, point.measure),
        unit=_unit(point.measure),
        at=at,
        source=_say_source(point.source),
        limits=_say_limits(limits),
        trend=put(say.TRENDS[trend.direction]) if trend.direction != Direction.UNKNOWN else "",
        tone=_find_tone(point.value, limits),
        is_of_today=local(at).date() == today,
    )


def _describe_alarm(alarm: Alarm, practice_id: int) -> AlarmRow:
    sights = list(alarm.row.sights.select_related("by__user"))
    beyond = say.ABOVE if alarm.is_above else say.BELOW
    return AlarmRow(
        code=alarm.row.code,
        label=_name(alarm.measure),
        value=_show(alarm.value, alarm.measure),
        unit=_unit(alarm.measure),
        words=put(beyond.format(limit=_show(alarm.limit, alarm.measure))),
        at=datetime.fromtimestamp(alarm.at_s, UTC),
        is_urgent=alarm.is_urgent,
        seen=tuple((each.by.user.display_name, each.at) for each in sights),
        is_mine_to_see=all(each.by_id != practice_id for each in sights),
        source=_say_app(alarm.row),
    )


def _say_source(source: str) -> str:
    form, _, rest = source.partition(":")
    if form == SOURCE:
        whose, _, app = rest.partition(":")
        return put(say.BY_APP[whose].format(app=app or put(say.SOME_APP)))
    return put(say.BY_DEVICE if form == "device" else say.BY_HAND)


def _say_app(alert: VitalsAlert) -> str:
    """Return which program sent what raised an alert; empty: it was measured here."""
    received = alert.received
    if received is None:
        return ""
    name = received.permit.app.name if received.permit else put(say.SOME_APP)
    return put(say.FROM_APP.format(app=name))


def _draw(times: list[int], series: dict[str, dict[int, Decimal]]) -> dict[str, Any]:
    lines = [
        {
            "label": _name(code),
            "unit": _unit(code),
            "values": [float(points[at]) if at in points else None for at in times],
        }
        for code, points in series.items()
    ]
    labels = [f"{local(datetime.fromtimestamp(at, UTC)):%-m/%-d %-H:%M}" for at in times]
    least = min(value for points in series.values() for value in points.values())
    return {
        "kind": "line",
        "x": labels,
        "x_label": put(say.WHEN),
        "y_label": _unit(next(iter(series))),
        "y_min": int(least * FLOOR),
        "height": 220,
        "series": lines,
    }


def _find_tone(value: Decimal, limits: Limits | None) -> str:
    if limits is None:
        return ""
    below, above = limits.urgent_below, limits.urgent_above
    if (below is not None and value < below) or (above is not None and value > above):
        return "urgent"
    is_low = limits.low is not None and value < limits.low
    return "look" if is_low or (limits.high is not None and value > limits.high) else ""


def _say_limits(limits: Limits | None) -> str:
    if limits is None or (limits.low is None and limits.high is None):
        return ""
    if limits.low is None or limits.high is None:
        words = say.LIMIT_FROM if limits.high is None else say.LIMIT_TO
        return put(words.format(limit=limits.low if limits.high is None else limits.high))
    return f"{limits.low}–{limits.high}"


def _title(measures: Sequence[str]) -> str:
    return put(say.PRESSURE) if len(measures) > 1 else _name(measures[0])


def _name(code: str) -> str:
    return put(say.MEASURES[code]) if code in say.MEASURES else code


def _unit(code: str) -> str:
    measure = find_measure(code)
    return put(say.UNITS[measure.unit]) if measure else ""


def _show(value: Decimal, code: str) -> str:
    measure = find_measure(code)
    places = measure.places if measure else 0
    return f"{value:.{places}f}" if value == round(value, places) else f"{value.normalize():f}"
