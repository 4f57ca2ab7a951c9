"""The chair releases the results; later, when a winner withdraws, moves the next one up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from moyai.core.accounts.models import User
from moyai.engines.conversation import Localized
from moyai.services.open_call.enums_judging import FinalState
from moyai.services.open_call.models import Entry, Final, Staff, Teammate
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.finals.running import is_vote_over
from moyai.services.open_call.operations.moving import move_entry
from moyai.services.open_call.operations.telling import tell
from moyai.services.open_call.programmes.plan import Mover, State
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.finals.counting import count_final, digest_results
from moyai.services.open_call.queries.finals.people import (
    find_chair,
    is_withdrawn,
    list_candidates,
    list_outcomes,
)
from moyai.services.open_call.refusals_finals import FinalRefused

SHORT_REASON = 400


@dataclass(frozen=True, slots=True)
class Named:
    """What the chair makes of a finalist: a state of the plan, and why."""

    state: str
    reason: str


@transaction.atomic
def release_results(*, final: Final, by: User, named: Mapping[str, Named], seen: str, now: datetime) -> None:
    """Release the results: they are fixed, the entries moved, the teams told.

    Args:
        final: whose scoring is closed.
        by: its chair.
        named: by the entry's code, of every finalist who has not withdrawn.
        seen: digest of what the chair was shown (`digest_results`); where it is another now, nothing is done.
        now: the moment.

    Raises:
        FinalRefused: ``not_chair``, ``not_held``, ``vote_open``, ``outcome_missing``, ``two_winners`` or
            ``results_changed``.
        CallRefused: ``needs_reason`` and others of `move_entry`.
    """
    chair = _require_chair(final, by)
    counted = _count_held(final, now)
    if digest_results(counted) != seen:
        raise FinalRefused("results_changed")
    entries = {each.code: each for each in list_candidates(final.programme)}
    winner_state = _check_named(final, entries, named)
    actor = f"user:{by.pk}"
    for code, entry in entries.items():
        one = named[code]
        move_entry(
            entry=entry,
            to=one.state,
            movers=frozenset({Mover.CHAIR}),
            actor=actor,
            now=now,
            reason=one.reason,
        )
    outcomes = [
        {"code": code, "state": one.state, "reason": one.reason.strip()[:SHORT_REASON]}
        for code, one in named.items()
        if code in entries
    ]
    results = counted | {"outcomes": outcomes, "winner_state": winner_state, "changes": []}
    _fix(final, chair, results, now)
    for code, entry in entries.items():
        _tell_team(final, entry, named[code].state, f"final:{final.code}:result:{code}", now)
    note("release_results", f"final:{final.code}", actor, now, digest=seen)


@transaction.atomic
def move_up(*, final: Final, by: User, entry: str, reason: str, now: datetime) -> None:
    """Make another the winner, because the winner has withdrawn; the results' page says so from then on.

    Args:
        final: released.
        by: its chair.
        entry: code of who moves up, from a state whence the plan lets the chair.
        reason: for the page and the record.
        now: the moment.

    Raises:
        FinalRefused: ``not_chair``, ``not_released``, ``winner_stands`` or ``not_finalist``.
        CallRefused: ``no_move`` or ``needs_reason``.
    """
    _require_chair(final, by)
    final.refresh_from_db()
    if final.state != FinalState.RELEASED or final.results is None:
        raise FinalRefused("not_released")
    gone = find_withdrawn_winner(final)
    if gone is None:
        raise FinalRefused("winner_stands")
    one = Entry.objects.select_related("programme").filter(programme=final.programme, code=entry).first()
    if one is None or one.code not in final.results["names"] or is_withdrawn(one):
        raise FinalRefused("not_finalist")
    target = final.results["winner_state"]
    actor = f"user:{by.pk}"
    chair = frozenset({Mover.CHAIR})
    move_entry(entry=one, to=target, movers=chair, actor=actor, now=now, reason=reason)
    change = {
        "at": now.isoformat(),
        "gone": gone.code,
        "code": one.code,
        "reason": reason.strip()[:SHORT_REASON],
    }
    final.results = final.results | {"changes": [*final.results["changes"], change]}
    final.save(update_fields=["results"])
    _tell_team(final, one, target, f"final:{final.code}:up:{one.code}", now)
    note("move_up", f"final:{final.code}", actor, now, gone=gone.code, entry=one.code)


def find_withdrawn_winner(final: Final) -> Entry | None:
    """Return the present winner by the record, if it has withdrawn; None where it stands or nobody won."""
    results = final.results or {}
    changes = results.get("changes", [])
    code = changes[-1]["code"] if changes else _find_named_winner(results)
    entry = Entry.objects.select_related("programme").filter(programme=final.programme, code=code).first()
    return entry if entry is not None and is_withdrawn(entry) else None


def _find_named_winner(results: Mapping[str, Any]) -> str:
    winner = results.get("winner_state")
    return next((each["code"] for each in results.get("outcomes", []) if each["state"] == winner), "")


def _require_chair(final: Final, by: User) -> Staff:
    chair = find_chair(by, final)
    if chair is None:
        raise FinalRefused("not_chair")
    return chair


def _count_held(final: Final, now: datetime) -> dict[str, Any]:
    final.refresh_from_db()
    if final.state != FinalState.HELD:
        raise FinalRefused("not_held")
    if final.vote_opens_at and final.vote_opens_at <= now and not is_vote_over(final, now):
        raise FinalRefused("vote_open")
    return count_final(final)


def _check_named(final: Final, entries: Mapping[str, Entry], named: Mapping[str, Named]) -> str:
    outcomes = [each.target for each in list_outcomes(get_plan(final.programme))]
    if set(entries) - set(named) or any(each.state not in outcomes for each in named.values()):
        raise FinalRefused("outcome_missing")
    if sum(named[code].state == outcomes[0] for code in entries) > 1:
        raise FinalRefused("two_winners")
    return outcomes[0]


def _fix(final: Final, chair: Staff, results: dict[str, Any], now: datetime) -> None:
    facts = {
        "state": FinalState.RELEASED,
        "results": results,
        "released_by": chair,
        "released_at": now,
    }
    if not Final.objects.filter(pk=final.pk, state=FinalState.HELD).update(**facts):
        raise FinalRefused("not_held")
    for key, value in facts.items():
        setattr(final, key, value)


def _tell_team(final: Final, entry: Entry, state: str, key: str, now: datetime) -> None:
    said: State = get_plan(final.programme).get_state(state)
    text = Localized(
        f"「{final.title}」の結果が発表されました。{said.said}",
        f"The results of {final.title} are out. {said.said_en}",
    )
    address = reverse("open_call:results", args=[final.code])
    team = Teammate.objects.filter(entry=entry, left_at__isnull=True, accepted_at__isnull=False)
    for mate in team.select_related("user"):
        tell(user=mate.user, programme=final.programme, key=key, text=text, now=now, address=address)
