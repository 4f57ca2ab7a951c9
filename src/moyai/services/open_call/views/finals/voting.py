"""The audience's vote on a phone: ticket and choice, a look at it, cast once. Nobody signs in."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from moyai.core import clock
from moyai.core.attempts import read_number, say_refused
from moyai.services.open_call.enums_judging import VoteKind
from moyai.services.open_call.models import Entry, Final
from moyai.services.open_call.operations.finals.tickets import read_ticket_code, show_ticket_code
from moyai.services.open_call.operations.finals.voting import (
    Choice,
    cast_ballot,
    find_ticket,
    read_points,
    read_ranking,
    require_window,
)
from moyai.services.open_call.queries.finals.counting import list_ballot_candidates, make_seed
from moyai.services.open_call.refusals_finals import FinalRefused
from moyai.services.open_call.views.finals.doors import get_final

MOST_MISSES = 300
"""Wrong codes from one address within ten minutes: a whole hall's phones share one, and people mistype.

At that pace a guesser needs twenty thousand years to hit one of two thousand tickets."""
MISSES_WITHIN_S = 600


@never_cache
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, code: str) -> HttpResponse:
    """Show the ballot (GET); check it or cast it (POST). Fields: ticket, rank-1 …, points-<code>, do."""
    final, now = get_final(code), clock.now()
    candidates = list_ballot_candidates(final)
    ticket = read_ticket_code(request.POST.get("ticket") or request.GET.get("t") or "")
    try:
        require_window(final, now)
    except FinalRefused as refused:
        return _answer(request, final, {"closed": say_refused(refused)}, 200 if _is_get(request) else 409)
    context = _describe(request, final, candidates, ticket)
    if _is_get(request):
        return _answer(request, final, context)
    try:
        _require_few_misses(request)
        choice = _read_choice(request, final, candidates)
        if request.POST.get("do") == "cast":
            codes = [each.code for each in candidates]
            cast_ballot(final=final, code=ticket, choice=choice, candidates=codes, now=now)
            return redirect("open_call:vote_done", final.code)
        find_ticket(final, ticket)
    except FinalRefused as refused:
        if refused.code == "ticket_unknown":
            _note_miss(request)
        told = {"error": say_refused(refused), "error_code": refused.code, "has_errors": True}
        is_spent = refused.code in ("ticket_used", "vote_late")
        return _answer(request, final, context | told, 409 if is_spent else 422)
    if request.POST.get("do") == "back":
        return _answer(request, final, context)
    checked = _name_choice(choice, candidates)
    return _answer(request, final, context | {"checked": checked, "hidden": _list_hidden(request)})


@never_cache
@require_safe
def done(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a vote was taken; not which."""
    return render(request, "open_call/finals/vote_done.html", {"final": get_final(code)})


def _is_get(request: HttpRequest) -> bool:
    return request.method != "POST"


def _answer(request: HttpRequest, final: Final, context: dict[str, Any], status: int = 200) -> HttpResponse:
    facts = {"final": final, "programme": final.programme, **context}
    answer = render(request, "open_call/finals/vote.html", facts, status=status)
    # The ticket stands in the address that a QR code leads to: it goes to no other site.
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def _describe(request: HttpRequest, final: Final, candidates: list[Entry], ticket: str) -> dict[str, Any]:
    ranks = [
        {"number": n, "chosen": request.POST.get(f"rank-{n}", "")} for n in range(1, len(candidates) + 1)
    ]
    points = [{"entry": each, "given": request.POST.get(f"points-{each.code}", "0")} for each in candidates]
    return {
        "candidates": candidates,
        "ticket": show_ticket_code(ticket) if len(ticket) > 5 else ticket,
        "is_ranked": final.votes == VoteKind.RANKED,
        "ranks": ranks,
        "points": points,
        "point_choices": [str(n) for n in range(final.points + 1)],
        "seed": make_seed(final),
    }


def _read_choice(request: HttpRequest, final: Final, candidates: list[Entry]) -> Choice:
    codes = [each.code for each in candidates]
    if final.votes == VoteKind.RANKED:
        words = [request.POST.get(f"rank-{n}", "")[:8] for n in range(1, len(codes) + 1)]
        return read_ranking(words, codes)
    points = {code: read_number(request.POST.get(f"points-{code}")) for code in codes}
    return read_points(points, codes, final.points)


def _name_choice(choice: Choice, candidates: list[Entry]) -> list[tuple[int, str]]:
    names = {each.code: str(each) for each in candidates}
    if isinstance(choice, dict):
        return [(number, names[code]) for code, number in choice.items()]
    return [(number, names[code]) for number, code in enumerate(choice, start=1)]


def _list_hidden(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (key, str(value)[:40])
        for key, value in request.POST.items()
        if key == "ticket" or key.startswith(("rank-", "points-"))
    ]


def _miss_key(request: HttpRequest) -> str:
    """Return a key that leads to no address: digested, forgotten within minutes."""
    address = request.META.get("REMOTE_ADDR", "")
    return f"open_call.misses:{salted_hmac('moyai.open_call.misses', address).hexdigest()[:24]}"


def _require_few_misses(request: HttpRequest) -> None:
    if int(cache.get(_miss_key(request), 0)) >= MOST_MISSES:
        raise FinalRefused("too_many_tries")


def _note_miss(request: HttpRequest) -> None:
    key = _miss_key(request)
    if not cache.add(key, 1, MISSES_WITHIN_S):
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two
            cache.set(key, 1, MISSES_WITHIN_S)
