"""Who works at an institution: professions, who leaves and what she still holds, who takes it over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.mobile_clinic.access import require_practice_or_role
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.forms.office import HandOverForm, LeavingForm, ProfessionForm
from moyai.services.mobile_clinic.models import Institution, Practitioner, Share, Visit
from moyai.services.mobile_clinic.office_tabs import KEEPERS, list_office_tabs
from moyai.services.mobile_clinic.operations import people as operations
from moyai.services.mobile_clinic.queries import people as queries
from moyai.services.mobile_clinic.queries.plans import get_plan
from moyai.services.mobile_clinic.views.said import attempt, read_date, show_moment

keeper = require_practice_or_role(Role.OFFICER, *KEEPERS)


@never_cache
@require_GET
@keeper
def show_all(request: HttpRequest, practice: Practitioner | None) -> HttpResponse:
    """Show an institution's people; the town's coordinator chooses which (query ``house``)."""
    houses = [] if practice else list(Institution.objects.select_related("partner"))
    house = practice.institution if practice else _choose(houses, request.GET.get("house", ""))
    today, now = clock.today(), clock.now()
    context = {
        "house": house,
        "houses": houses,
        "tab_items": list_office_tabs(practice, "people"),
        "rows": [_describe(each, today, now) for each in (queries.list_people_of(house) if house else [])],
    }
    return render(request, "mobile_clinic/office/people.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@keeper
def show(request: HttpRequest, number: int, practice: Practitioner | None) -> HttpResponse:
    """Show what somebody holds, first of all; set the day on which she leaves (POST)."""
    person = _get(number, practice)
    form = LeavingForm(
        request.POST or None, today=clock.today(), initial={"day": person.left_on or clock.today()}
    )
    if request.method == "POST" and form.is_valid() and _set_left_on(form, request, person):
        messages.success(
            request, _("その日から、記録を見られず予約にも入らないようにしました。元に戻せます。")
        )
        return redirect("mobile_clinic:person", person.pk)
    context = _describe_person(request, person, practice) | {"form": form, "has_errors": form.is_bound}
    status = 422 if form.is_bound else 200
    return render(request, "mobile_clinic/office/person.html", context, status=status)


@require_POST
@keeper
def change(request: HttpRequest, number: int, practice: Practitioner | None) -> HttpResponse:
    """Take leaving back, or set the profession. Fields: do, profession."""
    person = _get(number, practice)
    facts: dict[str, Any] = {"practitioner": person, "by": get_account(request), "now": clock.now()}
    if request.POST.get("do") == "stay":
        done = _("また働けるようにしました。引きついだものは、引きついだ方のままです。")
        attempt(request, lambda: operations.undo_left_on(**facts), done)
    elif request.POST.get("do") == "profession":
        form = ProfessionForm(request.POST)
        if not form.is_valid():
            raise Http404
        chosen = Profession(form.cleaned_data["profession"])
        attempt(
            request,
            lambda: operations.set_profession(profession=chosen, **facts),
            _("職種を変えました。見られるものも変わります。"),
        )
    return redirect("mobile_clinic:person", person.pk)


@require_POST
@keeper
def hand_over(request: HttpRequest, number: int, practice: Practitioner | None) -> HttpResponse:
    """Hand visits and tours over to a colleague. Fields: to, since."""
    if practice is None:
        raise PermissionDenied  # whose visits they are the institution alone knows
    person = _get(number, practice)
    since, now = read_date(request.POST.get("since", ""), clock.today()), clock.now()
    form = HandOverForm(request.POST, colleagues=queries.list_colleagues(person, since))
    if not form.is_valid():
        messages.error(request, _("引きつぐ方を選んでください。"))
        return redirect("mobile_clinic:person", person.pk)
    held = queries.list_held(person, since, now)
    to = form.cleaned_data["to"]
    left = operations.hand_over(
        leaving=person, to=to, visits=held.visits, tours=held.tours, by=get_account(request), now=now
    )
    count = len(held.visits) + len(held.tours) - len(left)
    if count:
        messages.success(request, _("%(n)s件を%(name)sさんが引きつぎました。") % {"n": count, "name": to})
    if left:
        facts = {"name": to, "when": "、".join(_show_when(each) for each in left)}
        messages.warning(
            request, _("%(name)sさんはその時間に別の予定があるので、引きつげませんでした：%(when)s") % facts
        )
    return redirect("mobile_clinic:person", person.pk)


@require_POST
@keeper
def take_plan(request: HttpRequest, number: int, code: str, practice: Practitioner | None) -> HttpResponse:
    """Write a plan anew in the name of the doctor who presses."""
    if practice is None or practice.profession != Profession.DOCTOR:
        raise PermissionDenied
    person = _get(number, practice)
    plans = queries.list_held(person, clock.today(), clock.now()).plans
    if code not in {each.code for each in plans}:
        raise Http404
    plan = get_plan(code)
    attempt(
        request,
        lambda: operations.take_over_plan(plan=plan, leaving=person, by=practice, now=clock.now()),
        _("ご自分の名前で計画を書きなおし、患者さんにお知らせしました。同意をいただくと、切りかわります。"),
    )
    return redirect("mobile_clinic:person", person.pk)


def _choose(houses: list[Institution], number: str) -> Institution | None:
    return next((each for each in houses if each.number == number), next(iter(houses), None))


def _get(number: int, practice: Practitioner | None) -> Practitioner:
    person = queries.find_person(number, practice.institution if practice else None)
    if person is None:
        raise Http404
    return person


def _set_left_on(form: LeavingForm, request: HttpRequest, person: Practitioner) -> bool:
    data = form.cleaned_data
    try:
        operations.set_left_on(
            practitioner=person,
            day=data["day"],
            knows_held=data["knows_held"],
            by=get_account(request),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error("knows_held" if refused.code == "still_holds" else None, put(refused.text))
        return False
    return True


def _describe(person: Practitioner, today: date, now: Any) -> dict[str, Any]:
    held = queries.list_held(person, person.left_on or today, now) if person.left_on else None
    return {
        "person": person,
        "profession": person.get_profession_display(),
        "has_left": person.left_on is not None and person.left_on <= today,
        "held": put(held.describe()) if held else "",
    }


def _describe_person(
    request: HttpRequest, person: Practitioner, practice: Practitioner | None
) -> dict[str, Any]:
    since = max(person.left_on or clock.today(), clock.today())
    held = queries.list_held(person, since, clock.now())
    colleagues = queries.list_colleagues(person, since)
    drafts = queries.list_drafts(held.plans)
    return {
        "person": person,
        "tab_items": list_office_tabs(practice, "people"),
        "is_self": person.user_id == get_account(request).pk,
        "is_own_house": practice is not None,
        "is_doctor": practice is not None and practice.profession == Profession.DOCTOR,
        "may_take": practice is not None and practice.pk != person.pk,
        "since": since,
        "held": held,
        "held_words": put(held.describe()) if held else "",
        "visits": [{"visit": each, "at": show_moment(each.arrives_at)} for each in held.visits],
        "tours": [{"share": each, "at": show_moment(each.starts_at)} for each in held.tours],
        "plans": [
            {"plan": each, "waits": not each.is_draft and (each.patient_id, each.kind) in drafts}
            for each in held.plans
        ],
        "calls": held.calls,
        "colleagues": colleagues,
        "hand_form": HandOverForm(colleagues=colleagues) if colleagues else None,
        "profession_form": ProfessionForm(initial={"profession": person.profession}),
    }


def _show_when(one: Visit | Share) -> str:
    at = one.arrives_at if isinstance(one, Visit) else one.starts_at
    return show_moment(local(at))
