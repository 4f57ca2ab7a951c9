"""Everything about one task, and what a dispatcher may do with it: move it, cancel it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.errors import Refused
from moyai.fleet.desk_panels import list_task_facts
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import CrewNote, Shift, Task
from moyai.fleet.operations import PlanChanged, cancel_task, move_task
from moyai.fleet.pages.answers import say_refusal
from moyai.fleet.pages.board import find_board_task
from moyai.fleet.pages.deciders import name_deciders
from moyai.fleet.pages.decisions import DecisionView, describe_decision
from moyai.fleet.pages.forms import MoveForm
from moyai.fleet.pages.suggestions import list_suggestions
from moyai.fleet.pages.task_words import list_promise, list_rider_facts, list_steps
from moyai.fleet.pages.words import describe_task
from moyai.fleet.queries import find_notes

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
        "promise_rows": list_promise(item),
        "rider_rows": list_rider_facts(found) + list_task_facts(found),
        "crew_notes": _list_crew_notes(found),
        "steps": list_steps(item),
        "decisions": _describe_decisions(found),
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
        context = {"task": found, "rows": list_promise(find_board_task(found))}
        return render(request, "fleet/task_cancel.html", context)
    try:
        cancel_task(task_id=found.pk, actor=name_actor(request), now=clock.now())
    except Refused as refused:
        say_refusal(request, refused)
    else:
        messages.success(request, _("%(name)sさんの予約を取り消しました。") % {"name": found.contact_name})
    return redirect("fleet:desk_task", code=code)


def _list_crew_notes(task: Task) -> list[CrewNote]:
    notes = find_notes(task.stops.select_related("task")).values()
    return list({note.pk: note for each in notes for note in each}.values())


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


def _describe_decisions(task: Task) -> list[DecisionView]:
    found = list(task.decisions.select_related("shift__vehicle").order_by("-at", "-pk"))
    deciders = name_deciders(task, [one.actor for one in found])
    return [describe_decision(one, deciders) for one in found]
