"""Rows x hours for the desk: which vehicle does what when, as percentages that an SVG can use."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing that takes time: from ``start`` to ``end`` (aware datetimes).

    ``tone`` is one of neutral, info, success, warning, danger, accent, plum; ``text`` stands inside the bar
    when there is room, ``title`` is the whole sentence (tooltip, screen reader, table).
    """

    start: datetime
    end: datetime
    title: str
    text: str = ""
    tone: str = "info"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One vehicle, room or person; ``shift`` is the time it may be used."""

    label: str
    bars: Sequence[Bar] = ()
    detail: str = ""
    url: str = ""
    shift: tuple[datetime, datetime] | None = None
    is_out: bool = False


@dataclass(frozen=True, slots=True)
class PlacedBar:
    """A bar with its place on the track, in per cent of the width."""

    bar: Bar
    x: str
    width: str
    text_x: str
    has_room: bool


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row with everything placed."""

    row: Row
    bars: list[PlacedBar]
    shift_x: str
    shift_width: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the desk looks at: rows between two times, with a line at ``now``."""

    start: datetime
    end: datetime
    rows: Sequence[Row] = field(default_factory=tuple)
    now: datetime | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class PlacedTimeline:
    """A timeline ready to be drawn."""

    title: str
    rows: list[PlacedRow]
    hours: list[tuple[str, str]]
    now_x: str


_MIN_WIDTH_PCT = 0.5
_CHAR_WIDTH_PCT = 1.5


def place_timeline(timeline: Timeline) -> PlacedTimeline:
    """Turn times into percentages of the track's width."""
    return PlacedTimeline(
        title=timeline.title,
        rows=[_place_row(timeline, row) for row in timeline.rows],
        hours=_list_hours(timeline),
        now_x=_pct(timeline, timeline.now) if _holds(timeline, timeline.now) else "",
    )


def _place_row(timeline: Timeline, row: Row) -> PlacedRow:
    shift_x, shift_width = "0%", "0%"
    if row.shift:
        left, width = _span(timeline, *row.shift)
        shift_x, shift_width = f"{left:.2f}%", f"{width:.2f}%"
    shown = (bar for bar in row.bars if bar.end > timeline.start and bar.start < timeline.end)
    bars = [_place_bar(timeline, bar) for bar in shown]
    return PlacedRow(row, bars, shift_x, shift_width)


def _place_bar(timeline: Timeline, bar: Bar) -> PlacedBar:
    left, width = _span(timeline, bar.start, bar.end)
    width = max(width, _MIN_WIDTH_PCT)
    has_room = bool(bar.text) and width >= _CHAR_WIDTH_PCT * len(bar.text)
    return PlacedBar(bar, f"{left:.2f}%", f"{width:.2f}%", f"{left + width / 2:.2f}%", has_room)


def _span(timeline: Timeline, start: datetime, end: datetime) -> tuple[float, float]:
    left = _share(timeline, max(start, timeline.start))
    right = _share(timeline, min(end, timeline.end))
    return left, max(right - left, 0.0)


def _share(timeline: Timeline, at: datetime) -> float:
    return 100 * (at - timeline.start) / (timeline.end - timeline.start)


def _pct(timeline: Timeline, at: datetime | None) -> str:
    return f"{_share(timeline, at):.2f}%" if at else ""


def _holds(timeline: Timeline, at: datetime | None) -> bool:
    return at is not None and timeline.start <= at <= timeline.end


def _list_hours(timeline: Timeline) -> list[tuple[str, str]]:
    first = timezone.localtime(timeline.start).replace(minute=0, second=0, microsecond=0)
    hour = first if first >= timeline.start else first + timedelta(hours=1)
    found = []
    while hour < timeline.end:
        found.append((_pct(timeline, hour), f"{timezone.localtime(hour):%-H:%M}"))
        hour += timedelta(hours=1)
    return found
