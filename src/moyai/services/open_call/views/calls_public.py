"""What everybody sees without signing in: programmes, a programme, a theme."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.services.open_call.enums import QuestionState, StaffRole, ThemeState
from moyai.services.open_call.models import InfoSession, Programme, Question, Theme
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.calls import find_watch, list_public, list_public_themes, may_see
from moyai.services.open_call.queries.deadlines import find_entry_dates, judge_moment, takes_entries
from moyai.services.open_call.queries.people import is_office, list_roles
from moyai.services.open_call.views.calls_doors import find_user, get_seen


@require_GET
def programmes(request: HttpRequest) -> HttpResponse:
    """Show the open calls and contests, open ones first, with how long entries are taken."""
    now = clock.now()
    rows = []
    for one in list_public():
        dates = find_entry_dates(one)
        timing = judge_moment(dates, now).timing if dates and one.state == "open" else "after"
        themes = list_public_themes(one).count()
        rows.append({"one": one, "plan": get_plan(one), "dates": dates, "timing": timing, "themes": themes})
    return render(request, "open_call/calls/programmes.html", {"rows": rows})


@require_GET
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """Show a programme: what it is, its calendar, rules, themes, questions, sessions."""
    one = get_seen(request, code)
    user, now = find_user(request), clock.now()
    plan = get_plan(one)
    dates = {each.stage: each for each in one.dates.all()}
    entry = find_entry_dates(one)
    context = {
        "programme": one,
        "plan": plan,
        "stages": [{"stage": each, "dates": dates.get(each.key)} for each in plan.stages],
        "entry": entry,
        "timing": judge_moment(entry, now).timing if entry else "after",
        "takes": takes_entries(one, now),
        "themes": list(list_public_themes(one)),
        "is_watching": find_watch(user, one) is not None,
        "runs": user is not None and is_office(user, one),
        **show_asked(one, None, user, now),
    }
    return render(request, "open_call/calls/programme.html", context)


@require_GET
def theme(request: HttpRequest, code: str) -> HttpResponse:
    """Show a theme in the version that stands, with its questions and sessions."""
    one = get_object_or_404(Theme.objects.select_related("programme", "published"), code=code)
    user, now = find_user(request), clock.now()
    works = user is not None and _works_on(user, one.programme)
    is_public = one.state in (ThemeState.PUBLISHED, ThemeState.WITHDRAWN) and one.published is not None
    if not is_public or not may_see(user, one.programme):
        if works:
            return redirect("open_call:theme_work", code)
        raise Http404
    entry = find_entry_dates(one.programme)
    context = {
        "theme": one,
        "programme": one.programme,
        "version": one.published,
        "is_withdrawn": one.state == ThemeState.WITHDRAWN,
        "entry": entry,
        "timing": judge_moment(entry, now).timing if entry else "after",
        "takes": takes_entries(one.programme, now) and one.state == ThemeState.PUBLISHED,
        "is_watching": find_watch(user, one.programme, one) is not None,
        "works": works,
        **show_asked(one.programme, one, user, now),
    }
    return render(
        request, "open_call/calls/theme.html", context, status=410 if context["is_withdrawn"] else 200
    )


def _works_on(user: User, one: Programme) -> bool:
    return is_office(user, one) or StaffRole.OWNER in list_roles(user, one)


def show_asked(one: Programme, about: Theme | None, user: User | None, now: Any) -> dict[str, Any]:
    """Return what pages show of questions and sessions: of a theme, or of a whole programme."""
    asked = Question.objects.filter(programme=one, state=QuestionState.ANSWERED).select_related("theme")
    held = InfoSession.objects.filter(programme=one, ends_at__gt=now).select_related("theme")
    if about is not None:
        asked, held = asked.filter(theme=about), held.filter(theme=about)
    mine = set() if user is None else set(held.filter(taken__user=user).values_list("pk", flat=True))
    sessions = []
    for each in held:
        taken = each.taken.count()
        left = None if each.seats is None else max(each.seats - taken, 0)
        can = each.cancelled_at is None and each.starts_at > now
        sessions.append({"one": each, "left": left, "is_mine": each.pk in mine, "can": can})
    waiting = [] if user is None else list(Question.objects.filter(programme=one, asked_by=user))
    return {
        "questions": list(asked.order_by("-answered_at")),
        "sessions": sessions,
        "my_questions": [each for each in waiting if about is None or each.theme_id == about.pk],
    }
