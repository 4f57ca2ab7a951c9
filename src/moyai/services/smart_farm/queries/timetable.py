"""What a robot runs by itself: on its own clock (farm events, regimens), at its start, at a button's press.

Nobody is asked when it does. It is judged when it is stored, and the water of a day is taken off that day
before anybody else has any of it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moyai.core.clock import local
from moyai.engines.garden_bot.bed import Known
from moyai.engines.garden_bot.language import Malformed, RpcRequest, parse
from moyai.engines.garden_bot.limits import (
    Code,
    Entry,
    Limits,
    Run,
    Timetable,
    decide_unattended,
    judge_timetable,
    list_times,
)
from moyai.engines.garden_bot.limits.timetable import GRACE_S, Fault
from moyai.engines.sentences import Sentence
from moyai.services.smart_farm.envelope import make_known, make_limits
from moyai.services.smart_farm.models import Resource, Robot

DAY_S = 86_400
UNIT_S = {"minutely": 60, "hourly": 3_600, "daily": DAY_S, "weekly": 7 * DAY_S}
UNIT_S |= {"monthly": 30 * DAY_S, "yearly": 365 * DAY_S}
"""As FarmBot OS counts them."""
LATE_ITEM_S = 120
"""How long past an item of a regimen may be when the regimen starts, and is run all the same."""
AFTERWARDS_S = 60
"""How long a robot is left alone after something of its own should be over."""
BUTTON_WATERS = Sentence(
    "ボタンやロボットの起動で動く手順では、水を出せません。何回動くか分からないからです。",
    "What runs at a button's press or at the robot's start may use no water: nobody knows how often.",
)
KINDS_OF_OWN = ("farm_events", "regimens", "pin_bindings", "fbos_config")


@dataclass(frozen=True)
class OwnRuns:
    """All that a robot does by itself.

    Attributes:
        timetable: what runs on its own clock.
        faults: everything that may not be there, by what it is and why.
        programs: the sequences that it runs, those that they call among them.
    """

    timetable: Timetable = field(default_factory=Timetable)
    faults: dict[tuple[str, str], tuple[str, Sentence]] = field(default_factory=dict)
    programs: frozenset[int] = frozenset()


NOTHING = OwnRuns()


def to_town_s(when: datetime) -> float:
    """Return a moment as seconds of the town's wall clock."""
    offset = local(when).utcoffset()
    assert offset is not None
    return when.timestamp() + offset.total_seconds()


def read_own_runs(robot: Robot, now: datetime) -> OwnRuns:
    """Return what a robot does by itself from today on, judged."""
    rows = _find_rows(robot)
    if rows is None:
        return NOTHING
    known, limits = make_known(robot), make_limits(robot)
    midnight_s = to_town_s(now) // DAY_S * DAY_S
    names = {row.pk: row.data["name"] for row in robot.resources.filter(kind__in=("sequences", "regimens"))}
    entries, malformed = _list_entries(rows, names, midnight_s)
    timetable = judge_timetable(entries, limits=limits, known=known, since_s=midnight_s)
    faults = {(each.key, str(each.code)): (each.name, each.text) for each in (*malformed, *timetable.faults)}
    buttons = dict(_list_buttons(rows))
    faults |= _judge_buttons(buttons, names, limits, known)
    programs = [each.request for each in entries if each.times_s and each.times_s[-1] >= midnight_s]
    return OwnRuns(timetable, faults, _list_programs([*programs, *buttons.values()], known))


def find_own_run(
    robot: Robot, now: datetime, takes_s: float, *, uptime_s: float | None = None
) -> tuple[Run, bool] | None:
    """Return what a robot does by itself before something would be done, and whether it does so now.

    Args:
        robot: which.
        now: the town's time.
        takes_s: of the town's seconds.
        uptime_s: for how long it is up: what was due while it was off it may begin late.
    """
    timetable = read_own_runs(robot, now).timetable
    begins_s = to_town_s(now)
    is_fresh = uptime_s is not None and uptime_s < GRACE_S
    for run in timetable.runs:
        late_s = GRACE_S if is_fresh and uptime_s is not None and run.at_s < begins_s - uptime_s else 0.0
        if run.at_s <= begins_s + takes_s and run.ends_s + late_s + AFTERWARDS_S > begins_s:
            return run, run.at_s <= begins_s
    return None


