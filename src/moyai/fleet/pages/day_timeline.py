"""The day of every vehicle as bars: each ride from boarding to getting out, pooled rides in lanes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse

from moyai.core import clock
from moyai.core.ui.timeline import Bar, PlacedBar, Row, Timeline, place_timeline
from moyai.fleet.enums import StopStatus
from moyai.fleet.models import Stop
from moyai.fleet.pages.board import Board, BoardTask, BoardVehicle, expect
from moyai.fleet.pages.words import State, describe_ride, describe_task, describe_vehicle

LANE_PX = 28
BAR_PX = 24
TOP_PX = 14
"""Room above the lanes for the marks of the stops."""
_DAY = (9 * 60, 15 * 60)  # what to show, in minutes after midnight, when nothing runs


@dataclass(frozen=True, slots=True)
class LaneBar:
    """A ride on its lane: ``y`` in pixels from the top of the row."""

    placed: PlacedBar
    y: int
    text_y: int
    height: int = BAR_PX


@dataclass(frozen=True, slots=True)
class StopMark:
    """A stop on the line above the bars; ``state`` is done, arrived or pending."""

    x: str
    state: str


@dataclass(frozen=True, slots=True)
class LaneRow:
    """The day of one vehicle; ``height`` in pixels."""

    row: BoardVehicle
    state: State
    height: int
    shifts: list[PlacedBar]
    breaks: list[PlacedBar]
    bars: list[LaneBar]
    marks: list[StopMark]


@dataclass(frozen=True, slots=True)
class DayTimeline:
    """Everything placed; ``now_x`` is empty when now is not on the picture."""

    rows: list[LaneRow]
    hours: list[tuple[str, str]]
    now_x: str


def build_timeline(board: Board) -> DayTimeline:
    """Place the day of a board between the first and the last full hour that holds something."""
    start, end = _find_range(board)
    frame = place_timeline(Timeline(start, end, now=board.now))
    rows = [_build_row(row, board.now, start, end) for row in board.vehicles]
    return DayTimeline(rows, frame.hours, frame.now_x)


def pack_lanes(spans: Sequence[tuple[datetime, datetime]]) -> list[int]:
    """Give each span, in order of start, the lowest lane that is free; return the lanes."""
    free_from: list[datetime] = []
    lanes = []
    for start, end in spans:
        lane = next((i for i, at in enumerate(free_from) if at <= start), len(free_from))
        free_from[lane:] = [end, *free_from[lane + 1 :]]
        lanes.append(lane)
    return lanes


def _find_range(board: Board) -> tuple[datetime, datetime]:
    shifts = [s for row in board.vehicles for s in row.shifts]
    tasks = list(board.tasks)
    starts = [s.starts_at for s in shifts] + [t.start for t in tasks]
    ends = [s.ends_at for s in shifts] + [t.end for t in tasks]
    if not starts:
        return clock.at_local(board.date, _DAY[0]), clock.at_local(board.date, _DAY[1])
    return _floor_hour(min(starts)), _floor_hour(max(ends) + timedelta(minutes=59, seconds=59))


def _floor_hour(at: datetime) -> datetime:
    return clock.local(at).replace(minute=0, second=0, microsecond=0)


def _build_row(row: BoardVehicle, now: datetime, start: datetime, end: datetime) -> LaneRow:
    tasks = sorted(row.tasks, key=lambda t: (t.start, t.end))
    lanes = pack_lanes([(t.start, t.end) for t in tasks])
    bars = [
        LaneBar(placed, TOP_PX + lane * LANE_PX, TOP_PX + lane * LANE_PX + 17)
        for placed, lane in zip(_place([_bar(t, now) for t in tasks], start, end), lanes, strict=True)
    ]
    return LaneRow(
        row=row,
        state=describe_vehicle(row),
        height=TOP_PX + LANE_PX * (max(lanes, default=0) + 1),
        shifts=_place([Bar(s.starts_at, s.ends_at, "") for s in row.shifts], start, end),
        breaks=_place([Bar(b.planned_at, b.planned_leave_at, "") for b in row.breaks], start, end),
        bars=bars,
        marks=_mark_stops(row.stops, start, end),
    )


def _bar(item: BoardTask, now: datetime) -> Bar:
    return Bar(
        start=item.start,
        end=item.end,
        title=describe_ride(item, now),
        text=item.task.contact_name.split()[0] if item.task.contact_name.strip() else "",
        tone=describe_task(item, now).tone,
        url=reverse("fleet:desk_task", args=[item.task.code]),
    )


def _place(bars: list[Bar], start: datetime, end: datetime) -> list[PlacedBar]:
    """Place bars that all lie within the range, however short they are."""
    least = timedelta(seconds=1)
    solid = [Bar(b.start, max(b.end, b.start + least), b.title, b.text, b.tone, b.url) for b in bars]
    return place_timeline(Timeline(start, end, [Row("", solid)])).rows[0].bars


def _mark_stops(stops: list[Stop], start: datetime, end: datetime) -> list[StopMark]:
    states = {StopStatus.DONE: "done", StopStatus.ARRIVED: "arrived"}
    found = []
    for stop in (s for s in stops if s.task_id is not None):
        at = stop.arrived_at or expect(stop)
        share = 100 * (at - start) / (end - start)
        found.append(
            StopMark(f"{min(max(share, 0), 100):.2f}%", states.get(StopStatus(stop.status), "pending"))
        )
    return found
