"""Themes on their way: the section's and the office's pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.attempts import attempt, read_number
from moyai.services.open_call.enums import StaffRole, ThemeState, Verdict
from moyai.services.open_call.forms.calls_themes import (
    LABELS,
    NewThemeForm,
    VerdictForm,
    VersionForm,
    fill_version,
)
from moyai.services.open_call.models import Approval, Staff, Theme
from moyai.services.open_call.operations.calls_approving import ask_approval, give_verdict, publish_theme
from moyai.services.open_call.operations.calls_themes import (
    bring_back_theme,
    set_owner,
    submit_theme,
    withdraw_theme,
    write_version,
)
from moyai.services.open_call.queries.calls_themes import (
    compare_versions,
    find_approver,
    foresee_withdrawal,
    get_latest,
    has_approvals,
    is_correcting,
    list_owners,
    list_workable,
    may_work_on,
)
from moyai.services.open_call.queries.people import list_roles
from moyai.services.open_call.views.calls_doors import get_desk_theme, get_worked, list_tabs, try_form

MOST_REASON = 400


@never_cache
@require_GET
@login_required
def theme_desk(request: HttpRequest, code: str) -> HttpResponse:
    """Show the themes of a programme on which somebody works, in whatever state."""
    programme, runs = get_worked(request, code)
    rows = [
        {"one": each, "latest": get_latest(each), "is_correcting": is_correcting(each)}
        for each in list_workable(get_account(request), programme.themes.all())
    ]
    context = {
        "programme": programme,
        "rows": rows,
        "tab_items": list_tabs(programme, "theme_desk", runs=runs),
    }
    return render(request, "open_call/calls/theme_desk.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def theme_new(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a section's problem (GET); submit it (POST)."""
    programme, runs = get_worked(request, code)
    owner = list_roles(get_account(request), programme).get(StaffRole.OWNER)
    start = {"section": owner.section if owner else ""}
    form = NewThemeForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        made: list[Theme] = []

        def submit() -> None:
            section, facts = form.cleaned_data["section"], form.read()
            # Nobody submits in another section's name.
            named = owner.section if owner is not None and owner.section and not runs else section
            made.append(
                submit_theme(
                    programme=programme,
                    section=named,
                    facts=facts,
                    owner=owner,
                    actor=name_actor(request),
                    now=clock.now(),
                )
            )

        if try_form(form, submit):
            messages.success(request, _("課題を出しました。承認を受けるまで、町の人には見えません。"))
            return redirect("open_call:theme_work", made[0].code)
    context = {
        "programme": programme,
        "form": form,
        "has_errors": bool(form.errors),
        "tab_items": list_tabs(programme, "theme_desk", runs=runs),
    }
    return render(request, "open_call/calls/theme_new.html", context, status=422 if form.errors else 200)


def _get_workable(request: HttpRequest, code: str) -> tuple[Theme, bool]:
    theme, runs = get_desk_theme(request, code)
    if not may_work_on(get_account(request), theme):
        raise PermissionDenied
    return theme, runs


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def theme_work(request: HttpRequest, code: str) -> HttpResponse:
    """Show a theme to who works on it: its versions, approvals, next steps (GET); write a version (POST)."""
    theme, runs = _get_workable(request, code)
    latest = get_latest(theme)
    form = VersionForm(request.POST or None, initial=fill_version(latest))
    if request.method == "POST" and form.is_valid():
        facts, after = form.read(), form.cleaned_data["after"] or 0
        actor, now = name_actor(request), clock.now()
        if try_form(form, lambda: write_version(theme=theme, after=after, facts=facts, actor=actor, now=now)):
            messages.success(request, _("新しい版を作りました。前の版も残っています。"))
            return redirect("open_call:theme_work", code)
    context = {
        "theme": theme,
        "programme": theme.programme,
        "latest": latest,
        "form": form,
        "has_errors": bool(form.errors),
        "tab_items": list_tabs(theme.programme, "theme_desk", runs=runs),
        **_show_way(request, theme, latest.pk, runs),
    }
    return render(request, "open_call/calls/theme_work.html", context, status=422 if form.errors else 200)


