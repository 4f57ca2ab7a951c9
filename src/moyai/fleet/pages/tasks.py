"""Everything about one task, and what a dispatcher may do with it: move it, cancel it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.errors import Refused
from moyai.fleet.desk_panels import list_task_facts
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Decision, Shift, Task
from moyai.fleet.operations import PlanChanged, cancel_task, move_task
from moyai.fleet.pages.answers import name_actor, say_refusal
from moyai.fleet.pages.board import BoardTask, find_board_task
from moyai.fleet.pages.decisions import describe_decision
from moyai.fleet.pages.forms import MoveForm
from moyai.fleet.pages.suggestions import list_suggestions
from moyai.fleet.pages.words import describe_party, describe_task, show_time, show_window

_MOVABLE = (TaskStatus.PLANNED, TaskStatus.UNASSIGNED)


@require_safe
@require_role(Role.DISPATCHER)
def task(request: HttpRequest, code: str) -> HttpResponse:
    """Show a task: rider, promise, state, why this vehicle, and where else it could go."""
    found = get_object_or_404(Task, code=code)
    now = clock.now()
    item = find_board_task(found)
    may_move = found.status in _MOVABLE
    context = {
        "item": item,
        "task": found,
        "state": describe_task(item, now),
        "promise_rows": _list_promise(item),
        "rider_rows": _list_rider(found) + list_task_facts(found),
        "steps": _list_steps(item),
        "decisions": [describe_decision(one) for one in _list_decisions(found)],
        "may_move": may_move,
        "may_cancel": may_move,
        "suggestions": list_suggestions(item, now) if may_move else [],
    }
    return render(request, "fleet/task.html", context)


@require_POST
@require_role(Role.DISPATCHER)
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Move a task to another vehicle, if both plans are still as they were seen."""
    found = get_object_or_404(Task, code=code)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("移す先を読み取れませんでした。もう一度選んでください。"))
        return redirect("fleet:desk_task", code=code)
    shift = get_object_or_404(Shift.objects.select_related("vehicle"), pk=form.cleaned_data["to_shift"])
    if (present := find_board_task(found).shift) and present.pk == shift.pk:  # pressed twice
        messages.info(request, _("%(vehicle)sが受け持っています。") % {"vehicle": shift.vehicle.name})
        return redirect("fleet:desk_task", code=code)
    _try_move(request, found, shift, form.seen_versions)
    return redirect("fleet:desk_task", code=code)


@require_role(Role.DISPATCHER)
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whether the task shall really be cancelled, then cancel it."""
    found = get_object_or_404(Task, code=code)
    if found.status == TaskStatus.CANCELLED:
        messages.info(request, _("この予約は取り消されています。"))
        return redirect("fleet:desk_task", code=code)
    if request.method != "POST":
        context = {"task": found, "rows": _list_promise(find_board_task(found))}
        return render(request, "fleet/task_cancel.html", context)
    try:
        cancel_task(task_id=found.pk, actor=name_actor(request), now=clock.now())
    except Refused as refused:
        say_refusal(request, refused)
    else:
        messages.success(request, _("%(name)sさんの予約を取り消しました。") % {"name": found.contact_name})
    return redirect("fleet:desk_task", code=code)


def _try_move(request: HttpRequest, task: Task, shift: Shift, seen: dict[int, int]) -> None:
    try:
        move_task(
            task_id=task.pk,
            to_shift_id=shift.pk,
            seen_plan_versions=seen,
            actor=name_actor(request),
            now=clock.now(),
        )
    except PlanChanged:
        messages.error(
            request,
            _("見ている間に計画が変わったので、まだ移していません。下の新しい候補から選び直してください。"),
        )
    except Refused as refused:
        say_refusal(request, refused)
    else:
        facts = {"name": task.contact_name, "vehicle": shift.vehicle.name}
        messages.success(request, _("%(name)sさんを%(vehicle)sに移しました。") % facts)


def _list_decisions(task: Task) -> list[Decision]:
    return list(task.decisions.select_related("shift__vehicle").order_by("-at", "-pk"))


def _list_promise(item: BoardTask) -> list[dict[str, Any]]:
    task = item.task
    rows = [
        {
            "label": _("お迎え"),
            "value": task.origin_name,
            "window": show_window(task.pickup_from, task.pickup_until),
        },
        {
            "label": _("お送り"),
            "value": task.destination_name,
            "window": show_window(task.dropoff_from, task.dropoff_until),
        },
    ]
    if task.transfer_from and task.transfer_until:
        window = show_window(task.transfer_from, task.transfer_until)
        rows.insert(1, {"label": _("乗りかえ"), "value": task.transfer_name, "window": window})
    return [{**row, "plan": plan} for row, plan in zip(rows, _list_plans(item, len(rows)), strict=True)]


def _list_plans(item: BoardTask, count: int) -> list[str]:
    pickup = _describe_moment(item.pickup)
    dropoff = _describe_moment(item.dropoff)
    return [pickup, dropoff] if count == 2 else ["", pickup, dropoff]


def _describe_moment(stop: Any) -> str:
    if stop is None:
        return ""
    if stop.arrived_at:
        return _("%(time)s 到着") % {"time": show_time(stop.arrived_at)}
    return _("%(time)s 見込み") % {"time": show_time(stop.planned_at)}


def _list_rider(task: Task) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"label": _("人数"), "value": describe_party(task)}]
    if task.note:
        rows.append({"label": _("乗務員へのメモ"), "value": task.note})
    rows.append({"label": _("受付"), "value": f"{clock.local(task.requested_at):%-m/%-d %-H:%M}"})
    return rows


def _list_steps(item: BoardTask) -> list[dict[str, Any]]:
    """Return how far the ride has come, for the ``steps`` component."""
    task, pickup, dropoff = item.task, item.pickup, item.dropoff
    done = [
        (_("受付"), task.requested_at),
        (_("お迎え先に到着"), pickup.arrived_at if pickup else None),
        (_("乗車"), task.boarded_at),
        (_("到着"), (dropoff.arrived_at if dropoff else None) or _end_of(task)),
    ]
    passed = max(index for index, (_label, at) in enumerate(done) if at)
    return [
        {"label": label, "when": show_time(at) if at else "", "state": _step_state(index, passed)}
        for index, (label, at) in enumerate(done)
    ]


def _end_of(task: Task) -> Any:
    return task.finished_at if task.status == TaskStatus.DONE else None


def _step_state(index: int, passed: int) -> str:
    if index <= passed:
        return "done"
    return "current" if index == passed + 1 else "later"
