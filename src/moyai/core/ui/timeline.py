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
class Mark:
    """A moment, drawn as a dot above the bars; ``state`` is done, arrived or pending."""

    at: datetime
    state: str = "pending"


@dataclass(frozen=True, slots=True)
class Row:
    """One vehicle, room or person; bars that overlap are drawn in lanes.

    ``shifts`` are the times it may be used, ``breaks`` those in between when it may not. ``key`` begins the
    ids of what is drawn, so that a page that stays fresh by itself keeps the focus.
    """

    label: str
    bars: Sequence[Bar] = ()
    detail: str = ""
    url: str = ""
    shifts: Sequence[tuple[datetime, datetime]] = ()
    breaks: Sequence[Bar] = ()
    marks: Sequence[Mark] = ()
    is_out: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class PlacedBar:
    """A bar with its place: across in per cent of the width, ``y`` and ``text_y`` in pixels from the top."""

    bar: Bar
    x: str
    width: str
    text_x: str
    has_room: bool
    y: int = 0
    text_y: int = 0


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark with its place."""

    x: str
    state: str


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row with everything placed; ``height`` in pixels."""

    row: Row
    height: int
    bars: list[PlacedBar]
    shifts: list[PlacedBar]
    breaks: list[PlacedBar]
    marks: list[PlacedMark]


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
    bar_height: int = 24


TOP_PX = 14
"""Room above the lanes for the marks."""
LANE_PX = 28
_TEXT_PX = 17
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


def pack_lanes(spans: Sequence[tuple[datetime, datetime]]) -> list[int]:
    """Give each span, in order of start, the lowest lane that is free; return the lanes."""
    free_from: list[datetime] = []
    lanes = []
    for start, end in spans:
        lane = next((i for i, at in enumerate(free_from) if at <= start), len(free_from))
        free_from[lane:] = [end, *free_from[lane + 1 :]]
        lanes.append(lane)
    return lanes


def _place_row(timeline: Timeline, row: Row) -> PlacedRow:
    bars = sorted(_list_shown(timeline, row.bars), key=lambda bar: (bar.start, bar.end))
    lanes = pack_lanes([(bar.start, bar.end) for bar in bars])
    return PlacedRow(
        row=row,
        height=TOP_PX + LANE_PX * (max(lanes, default=0) + 1),
        bars=[_place_bar(timeline, bar, lane) for bar, lane in zip(bars, lanes, strict=True)],
        shifts=[_place_bar(timeline, Bar(start, end, "")) for start, end in row.shifts],
        breaks=[_place_bar(timeline, bar) for bar in _list_shown(timeline, row.breaks)],
        marks=[PlacedMark(_pct(timeline, mark.at), mark.state) for mark in row.marks],
    )


def _list_shown(timeline: Timeline, bars: Sequence[Bar]) -> list[Bar]:
    return [bar for bar in bars if bar.end > timeline.start and bar.start < timeline.end]


def _place_bar(timeline: Timeline, bar: Bar, lane: int = 0) -> PlacedBar:
    left, width = _span(timeline, bar.start, bar.end)
    width = max(width, _MIN_WIDTH_PCT)
    has_room = bool(bar.text) and width >= _CHAR_WIDTH_PCT * len(bar.text)
    y = TOP_PX + LANE_PX * lane
    text_x = f"{left + width / 2:.2f}%"
    return PlacedBar(bar, f"{left:.2f}%", f"{width:.2f}%", text_x, has_room, y, y + _TEXT_PX)


def _span(timeline: Timeline, start: datetime, end: datetime) -> tuple[float, float]:
    left = _share(timeline, max(start, timeline.start))
    right = _share(timeline, min(end, timeline.end))
    return left, max(right - left, 0.0)


def _share(timeline: Timeline, at: datetime) -> float:
    return 100 * (at - timeline.start) / (timeline.end - timeline.start)


def _pct(timeline: Timeline, at: datetime | None) -> str:
    return f"{min(max(_share(timeline, at), 0), 100):.2f}%" if at else ""


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
