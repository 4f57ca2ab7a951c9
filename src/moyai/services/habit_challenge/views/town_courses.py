"""The town's page of classes: planned, who leads them, who comes, called off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.attempts import attempt, read_number
from moyai.core.residents.queries import search_residents
from moyai.services.habit_challenge.forms.teams import CourseForm
from moyai.services.habit_challenge.models import Course
from moyai.services.habit_challenge.operations.courses import (
    cancel_attendance,
    cancel_course,
    enrol_in_course,
    plan_course,
)
from moyai.services.habit_challenge.queries.courses import get_course, list_attendances, list_led
from moyai.services.habit_challenge.said_teams import show_moment
from moyai.services.habit_challenge.views.town_teams import STAFF, list_tabs


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def show(request: HttpRequest) -> HttpResponse:
    """Show the classes (GET); plan one (POST, officers)."""
    form = CourseForm(request.POST or None, today=clock.today())
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = {"teacher": None, "actor": name_actor(request), "now": clock.now()}
        if attempt(request, lambda: plan_course(**form.read(), **facts), _("教室を作りました。")):
            return redirect("habit_challenge:courses")
    now = clock.now()
    courses = list_led(get_account(request))
    context = {
        "tab_items": list_tabs(request, "courses"),
        "form": form,
        "rows": [
            {
                "one": each,
                "first": show_moment(each.first_at),
                "second": show_moment(each.second_at),
                "is_open": each.cancelled_at is None and each.formed_at is None and each.second_at > now,
                "people": list_attendances(each) if each.cancelled_at is None else [],
            }
            for each in courses[:30]
        ],
        "has_errors": bool(form.errors),
    }
    return render(request, "habit_challenge/teams/courses.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@require_role(Role.OFFICER, Role.DISPATCHER)
def press(request: HttpRequest, code: str) -> HttpResponse:
    """Do one of: enrol, drop, cancel. Fields: do, person (number or telephone), attendance."""
    try:
        course = get_course(code)
    except Course.DoesNotExist:
        raise Http404 from None
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    deed = request.POST.get("do", "")
    if deed == "enrol":
        found = search_residents(request.POST.get("person", "")[:40], limit=2)
        if len(found) != 1:
            messages.error(
                request, _("その番号の方が見つからないか、何人もいます。登録番号で入れてください。")
            )
        else:
            done = _("%(name)sさんを申し込みました。") % {"name": found[0].name}
            attempt(request, lambda: enrol_in_course(course=course, resident=found[0], **facts), done)
    elif deed == "drop":
        one = get_object_or_404(
            course.attendances.select_related("resident", "course"),
            pk=read_number(request.POST.get("attendance")),
        )
        attempt(request, lambda: cancel_attendance(attendance=one, **facts), _("取り消しました。"))
    elif deed == "cancel":
        attempt(
            request,
            lambda: cancel_course(course=course, **facts),
            _("教室を中止にし、申し込んだ方に知らせました。"),
        )
    return redirect("habit_challenge:courses")
