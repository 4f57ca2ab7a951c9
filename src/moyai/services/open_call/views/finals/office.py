"""The office's pages of a final: making it, the run sheet, what is pressed while it runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import attempt, read_number
from moyai.services.open_call.enums_judging import FinalState
from moyai.services.open_call.forms.finals.arranging import FinalForm, SlotForm, VoteForm
from moyai.services.open_call.models import Final, FinalScore, Programme, Slot
from moyai.services.open_call.operations.finals import arranging, running
from moyai.services.open_call.programmes.plan import StageKind
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.finals.people import list_candidates
from moyai.services.open_call.queries.finals.timing import find_current, find_next, list_lines, list_slots
from moyai.services.open_call.queries.people import is_office
from moyai.services.open_call.views.finals.doors import describe_visitor, get_office_final

FIELDS = ("title", "starts_at", "place", "address", "rubric", "votes", "points", "film_address")


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Make the final of a programme, or lead to the one that it has."""
    programme = get_object_or_404(Programme, code=code)
    user = get_account(request)
    if not is_office(user, programme):
        raise PermissionDenied
    known = Final.objects.filter(programme=programme).first()
    if known is not None and request.method != "POST":
        return redirect("open_call:run_sheet", known.code)
    start = {"title": _("決勝"), "votes": "ranked", "starts_at": _find_final_day(programme)}
    form = FinalForm(request.POST or None, programme=programme, initial=start)
    if form.is_valid():
        made: list[Final] = []

        def work() -> None:
            made.append(
                arranging.make_final(programme=programme, by=user, now=clock.now(), **form.cleaned_data)
            )

        if attempt(request, work, _("決勝を作りました。次に、進行表を作ります。")):
            return redirect("open_call:run_sheet", made[0].code)
    context = {"programme": programme, "form": form, "has_errors": bool(form.errors)}
    return render(request, "open_call/finals/edit.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what a final is."""
    final, user = get_office_final(request, code)
    known = {key: getattr(final, key) for key in FIELDS}
    form = FinalForm(request.POST or None, programme=final.programme, initial=known)
    if form.is_valid():
        work = partial(arranging.change_final, final=final, by=user, now=clock.now(), **form.cleaned_data)
        if attempt(request, work, _("変更しました。")):
            return redirect("open_call:run_sheet", final.code)
    context = {
        "programme": final.programme,
        "final": final,
        "form": form,
        "has_errors": bool(form.errors),
    }
    return render(request, "open_call/finals/edit.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@login_required
def run_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the run sheet to the office, with what may be pressed now."""
    final, _user = get_office_final(request, code)
    return render(request, "open_call/finals/run_sheet.html", describe_sheet(request, final))


@never_cache
@require_safe
@login_required
def print_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the run sheet for the printer."""
    final, _user = get_office_final(request, code)
    return render(request, "open_call/finals/print.html", describe_sheet(request, final))


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def slot(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Add a line (number 0) or change one."""
    final, user = get_office_final(request, code)
    one = get_object_or_404(Slot, final=final, pk=number) if number else None
    form = SlotForm(request.POST or None, programme=final.programme, initial=_read_slot(one))
    if form.is_valid():
        now, facts = clock.now(), form.read()
        work = (
            partial(arranging.add_slot, final=final, by=user, now=now, **facts)
            if one is None
            else partial(arranging.change_slot, slot=one, by=user, now=now, **facts)
        )
        if attempt(request, work, _("進行表を変えました。")):
            return redirect("open_call:run_sheet", final.code)
    context = {"final": final, "slot": one, "form": form, "has_errors": bool(form.errors)}
    return render(request, "open_call/finals/slot.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def press(request: HttpRequest, code: str) -> HttpResponse:
    """Do what the office pressed. Fields: do, slot, minutes, reason."""
    final, user = get_office_final(request, code)
    deed = request.POST.get("do", "")
    works = _list_deeds(request, final, user)
    if deed not in works:
        raise Http404
    work, done = works[deed]
    attempt(request, work, done)
    return redirect("open_call:run_sheet", final.code)


def describe_sheet(request: HttpRequest, final: Final) -> dict[str, Any]:
    """Return what pages of the run sheet show."""
    now, slots = clock.now(), list_slots(final)
    current = find_current(slots)
    return {
        "final": final,
        "programme": final.programme,
        "lines": list_lines(final, slots, now),
        "current": current,
        "following": find_next(slots),
        "now": now,
        "vote_form": VoteForm(),
        "is_vote_open": _is_vote_open(final, now),
        "was_vote_open": bool(final.vote_opens_at and final.vote_opens_at <= now),
        "is_planned": final.state == FinalState.PLANNED,
        "is_running": final.state == FinalState.RUNNING,
        "is_held": final.state == FinalState.HELD,
        "is_released": final.state == FinalState.RELEASED,
        "scored": _count_scores(final),
        "tickets": final.tickets.filter(void_at__isnull=True).count(),
        **describe_visitor(request, final),
    }


def _list_deeds(
    request: HttpRequest, final: Final, user: User
) -> dict[str, tuple[Callable[[], object], str]]:
    who: dict[str, Any] = {"by": user, "now": clock.now()}
    number = read_number(request.POST.get("slot"))
    minutes = read_number(request.POST.get("minutes")) or None

    def one() -> Slot:
        return get_object_or_404(Slot.objects.select_related("final__programme"), final=final, pk=number)

    reason = request.POST.get("reason", "")
    return {
        "fill": (partial(arranging.make_usual_sheet, final=final, **who), _("進行表を作りました。")),
        "up": (lambda: arranging.move_slot(slot=one(), is_up=True, **who), ""),
        "down": (lambda: arranging.move_slot(slot=one(), is_up=False, **who), ""),
        "remove": (lambda: arranging.remove_slot(slot=one(), **who), _("項目を取りのぞきました。")),
        "start": (partial(running.start_final, final=final, **who), _("決勝を始めました。")),
        "next": (partial(running.go_to_next, final=final, after=number or None, **who), ""),
        "pause": (lambda: running.pause_slot(slot=one(), **who), _("時計を止めました。")),
        "resume": (lambda: running.resume_slot(slot=one(), **who), _("時計を動かしました。")),
        "open_vote": (
            partial(running.open_vote, final=final, minutes=minutes, **who),
            _("投票を始めました。"),
        ),
        "close_vote": (partial(running.close_vote, final=final, **who), _("投票を締め切りました。")),
        "close_scoring": (partial(running.close_scoring, final=final, **who), _("採点を締め切りました。")),
        "reopen_scoring": (
            partial(running.reopen_scoring, final=final, reason=reason, **who),
            _("採点をもう一度開きました。"),
        ),
    }


def _is_vote_open(final: Final, now: Any) -> bool:
    begun = final.vote_opens_at is not None and final.vote_opens_at <= now
    return begun and not running.is_vote_over(final, now)


def _count_scores(final: Final) -> list[tuple[str, int]]:
    """Return per finalist how many judges have scored; never what."""
    found: dict[int, int] = {}
    for pk in FinalScore.objects.filter(final=final).values_list("entry_id", flat=True):
        found[pk] = found.get(pk, 0) + 1
    return [(str(each), found.get(each.pk, 0)) for each in list_candidates(final.programme)]


def _read_slot(slot: Slot | None) -> dict[str, Any]:
    if slot is None:
        return {"kind": "talk", "minutes": 5}
    minutes, over_s = divmod(slot.seconds, 60)
    keys = ("kind", "title", "entry", "is_online", "warns_s")
    return {key: getattr(slot, key) for key in keys} | {"minutes": minutes, "over_s": over_s}


def _find_final_day(programme: Programme) -> Any:
    stage = get_plan(programme).find_stage(StageKind.FINAL)
    dates = programme.dates.filter(stage=stage.key).first() if stage else None
    return dates.opens_at if dates else None
