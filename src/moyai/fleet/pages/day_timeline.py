"""The day of every vehicle as bars: each ride from boarding to getting out, pooled rides in lanes."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from moyai.core import clock
from moyai.core.ui.timeline import Bar, Mark, PlacedTimeline, Row, Timeline, place_timeline
from moyai.fleet.enums import StopStatus
from moyai.fleet.models import Stop
from moyai.fleet.pages.board import Board, BoardTask, BoardVehicle, expect
from moyai.fleet.pages.words import describe_ride, describe_task

_DAY = (9 * 60, 15 * 60)  # what to show, in minutes after midnight, when nothing runs
_LEAST = timedelta(seconds=1)
_STATES = {StopStatus.DONE: "done", StopStatus.ARRIVED: "arrived"}


def build_timeline(board: Board) -> PlacedTimeline:
    """Place the day of a board between the first and the last full hour that holds something."""
    start, end = _find_range(board)
    rows = [_make_row(row, board.now) for row in board.vehicles]
    return place_timeline(Timeline(start, end, rows, board.now))


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


def _make_row(row: BoardVehicle, now: datetime) -> Row:
    vehicle = row.vehicle
    return Row(
        label=vehicle.name,
        bars=[_make_bar(item, now) for item in row.tasks],
        url=reverse("fleet:desk_vehicle", args=[vehicle.code]),
        shifts=[(shift.starts_at, shift.ends_at) for shift in row.shifts],
        breaks=[_make_break(stop) for stop in row.breaks],
        marks=[_mark(stop) for stop in row.stops if stop.task_id is not None],
        is_out=row.is_out,
        key=vehicle.code,
    )


def _make_bar(item: BoardTask, now: datetime) -> Bar:
    return Bar(
        start=item.start,
        end=max(item.end, item.start + _LEAST),
        title=describe_ride(item, now),
        text=item.task.contact_name.split()[0] if item.task.contact_name.strip() else "",
        tone=describe_task(item, now).tone,
        url=reverse("fleet:desk_task", args=[item.task.code]),
    )


def _make_break(stop: Stop) -> Bar:
    return Bar(stop.planned_at, max(stop.planned_leave_at, stop.planned_at + _LEAST), _("休憩"))


def _mark(stop: Stop) -> Mark:
    return Mark(stop.arrived_at or expect(stop), _STATES.get(StopStatus(stop.status), "pending"))
