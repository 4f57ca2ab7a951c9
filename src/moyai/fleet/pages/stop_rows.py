"""The stops of a day as lines: for a vehicle's page, for paper and for a spreadsheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from moyai.core import clock
from moyai.fleet.enums import StopKind, StopStatus
from moyai.fleet.models import Stop, Task
from moyai.fleet.pages.board import Board, BoardVehicle, expect, late_s
from moyai.fleet.pages.words import State, describe_party, show_time, show_window

_TONES = {
    StopStatus.PENDING: "info",
    StopStatus.ARRIVED: "accent",
    StopStatus.DONE: "neutral",
    StopStatus.SKIPPED: "neutral",
}


@dataclass(frozen=True, slots=True)
class StopRow:
    """One stop in words; ``load`` = how many people are inside when it leaves."""

    stop: Stop
    task: Task | None
    kind: str
    at: str
    window: str
    party: str
    state: State
    load: int


def describe_stops(row: BoardVehicle, now: datetime) -> list[StopRow]:
    """Return a vehicle's stops in order."""
    load, rows = 0, []
    for stop in row.stops:
        load += _change_of_load(stop)
        rows.append(_describe(stop, load, now))
    return rows


def _change_of_load(stop: Stop) -> int:
    if stop.task is None or stop.task.status == "no_show":
        return 0
    persons = stop.task.seats + stop.task.wheelchairs
    return persons if stop.kind == StopKind.PICKUP else -persons


def _describe(stop: Stop, load: int, now: datetime) -> StopRow:
    status = StopStatus(stop.status)
    state = State(str(status.label), _TONES[status])
    if status == StopStatus.PENDING:
        state = _warn(stop, now) or state
    return StopRow(
        stop=stop,
        task=stop.task,
        kind=str(StopKind(stop.kind).label),
        at=show_time(stop.arrived_at or expect(stop)),
        window=show_window(*promise) if (promise := find_promise(stop)) else "",
        party=describe_party(stop.task) if stop.task else "",
        state=state,
        load=max(0, load),
    )


def _warn(stop: Stop, now: datetime) -> State | None:
    promise = find_promise(stop)
    if promise and (late := late_s(max(expect(stop), now), promise[1])):
        return State(gettext("%(minutes)d分遅れる見込み") % {"minutes": late // 60}, "warning")
    if expect(stop) < now:
        return State(gettext("予定を過ぎています"), "warning")
    return None


def find_promise(stop: Stop) -> tuple[datetime, datetime] | None:
    """Return the window in which the rider was told to expect this stop; None for a break."""
    task = stop.task
    if task is None:
        return None
    if stop.kind == StopKind.DROPOFF:
        return task.dropoff_from, task.dropoff_until
    if task.transfer_from and task.transfer_until and stop.status != StopStatus.DONE:
        return task.transfer_from, task.transfer_until
    return task.pickup_from, task.pickup_until


CSV_HEAD = [
    *("date", "vehicle", "vehicle_name", "driver"),
    *("sequence", "kind", "place", "lon", "lat"),
    *("planned_at", "arrived_at", "left_at", "status"),
    *("task", "name", "seats", "wheelchairs", "promised_from", "promised_until"),
]


def list_csv_rows(board: Board) -> Iterable[list[str]]:
    """Yield the stops of every vehicle as cells of CSV_HEAD; times in Japan's, ISO 8601."""
    for row in board.vehicles:
        drivers = {shift.pk: shift.driver for shift in row.shifts}
        for stop in row.stops:
            driver = drivers[stop.shift_id]
            first = [str(board.date), row.vehicle.code, row.vehicle.name, driver.display_name]
            yield [*first, *_list_cells(stop)]


def _list_cells(stop: Stop) -> list[str]:
    place = [str(stop.sequence), stop.kind, stop.place_name, _cell(stop.lon), _cell(stop.lat)]
    times = [_iso(stop.planned_at), _iso(stop.arrived_at), _iso(stop.left_at), stop.status]
    task = stop.task
    if task is None:
        return [*place, *times, "", "", "", "", "", ""]
    since, until = find_promise(stop) or (None, None)
    who = [task.code, task.contact_name, str(task.seats), str(task.wheelchairs)]
    return [*place, *times, *who, _iso(since), _iso(until)]


def _cell(value: float | None) -> str:
    return "" if value is None else str(value)


def _iso(at: datetime | None) -> str:
    return clock.local(at).isoformat(timespec="seconds") if at else ""
