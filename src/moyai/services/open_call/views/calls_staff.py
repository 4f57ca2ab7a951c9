"""Who works in a programme: the office adds and changes people."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.attempts import attempt
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.forms.calls import NewStaffForm, StaffForm, fill_staff
from moyai.services.open_call.models import Programme, Staff
from moyai.services.open_call.operations.calls_staff import add_staff, edit_staff, end_staff, take_back_staff
from moyai.services.open_call.queries.calls import find_account
from moyai.services.open_call.refusals_calls import CallingRefused
from moyai.services.open_call.views.calls_doors import get_office, list_tabs, try_form


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def staff(request: HttpRequest, code: str) -> HttpResponse:
    """Show who works in a programme, by role (GET); add somebody by her account (POST)."""
    one = get_office(request, code)
    form = NewStaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and try_form(form, lambda: _add(request, one, form)):
        messages.success(request, _("加えました。ご本人のページに知らせが出ます。"))
        return redirect("open_call:staff", code)
    people = list(one.staff.select_related("user"))
    context = {
        "programme": one,
        "form": form,
        "has_errors": bool(form.errors),
        "tab_items": list_tabs(one, "staff"),
        "people": [each for each in people if each.left_at is None],
        "former": [each for each in people if each.left_at is not None],
    }
    return render(request, "open_call/calls/staff.html", context, status=422 if form.errors else 200)


def _add(request: HttpRequest, one: Programme, form: NewStaffForm) -> None:
    facts = form.read()
    user = find_account(facts.pop("account"))
    if user is None:
        raise CallingRefused("no_account")
    facts["role"] = StaffRole(facts["role"])
    add_staff(programme=one, user=user, **facts, actor=name_actor(request), now=clock.now())


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def staff_one(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what is known of somebody (GET); change it (POST)."""
    one = get_office(request, code)
    person = get_object_or_404(Staff, pk=number, programme=one)
    form = StaffForm(request.POST or None, initial=fill_staff(person))
    if request.method == "POST" and form.is_valid():
        facts, actor = form.read(), name_actor(request)
        if try_form(form, lambda: edit_staff(staff=person, **facts, actor=actor, now=clock.now())):
            messages.success(request, _("変えました。"))
            return redirect("open_call:staff", code)
    context = {
        "programme": one,
        "person": person,
        "form": form,
        "has_errors": bool(form.errors),
        "tab_items": list_tabs(one, "staff"),
        "themes": person.themes.count(),
    }
    return render(request, "open_call/calls/staff_one.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def staff_press(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Have somebody leave her role, or take that back. Fields: do = end or again."""
    one = get_office(request, code)
    person = get_object_or_404(Staff, pk=number, programme=one)
    deeds = {
        "end": (end_staff, _("役割を離れました。下の「もどす」で、もどせます。")),
        "again": (take_back_staff, _("もどしました。")),
    }
    if request.POST.get("do") not in deeds:
        raise Http404
    work, done = deeds[request.POST["do"]]
    actor = name_actor(request)
    attempt(request, lambda: work(staff=person, actor=actor, now=clock.now()), done)
    return redirect("open_call:staff", code)
