"""States in words and colours, and small phrases that several pages of the fleet share."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, gettext_lazy, ngettext

from moyai.core import clock
from moyai.core.languages import get_page_language
from moyai.fleet.enums import ShiftStatus, StopKind, StopStatus, TaskStatus
from moyai.fleet.models import Stop, Task
from moyai.fleet.modes.visit import name_mode
from moyai.fleet.pages.board import BoardTask, BoardVehicle


@dataclass(frozen=True, slots=True)
class State:
    """A status in words with its tone (see the ``chip`` component)."""

    text: str
    tone: str


_TASK_TONES = {
    TaskStatus.PLANNED: "info",
    TaskStatus.ABOARD: "accent",
    TaskStatus.DONE: "neutral",
    TaskStatus.CANCELLED: "neutral",
    TaskStatus.NO_SHOW: "plum",
    TaskStatus.UNASSIGNED: "danger",
}
_ENDED = {
    ShiftStatus.PLANNED: (gettext_lazy("出庫前"), "neutral"),
    ShiftStatus.CLOSED: (gettext_lazy("終了"), "neutral"),
    ShiftStatus.BROKEN_OFF: (gettext_lazy("中断"), "danger"),
}


_MODES = {
    "visit": gettext_lazy("訪問 %(name)sさん（%(place)s）"),
    "visit-end": gettext_lazy("診察のあと %(name)sさん（%(place)s）"),
    "nurse-pickup": gettext_lazy("看護師が乗る %(name)sさん（%(place)s）"),
    "nurse-dropoff": gettext_lazy("看護師が降りる %(name)sさん（%(place)s）"),
}


def describe_task(item: BoardTask, now: datetime) -> State:
    """Return the state of a task: its status, or by how much it will be late."""
    late_s = item.late_s(now)
    if late_s:
        return State(gettext("%(minutes)d分遅れる見込み") % {"minutes": late_s // 60}, "warning")
    status = TaskStatus(item.task.status)
    return State(str(status.label), _TASK_TONES[status])


def describe_vehicle(row: BoardVehicle) -> State:
    """Return what a vehicle is doing."""
    if row.is_out:
        return State(gettext("運行できない"), "danger")
    if not row.shifts:
        return State(gettext("本日の運行なし"), "neutral")
    if row.open_shift is None:
        text, tone = _ENDED[ShiftStatus(row.shifts[-1].status)]
        return State(str(text), tone)
    return _describe_driving(row)


def _describe_driving(row: BoardVehicle) -> State:
    stop = row.next_stop
    if row.aboard:
        return State(describe_persons(row.persons_aboard), "accent")
    if stop is None:
        return State(gettext("空車"), "success")
    if stop.kind == StopKind.BREAK:
        return State(gettext("休憩"), "neutral")
    if stop.status == StopStatus.ARRIVED:
        return State(gettext("お迎え先で待機"), "info")
    return State(gettext("お迎えへ"), "info")


def describe_persons(persons: int) -> str:
    """Return "2人乗車"."""
    return ngettext("%(count)d人乗車", "%(count)d人乗車", persons) % {"count": persons}


def describe_party(task: Task) -> str:
    """Return who or what takes room: "2人・車いす1"."""
    if task.is_goods:
        return gettext("荷物")
    parts = [ngettext("%(count)d人", "%(count)d人", task.seats) % {"count": task.seats}] if task.seats else []
    if task.wheelchairs:
        parts.append(gettext("車いす%(count)d台") % {"count": task.wheelchairs})
    if task.walkers:
        parts.append(gettext("歩行器%(count)d台") % {"count": task.walkers})
    return gettext("・").join(parts)


def describe_stop(stop: Stop) -> str:
    """Return a stop in one line: "お迎え 伊那 太郎さん（荒井）"."""
    if stop.task is None:
        return gettext("休憩")
    facts = {"name": stop.task.contact_name, "place": stop.place_name}
    if stop.task.is_goods:
        words = gettext("積込 %(name)s（%(place)s）"), gettext("お届け %(name)s（%(place)s）")
        return words[stop.kind != StopKind.PICKUP] % facts
    if mode := name_mode(stop.task.kind, stop.kind):
        return _MODES[mode] % facts
    if stop.kind == StopKind.PICKUP:
        return gettext("お迎え %(name)sさん（%(place)s）") % facts
    return gettext("お送り %(name)sさん（%(place)s）") % facts


def describe_ride(item: BoardTask, now: datetime) -> str:
    """Return a ride in one sentence, for tooltips and screen readers."""
    return gettext("%(from)s–%(to)s %(name)sさん %(origin)s→%(destination)s（%(state)s）") % {
        "from": show_time(item.start),
        "to": show_time(item.end),
        "name": item.task.contact_name,
        "origin": item.task.origin_name,
        "destination": item.task.destination_name,
        "state": describe_task(item, now).text,
    }


def show_time(at: datetime) -> str:
    """Return a wall-clock time in Japan, "9:05"."""
    return f"{clock.local(at):%-H:%M}"


def show_window(since: datetime, until: datetime) -> str:
    """Return a window of wall-clock times, "9:05–9:15"."""
    return f"{show_time(since)}–{show_time(until)}"


def pick_language(texts: Mapping[str, Any]) -> str:
    """Return the sentence in the reader's language, else in Japanese."""
    return str(texts.get(get_page_language()) or texts.get("ja") or "")
