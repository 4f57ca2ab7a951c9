"""The town's pages of days: complaints to decide on, outages, paper sheets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.habit_challenge.enums import ComplaintStatus
from moyai.services.habit_challenge.forms.days import OutageForm, begin_outage
from moyai.services.habit_challenge.models import Complaint, Outage
from moyai.services.habit_challenge.operations.moderation import decide, undo_decision
from moyai.services.habit_challenge.operations.outages import (
    Preview,
    note_outage,
    preview_outage,
    take_outage_back,
)
from moyai.services.habit_challenge.views.feed import make_photo_address

PAGE = 20
SHOWN_REPAIRS = 50
TONES = {
    ComplaintStatus.OPEN: "warning",
    ComplaintStatus.UPHELD: "danger",
    ComplaintStatus.DISMISSED: "neutral",
}


@never_cache
@require_GET
@require_role(Role.OFFICER)
def complaints(request: HttpRequest) -> HttpResponse:
    """Show complaints, those to decide on first."""
    status = request.GET.get("status", "")
    rows = Complaint.objects.select_related(
        "by", "about__team", "report__member", "report__team", "word__member"
    )
    if status in ComplaintStatus.values:
        rows = rows.filter(status=status)
    page = Paginator(rows.order_by("decided_at", "made_at", "pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_describe(one) for one in page],
        "waiting": Complaint.objects.filter(status=ComplaintStatus.OPEN).count(),
    }
    return render(request, "habit_challenge/town/complaints.html", context)


@require_POST
@require_role(Role.OFFICER)
def decide_complaint(request: HttpRequest, number: int) -> HttpResponse:
    """Decide on one, or take the decision back. Fields: do, note."""
    complaint = Complaint.objects.filter(pk=number).first()
    if complaint is None:
        raise Http404
    actor, now = name_actor(request), clock.now()
    try:
        match request.POST.get("do"):
            case "undo":
                undo_decision(complaint=complaint, actor=actor, now=now)
                messages.success(request, _("決めたことを取り消しました。"))
            case "upheld" | "dismissed" as status:
                note = request.POST.get("note", "").replace("\0", "")
                decide(complaint=complaint, status=ComplaintStatus(status), note=note, actor=actor, now=now)
                messages.success(request, _("決めました。知らせてくれた方に伝えました。"))
            case _other:
                raise Http404
    except Refused as refused:
        messages.error(request, put(refused.text))
    return redirect("habit_challenge:complaints")


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def outages(request: HttpRequest) -> HttpResponse:
    """Show outages and a form (GET); preview or note one (POST). Fields of `OutageForm`; do."""
    form = OutageForm(request.POST or None, initial=begin_outage(clock.now()))
    preview: Preview | None = None
    if request.method == "POST" and form.is_valid():
        since, until, why = form.read()
        now = clock.now()
        try:
            if request.POST.get("do") == "note":
                note_outage(since=since, until=until, why=why, actor=name_actor(request), now=now)
                messages.success(request, _("書きとめました。途切れた連続日数を元に戻しました。"))
                return redirect("habit_challenge:outages")
            preview = preview_outage(since=since, until=until, now=now)
        except Refused as refused:
            form.add_error("until", put(refused.text))
    rows = Outage.objects.order_by("-since")[:PAGE]
    context = {
        "form": form,
        "has_errors": bool(form.errors),
        "preview": preview,
        "repaired": preview.repaired[:SHOWN_REPAIRS] if preview else (),
        "rows": [{"outage": one, "since": local(one.since), "until": local(one.until)} for one in rows],
    }
    status = 422 if form.errors else 200
    return render(request, "habit_challenge/town/outages.html", context, status=status)


@require_POST
@require_role(Role.OFFICER)
def end_outage(request: HttpRequest, number: int) -> HttpResponse:
    """Take an outage back that was noted by mistake."""
    outage = Outage.objects.filter(pk=number).first()
    if outage is None:
        raise Http404
    take_outage_back(outage=outage, actor=name_actor(request), now=clock.now())
    messages.success(request, _("取り消しました。連続日数も元どおりです。"))
    return redirect("habit_challenge:outages")


def _describe(complaint: Complaint) -> dict[str, Any]:
    report, word = complaint.report, complaint.word
    thing = report or word
    return {
        "complaint": complaint,
        "at": local(complaint.made_at),
        "photo": make_photo_address(report, "small") if report and report.photo else "",
        "large": make_photo_address(report, "large") if report and report.photo else "",
        "said": word.text if word else report.comment if report else "",
        "state": thing.get_state_display() if thing else "",
        "tone": TONES[ComplaintStatus(complaint.status)],
        "is_open": complaint.status == ComplaintStatus.OPEN,
        "by": complaint.by.handle if complaint.by else "",
    }