def _show_way(request: HttpRequest, theme: Theme, latest: int, runs: bool) -> dict[str, Any]:
    user = get_account(request)
    approvals = list(
        Approval.objects.filter(version__theme=theme).select_related("version", "staff").order_by("-given_at")
    )
    version = get_latest(theme)
    said = any(each.version_id == latest and each.staff.user_id == user.pk for each in approvals)
    corrects = is_correcting(theme)
    waits = theme.state == ThemeState.APPROVING or corrects
    return {
        "versions": list(theme.versions.order_by("-number")),
        "approvals": approvals,
        "is_correcting": corrects,
        "may_ask": theme.state in (ThemeState.SUBMITTED, ThemeState.BRUSHING),
        "may_judge": waits and not said and (runs or find_approver(user, theme) is not None),
        "has_said": said,
        "verdict_form": VerdictForm(initial={"number": version.number}),
        "may_publish": runs and (waits or theme.state == ThemeState.APPROVED) and has_approvals(version),
        "consequences": foresee_withdrawal(theme),
        "runs": runs,
        "owners": list(list_owners(theme)) if runs else [],
    }


@require_POST
@login_required
def theme_press(request: HttpRequest, code: str) -> HttpResponse:
    """Take a theme a step further. Fields: do, number (of the version), reason, owner."""
    theme, runs = _get_workable(request, code)
    user, actor, now = get_account(request), name_actor(request), clock.now()
    number = read_number(request.POST.get("number"))
    reason = request.POST.get("reason", "").replace("\0", "")[:MOST_REASON]
    deed = request.POST.get("do", "")
    if deed in ("publish", "own", "back") and not runs:
        raise PermissionDenied

    def judge(verdict: Verdict) -> None:
        give_verdict(theme=theme, number=number, user=user, verdict=verdict, reason=reason, now=now)

    def own() -> None:
        owner = get_object_or_404(Staff, pk=read_number(request.POST.get("owner")), programme=theme.programme)
        set_owner(theme=theme, owner=owner, actor=actor, now=now)

    deeds = {
        "ask": (lambda: ask_approval(theme=theme, actor=actor, now=now), _("承認をお願いしました。")),
        "approve": (lambda: judge(Verdict.APPROVED), _("承認しました。")),
        "return": (lambda: judge(Verdict.RETURNED), _("差し戻しました。")),
        "publish": (
            lambda: publish_theme(theme=theme, number=number, actor=actor, now=now),
            _("公開しました。"),
        ),
        "withdraw": (
            lambda: withdraw_theme(theme=theme, reason=reason, actor=actor, now=now),
            _("取り下げました。"),
        ),
        "back": (
            lambda: bring_back_theme(theme=theme, actor=actor, now=now),
            _("磨き上げにもどしました。もう一度、承認と公開が必要です。"),
        ),
        "own": (own, _("担当を決めました。")),
    }
    if deed not in deeds:
        raise Http404
    attempt(request, *deeds[deed])
    return redirect("open_call:theme_work", code)


@never_cache
@require_GET
@login_required
def theme_diff(request: HttpRequest, code: str) -> HttpResponse:
    """Show two versions side by side. Query: old, new (numbers; none: the newest and the one before)."""
    theme, runs = _get_workable(request, code)
    latest = get_latest(theme)
    new = get_object_or_404(
        theme.versions, number=read_number(request.GET.get("new"), otherwise=latest.number)
    )
    old = get_object_or_404(
        theme.versions, number=read_number(request.GET.get("old"), otherwise=max(new.number - 1, 1))
    )
    compared = [each for each in compare_versions(old, new) if each.lines]
    context = {
        "theme": theme,
        "programme": theme.programme,
        "old": old,
        "new": new,
        "versions": list(theme.versions.order_by("number")),
        "changes": [{"label": LABELS[each.field], "change": each} for each in compared],
        "any_changed": any(each.is_changed for each in compared),
        "tab_items": list_tabs(theme.programme, "theme_desk", runs=runs),
    }
    return render(request, "open_call/calls/theme_diff.html", context)
