"""A vote of the audience is cast: once a ticket, in the window, for who is in the final.

Nobody is noted with it: neither an account nor an address, and the moment by the minute alone. The audit log
has no line a vote either, as its chain would tell in which order they came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from moyai.services.open_call.enums_judging import FinalState, VoteKind
from moyai.services.open_call.models import Ballot, Final, Ticket
from moyai.services.open_call.operations.finals.tickets import digest_code, read_ticket_code
from moyai.services.open_call.refusals_finals import FinalRefused

Choice = list[str] | dict[str, int]
"""Codes of entries, the best first; or points by code."""


def require_window(final: Final, now: datetime) -> None:
    """Refuse a vote outside the window.

    Raises:
        FinalRefused: ``vote_early`` or ``vote_late``.
    """
    if final.vote_opens_at is None or now < final.vote_opens_at:
        raise FinalRefused("vote_early")
    is_over = final.vote_closes_at is not None and now >= final.vote_closes_at
    if is_over or final.state in (FinalState.HELD, FinalState.RELEASED):
        raise FinalRefused("vote_late")


def find_ticket(final: Final, code: str) -> Ticket:
    """Return a ticket that may still vote.

    Raises:
        FinalRefused: ``ticket_unknown``, ``ticket_void`` or ``ticket_used``.
    """
    digest = digest_code(final.code, read_ticket_code(code))
    ticket = Ticket.objects.filter(final=final, digest=digest).select_related("ballot").first()
    if ticket is None:
        raise FinalRefused("ticket_unknown")
    if ticket.void_at is not None:
        raise FinalRefused("ticket_void")
    if hasattr(ticket, "ballot"):
        raise FinalRefused("ticket_used")
    return ticket


def read_ranking(words: Sequence[str], candidates: Sequence[str]) -> list[str]:
    """Return a ranked choice; later places may stay empty, in one stretch.

    Raises:
        FinalRefused: ``choice_empty``, ``choice_gap``, ``choice_twice`` or ``choice_unknown``.
    """
    named = [each for each in words if each]
    if not named:
        raise FinalRefused("choice_empty")
    if [each for each in words[: len(named)] if not each]:
        raise FinalRefused("choice_gap")
    if len(set(named)) != len(named):
        raise FinalRefused("choice_twice")
    if set(named) - set(candidates):
        raise FinalRefused("choice_unknown")
    return named


def read_points(points: Mapping[str, int], candidates: Sequence[str], most: int) -> dict[str, int]:
    """Return points by candidate, those without left out.

    Raises:
        FinalRefused: ``choice_empty``, ``choice_points`` or ``choice_unknown``.
    """
    given = {key: number for key, number in points.items() if number}
    if set(given) - set(candidates):
        raise FinalRefused("choice_unknown")
    if not given:
        raise FinalRefused("choice_empty")
    if min(given.values()) < 0 or sum(given.values()) > most:
        raise FinalRefused("choice_points")
    return given


def cast_ballot(*, final: Final, code: str, choice: Choice, candidates: Sequence[str], now: datetime) -> None:
    """Cast a vote. When this returns, it is in the database for good; the database keeps one a ticket.

    Args:
        final: whose window is open.
        code: of the ticket, as typed.
        choice: read again by the final's rule.
        candidates: codes of those who are in the final.
        now: the moment.

    Raises:
        FinalRefused: as of `require_window`, `find_ticket`, `read_ranking` and `read_points`.
    """
    with transaction.atomic():
        final.refresh_from_db(fields=["state", "vote_opens_at", "vote_closes_at"])
        require_window(final, now)
        if final.votes == VoteKind.RANKED:
            kept: Choice = read_ranking(choice if isinstance(choice, list) else [], candidates)
        else:
            kept = read_points(choice if isinstance(choice, dict) else {}, candidates, final.points)
        ticket = find_ticket(final, code)
        try:
            with transaction.atomic():
                minute = now.replace(second=0, microsecond=0)
                Ballot.objects.create(final=final, ticket=ticket, choice=kept, cast_at=minute)
        except IntegrityError:  # the same ticket at the same moment: the database keeps the first
            raise FinalRefused("ticket_used") from None
