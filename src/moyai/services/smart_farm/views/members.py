"""The people of a farm: who is who; somebody added, changed, given another role, taken off, added again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import search_residents
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.forms.members import DaysForm, MemberForm, RoleForm, fill, start
from moyai.services.smart_farm.models import FarmMember
from moyai.services.smart_farm.operations.inviting import revoke_invitation, take_account_off
from moyai.services.smart_farm.operations.members import (
    add_again,
    add_member,
    change_member,
    change_role,
    end_membership,
)
from moyai.services.smart_farm.queries.members import (
    find_open_invitation,
    foresee_leaving,
    is_last_administrator,
    list_former,
    list_manageable,
    list_people,
    may_search,
)
from moyai.services.smart_farm.queries.people import IN_CHARGE, find_role
from moyai.services.smart_farm.refusals_people import PeopleRefused
from moyai.services.smart_farm.views.member_doors import get_managed, pick_peopled
from moyai.services.smart_farm.views.people_doors import attempt, read_choice, show

PAGE = 50
FORMER = 30
MOST_FOUND = 8


@never_cache
@require_GET
@login_required
def show_members(request: HttpRequest) -> HttpResponse:
    """Show who is who on a farm, children with their guardians and consents. Query: farm, q, role, page."""
    farm, farms = pick_peopled(request)
    user = get_account(request)
    manageable = list_manageable(user, farm)
    words = request.GET.get("q", "").replace("\0", "").strip()[:40]
    role = request.GET.get("role", "")
    known = role if role in FarmRole.values else ""
    people = list_people(farm, words=words, role=known)
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    context = {
        "farm": farm,
        "farms": farms,
        "page": page,
        "rows": [_describe(each, manageable) for each in page.object_list],
        "former": list(list_former(farm, manageable)[:FORMER]) if manageable else [],
        "may_add": bool(manageable),
        "may_plan": find_role(user, farm, IN_CHARGE) is not None,
        "words": words,
        "role": known,
        "roles": FarmRole.choices,
    }
    return show(request, "smart_farm/people/members.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Show the form of somebody new, with a search of the register for officers (GET); add her (POST).

    Query: farm, role, pupil, q, resident. Fields: those of the form, do = add or add_next.
    """
    farm, farms = pick_peopled(request)
    user = get_account(request)
    roles = list_manageable(user, farm)
    if not roles:
        raise PermissionDenied
    has_register = may_search(user)
    given = request.POST if request.method == "POST" else request.GET
    resident = _find_resident(given.get("resident", "")) if has_register else None
    role, pupil = request.GET.get("role", ""), request.GET.get("pupil", "")
    form = MemberForm(
        request.POST or None,
        farm=farm,
        roles=roles,
        resident=resident,
        has_register=has_register,
        initial=start(clock.today(), role, pupil, resident),
    )
    if request.method == "POST" and form.is_valid():
        try:
            member = add_member(farm=farm, **form.read(), by=user, now=clock.now())
        except Refused as refused:
            form.add_error(None, put(refused.text))
        else:
            return _go_on(request, member)
    query = request.GET.get("q", "").replace("\0", "").strip()[:40]
    context = {
        "farm": farm,
        "farms": farms,
        "form": form,
        "has_register": has_register,
        "resident": resident,
        "query": query,
        "role": role,
        "pupil": pupil,
        "found": search_residents(query, limit=MOST_FOUND) if query and has_register else [],
        "has_errors": bool(form.errors),
    }
    return show(request, "smart_farm/people/member_new.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show_member(request: HttpRequest, number: int) -> HttpResponse:
    """Show somebody of a farm, her account and children or guardians (GET); change her (POST).

    Fields: do = change or role, and those of the form.
    """
    member, roles = get_managed(request, number)
    user, now = get_account(request), clock.now()
    deed = request.POST.get("do", "")
    form = DaysForm(request.POST if deed == "change" else None, farm=member.farm, initial=fill(member))
    role_form = RoleForm(request.POST if deed == "role" else None, member=member, roles=roles, prefix="role")
    if deed == "change" and form.is_valid():
        facts = form.read()
        if _try(form, lambda: change_member(member=member, **facts, by=user, now=now)):
            messages.success(request, _("変えました。"))
            return redirect("smart_farm:member", number)
    if deed == "role" and role_form.is_valid():
        made: list[FarmMember] = []
        wished = role_form.read()

        def change() -> None:
            _check_last(request, member)
            made.append(change_role(member=member, **wished, by=user, now=now))

        if _try(role_form, change):
            messages.success(request, _("役わりを変えました。"))
            return redirect("smart_farm:member", made[0].pk)
    has_errors = bool(form.errors or role_form.errors)
    context = {
        "farm": member.farm,
        "member": member,
        "form": form,
        "role_form": role_form,
        "guardians": list(member.guardians.filter(left_on__isnull=True).order_by("name")),
        "invitation": find_open_invitation(member, now),
        "account": member.user or (member.resident.user if member.resident else None),
        "has_errors": has_errors,
    }
    return show(request, "smart_farm/people/member.html", context, status=422 if has_errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Say what comes of somebody's leaving (GET); have her leave (POST)."""
    member, _roles = get_managed(request, number)
    user, now = get_account(request), clock.now()
    if member.left_on is not None:
        return redirect("smart_farm:member", number)
    if request.method == "POST":

        def end() -> None:
            _check_last(request, member)
            end_membership(member=member, actor=f"user:{user.pk}", now=now)

        _choice, words = read_choice(request)
        name = member.name
        done = _(
            "%(name)sさんは、農園の人ではなくなりました。まちがえたときは、下の「もどす」を押してください。"
        )
        if attempt(request, words, end, done % {"name": name}):
            if not list_manageable(user, member.farm):  # she has taken herself off
                return redirect("smart_farm:farms")
            return redirect(f"{reverse('smart_farm:members')}?farm={member.farm.code}#former")
        return redirect("smart_farm:member_leave", number)
    context = {
        "farm": member.farm,
        "member": member,
        "leaving": foresee_leaving(member, now),
        "is_last": is_last_administrator(member),
        "may_end_last": may_search(user),
    }
    return show(request, "smart_farm/people/member_leave.html", context)


@require_POST
@login_required
def press(request: HttpRequest, number: int) -> HttpResponse:
    """Add somebody again who left, take an invitation back, take an account off. Fields: do."""
    member, _roles = get_managed(request, number)
    deed = _PRESSES.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    work, done = deed
    _choice, words = read_choice(request)
    facts: dict[str, Any] = {"member": member, "by": get_account(request), "now": clock.now()}
    attempt(request, words, lambda: work(**facts), done())
    return redirect("smart_farm:member", number)


_PRESSES: dict[str, tuple[Callable[..., object], Callable[[], str]]] = {
    "again": (
        add_again,
        lambda: _("農園の人にもどしました。当番・仕事・保護者の同意は、もどっていません。"),
    ),
    "revoke": (revoke_invitation, lambda: _("招待を取り消しました。")),
    "detach": (take_account_off, lambda: _("アカウントをはずしました。もう一度、招待できます。")),
}


def _describe(one: FarmMember, manageable: frozenset[FarmRole]) -> dict[str, Any]:
    guardians = [each.name for each in one.guardians.all() if each.left_on is None]
    may_change = one.role in {str(role) for role in manageable}
    return {"one": one, "guardians": guardians, "may_change": may_change}


def _find_resident(code: str) -> Resident | None:
    return get_object_or_404(Resident, code=code) if code else None


def _go_on(request: HttpRequest, member: FarmMember) -> HttpResponse:
    """Say who was added, and lead to her page or to the next one's form."""
    words = _("%(name)sさんを加えました。") % {"name": member.name}
    messages.success(request, words)
    if request.POST.get("do") != "add_next":
        return redirect("smart_farm:member", member.pk)
    where = urlencode({"farm": member.farm.code, "role": member.role})
    return redirect(f"{reverse('smart_farm:member_new')}?{where}")


def _try(form: DaysForm | RoleForm, work: Callable[[], object]) -> bool:
    try:
        work()
    except Refused as refused:
        form.add_error(None, put(refused.text))
        return False
    return True


def _check_last(request: HttpRequest, member: FarmMember) -> None:
    """Let nobody but the town leave a farm without an administrator."""
    if is_last_administrator(member) and not may_search(get_account(request)):
        raise PeopleRefused("last_administrator")
