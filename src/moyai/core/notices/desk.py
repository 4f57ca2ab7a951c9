"""The desk's list of what is to be done by hand: people to ring, recordings to listen to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.notices import operations, queries
from moyai.core.notices.models import DeskTask, TaskStatus, Urgency
from moyai.core.residents.contacts import show_phone

PAGE = 25


@never_cache
@require_GET
@require_role(Role.DISPATCHER)
def tasks(request: HttpRequest) -> HttpResponse:
    """List what is open, urgent things first, and what was done last."""
    page = Paginator(queries.list_open_tasks(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [describe(task) for task in page], "count": page.paginator.count}
    context["closed"] = [describe(task) for task in queries.list_closed_tasks()]
    return render(request, "notices/tasks.html", context)


@never_cache
@require_POST
@require_role(Role.DISPATCHER)
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Take what became of a task: ``deed`` is done, unanswered or given_up."""
    task = queries.find_task(number)
    if task is None:
        raise Http404
    if not _settle(request, task, str(request.POST.get("deed", ""))):
        messages.warning(request, _("ほかの担当者が、先に終えています。"))
    return redirect("notices:tasks")


def _settle(request: HttpRequest, task: DeskTask, deed: str) -> bool:
    facts: dict[str, Any] = {"task": task, "by": request.user, "now": clock.now()}
    if deed == "unanswered":
        return operations.note_unanswered(**facts)
    if deed not in ("done", "given_up"):
        raise Http404
    return operations.close_desk_task(is_done=deed == "done", **facts)


def describe(task: DeskTask) -> dict[str, Any]:
    """Return a task as the desk's page shows it."""
    language = "en" if get_language() == "en" else "ja"
    return {
        "id": task.pk,
        "name": task.resident.name if task.resident else "",
        "code": task.resident.code if task.resident else "",
        "number": show_phone(task.number),
        "dial": task.number,
        "text": task.text.get(language) or task.text["ja"],
        "link": task.link if task.link.startswith(("https://", "http://")) else "",
        "page": task.link if task.link.startswith("/") and not task.link.startswith("//") else "",
        "kind": _name_kind(task),
        "is_notice": task.notice_id is not None,
        "is_emergency": task.urgency == Urgency.EMERGENCY,
        "opened_at": task.opened_at,
        "tries": task.tries,
        "last_tried_at": task.last_tried_at,
        "is_done": task.status == TaskStatus.DONE,
        "closed_at": task.closed_at,
        "by": (task.closed_by.display_name or task.closed_by.username) if task.closed_by else "",
    }


def _name_kind(task: DeskTask) -> str:
    if task.link.startswith("/"):
        return _("ようすを聞く")
    return _("録音") if task.kind == "recording" else _("お知らせ")