def _find_rows(robot: Robot) -> dict[str, list[Resource]] | None:
    rows: dict[str, list[Resource]] = defaultdict(list)
    for row in robot.resources.filter(kind__in=KINDS_OF_OWN):
        rows[row.kind].append(row)
    has_own = rows["farm_events"] or any(True for _button in _list_buttons(rows))
    return rows if has_own else None


def _list_entries(
    rows: dict[str, list[Resource]], names: dict[int, str], since_s: float
) -> tuple[list[Entry], list[Fault]]:
    """Return what events run, and those that nobody can read."""
    regimens = {row.pk: row.data for row in rows["regimens"]}
    entries, faults = [], []
    for row in rows["farm_events"]:
        name = names.get(row.data["executable_id"], "?")
        for key, sequence, times_s, body in _list_parts(row, regimens):
            if not times_s or times_s[-1] < since_s:
                continue
            try:
                entries.append(Entry(key, name, _make_request(sequence, body), times_s))
            except Malformed as fault:
                faults.append(Fault(key, name, Code.NO_VALUE, fault.text))
    return entries, faults


def _list_parts(
    row: Resource, regimens: dict[int, dict[str, Any]]
) -> Iterator[tuple[str, Any, tuple[float, ...], list[Any]]]:
    """Give each sequence that an event runs: a key, its number, when, and what its variables stand for."""
    data = row.data
    start_s = to_town_s(datetime.fromisoformat(data["start_time"]))
    if data["executable_type"] == "Sequence":
        every_s = UNIT_S.get(data["time_unit"], 0) * data["repeat"]
        end = data.get("end_time")
        end_s = to_town_s(datetime.fromisoformat(end)) if end else start_s
        times_s = list_times(start_s, end_s, every_s)
        yield f"event {row.pk}", data["executable_id"], times_s, data.get("body") or []
        return
    regimen = regimens.get(data["executable_id"], {})
    items: dict[Any, list[float]] = defaultdict(list)
    midnight_s = start_s // DAY_S * DAY_S
    for item in regimen.get("regimen_items") or []:
        at_s = midnight_s + item["time_offset"] / 1000
        if at_s >= start_s - LATE_ITEM_S:
            items[item["sequence_id"]].append(at_s)
    body = [*(data.get("body") or []), *(regimen.get("body") or [])]  # the first of a name counts
    for sequence, times in items.items():
        yield f"event {row.pk} sequence {sequence}", sequence, tuple(sorted(times)), body


def _list_buttons(rows: dict[str, list[Resource]]) -> Iterator[tuple[str, RpcRequest]]:
    """Give what a button or the start runs."""
    for row in rows["pin_bindings"]:
        number = row.data.get("sequence_id")
        if number and row.data.get("binding_type") == "standard":
            yield f"binding {row.pk}", _make_request(number, [])
    for row in rows["fbos_config"]:
        if number := row.data.get("boot_sequence_id"):
            yield "boot", _make_request(number, [])


def _make_request(sequence: Any, body: list[Any]) -> RpcRequest:
    step = {"kind": "execute", "args": {"sequence_id": sequence}, "body": body}
    return parse(json.dumps({"kind": "rpc_request", "args": {"label": "own"}, "body": [step]}))


def _judge_buttons(
    buttons: dict[str, RpcRequest], names: dict[int, str], limits: Limits, known: Known
) -> dict[tuple[str, str], tuple[str, Sentence]]:
    faults = {}
    for key, request in buttons.items():
        verdict = decide_unattended(request, limits=limits, known=known)
        name = names.get(getattr(request.body[0], "sequence_id", 0), "?")
        if not verdict.may_run:
            faults[key, str(verdict.code)] = (name, verdict.text)
        elif verdict.water_ml:
            faults[key, "water"] = (name, BUTTON_WATERS)
    return faults


def _list_programs(requests: list[RpcRequest], known: Known) -> frozenset[int]:
    """Return all sequences that are run, directly or by others."""
    open_ones = [number for request in requests for number in _list_calls(request)]
    found: set[int] = set()
    while open_ones:
        number = open_ones.pop()
        if number not in found:
            found.add(number)
            if number in known.sequences:
                open_ones += _list_calls(known.sequences[number])
    return frozenset(found)


def _list_calls(node: Any) -> list[int]:
    """Return which sequences a node calls, however deep inside."""
    found = [node.sequence_id] if getattr(node, "kind", "") == "execute" else []
    for name in getattr(type(node), "__dataclass_fields__", {}):
        value = getattr(node, name)
        for inner in value if isinstance(value, tuple) else (value,):
            if hasattr(inner, "kind"):
                found += _list_calls(inner)
    return found
