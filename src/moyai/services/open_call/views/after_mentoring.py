"""A mentored team's page: mentors, talks, versions of the plan side by side; and the office's list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.attempts import attempt, read_number
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.forms.after_mentoring import PlanForm, SessionForm
from moyai.services.open_call.models import Entry, Mentoring, MentorSession, PlanVersion, Programme
from moyai.services.open_call.operations.mentoring import (
    assign_mentor,
    end_mentoring,
    remark_on_plan,
    write_plan,
    write_session,
)
from moyai.services.open_call.plan_diff import compare, count_changes
from moyai.services.open_call.queries.after_mentoring import list_mentored, propose_mentors
from moyai.services.open_call.queries.after_people import Stand, name_people
from moyai.services.open_call.queries.people import is_office, list_staff
from moyai.services.open_call.texts.after import REFUSALS
from moyai.services.open_call.views.after_doors import demand, open_entry


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show_mentoring(request: HttpRequest, code: str) -> HttpResponse:
    """Show a team's mentors, talks and plan (GET ``old``, ``new``: versions side by side), or act (POST do).

    Fields: do = assign, end, session, plan or remark; number (of mentor, mentoring or version), and those of
    the forms.
    """
    entry, stand = open_entry(request, code)
    demand(stand.is_office or stand.mate is not None or stand.mentoring is not None)
    bound: dict[str, forms.Form] = {}
    if request.method == "POST":
        deed = request.POST.get("do", "")
        if deed in ("session", "plan"):
            form = SessionForm(request.POST) if deed == "session" else PlanForm(request.POST)
            if form.is_valid() and _write(request, entry, stand, deed, form):
                return redirect("open_call:mentoring", code)
            bound[deed] = form
        else:
            _press(request, entry, stand, deed)
            return redirect("open_call:mentoring", code)
    context = _describe(request, entry, stand, bound)
    return render(request, "open_call/after/mentoring.html", context, status=422 if bound else 200)


@never_cache
@require_GET
@login_required
def list_mentors(request: HttpRequest, code: str) -> HttpResponse:
    """Show a programme's mentors with their teams, and its teams with their mentors, to the office."""
    programme = get_object_or_404(Programme, code=code)
    demand(is_office(get_account(request), programme))
    mentors = list_staff(programme, StaffRole.MENTOR).prefetch_related("mentoring__entry")
    context = {
        "programme": programme,
        "teams": [
            (each, [one.mentor for one in each.mentoring.all() if one.ended_at is None])
            for each in list_mentored(programme)
        ],
        "mentors": [
            (each, [one.entry for one in each.mentoring.all() if one.ended_at is None]) for each in mentors
        ],
    }
    return render(request, "open_call/after/mentors.html", context)


def _press(request: HttpRequest, entry: Entry, stand: Stand, deed: str) -> None:
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    number = read_number(request.POST.get("number"))
    if deed == "assign":
        demand(stand.is_office)
        mentor = get_object_or_404(list_staff(entry.programme, StaffRole.MENTOR), pk=number)
        why = request.POST.get("why", "")
        attempt(
            request,
            lambda: assign_mentor(entry=entry, mentor=mentor, why=why, **facts),
            _("メンターをお願いしました。"),
        )
    elif deed == "end":
        demand(stand.is_office)
        row = get_object_or_404(Mentoring.objects.select_related("entry"), pk=number, entry=entry)
        attempt(request, lambda: end_mentoring(mentoring=row, **facts), _("受け持ちを終えました。"))
    elif deed == "remark":
        plan = get_object_or_404(PlanVersion.objects.select_related("entry"), pk=number, entry=entry)
        text = request.POST.get("text", "")
        attempt(request, lambda: remark_on_plan(plan=plan, text=text, **facts), _("意見を書きました。"))
    else:
        raise Http404


def _write(request: HttpRequest, entry: Entry, stand: Stand, deed: str, form: forms.Form) -> bool:
    facts: dict[str, Any] = {**form.cleaned_data, "actor": name_actor(request), "now": clock.now()}
    try:
        if deed == "session":
            mentoring = stand.mentoring
            demand(mentoring is not None)
            assert mentoring is not None
            write_session(mentoring=mentoring, **facts)
        else:
            demand(stand.mate is not None)
            write_plan(entry=entry, **facts)
    except Refused as refused:
        form.add_error(None, put(refused.text))
        return False
    messages.success(request, _("書きました。"))
    return True


def _describe(
    request: HttpRequest, entry: Entry, stand: Stand, bound: dict[str, forms.Form]
) -> dict[str, Any]:
    plans = list(entry.plans.prefetch_related("remarks"))
    sessions = list(MentorSession.objects.filter(mentoring__entry=entry).order_by("-held_on", "-pk"))
    remarks = [remark for plan in plans for remark in plan.remarks.all()]
    actors = [each.written_by for each in plans] + [each.written_by for each in sessions]
    actors += [each.written_by for each in remarks]
    names = name_people(entry.programme, entry, actors)
    last = plans[-1] if plans else None
    start = {"text": last.text if last else "", "based_on": last.number if last else 0}
    return {
        "entry": entry,
        "stand": stand,
        "mentoring": entry.mentoring.select_related("mentor"),
        "sessions": [(each, names.get(each.written_by, "–")) for each in sessions],
        "plans": [
            (each, names.get(each.written_by, "–"), _sign(each.remarks.all(), names)) for each in plans
        ],
        "last": last,
        "diff": _compare(request, plans),
        "session_form": bound.get("session") or SessionForm(initial={"held_on": clock.today().isoformat()}),
        "plan_form": bound.get("plan") or PlanForm(initial=start),
        "bad_form": next(iter(bound.values()), None),
        "has_errors": bool(bound),
        "proposals": [(each, REFUSALS.get(each.hindrance, "")) for each in propose_mentors(entry)]
        if stand.is_office
        else [],
        "may_talk": stand.mentoring is not None and stand.mentoring.ended_at is None,
    }


def _sign(remarks: Any, names: dict[str, str]) -> list[tuple[Any, str]]:
    return [(each, names.get(each.written_by, "–")) for each in remarks]


def _compare(request: HttpRequest, plans: list[PlanVersion]) -> dict[str, Any] | None:
    if len(plans) < 2:
        return None
    by_number = {each.number: each for each in plans}
    old = by_number.get(read_number(request.GET.get("old")), plans[-2])
    new = by_number.get(read_number(request.GET.get("new")), plans[-1])
    rows = compare(old.text, new.text)
    gone, come = count_changes(rows)
    return {"old": old, "new": new, "rows": rows, "gone": gone, "come": come}
