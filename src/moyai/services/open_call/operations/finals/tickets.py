"""Tickets of the audience: made, voided. Their codes are on paper alone; here is a keyed digest of each."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.crypto import salted_hmac

from moyai.core.accounts.models import User
from moyai.services.open_call.models import Final, Ticket
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.finals.arranging import require_office
from moyai.services.open_call.refusals_finals import FinalRefused

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Signs that are not taken for one another: no 0 and O, no 1, I and L."""
LENGTH = 10
"""49 bits: a blind try hits one of two thousand tickets once in 400,000 million times."""
MOST_AT_ONCE = 1000


def digest_code(final_code: str, ticket_code: str) -> str:
    """Return the keyed digest by which a ticket is found; without the town's key no code leads to it."""
    words = f"{final_code}:{ticket_code}"
    return salted_hmac("moyai.open_call.ticket", words, algorithm="sha256").hexdigest()


def read_ticket_code(typed: str) -> str:
    """Return what somebody typed or scanned as a code: capitals, without spaces and hyphens."""
    half = typed.translate({0xFF01 + n: 0x21 + n for n in range(94)}).upper()
    return "".join(sign for sign in half if sign in ALPHABET)[: LENGTH + 1]


def show_ticket_code(code: str) -> str:
    """Return a code in two halves, as it is printed."""
    return f"{code[:5]}-{code[5:]}"


@transaction.atomic
def make_tickets(*, final: Final, count: int, by: User, now: datetime) -> list[str]:
    """Make tickets and return their codes, which are kept nowhere: they are printed now or never.

    The order of the codes says nothing of the tickets' numbers, so that no sheet of paper tells whose ballot
    is whose.

    Raises:
        FinalRefused: ``not_office``; ``ticket_count`` for none or more than a thousand; ``over``.
    """
    actor = require_office(by, final.programme)
    if not 1 <= count <= MOST_AT_ONCE:
        raise FinalRefused("ticket_count")
    if final.vote_closes_at and final.vote_closes_at <= now:
        raise FinalRefused("vote_late")
    codes = _draw_codes(count)
    last = Ticket.objects.filter(final=final).aggregate(most=Max("number"))["most"] or 0
    digests = sorted(digest_code(final.code, each) for each in codes)
    Ticket.objects.bulk_create(
        Ticket(final=final, number=number, digest=digest, made_at=now)
        for number, digest in enumerate(digests, start=last + 1)
    )
    note("make_tickets", f"final:{final.code}", actor, now, count=count)
    return codes


@transaction.atomic
def void_ticket(*, final: Final, code: str, by: User, now: datetime) -> None:
    """Make a ticket worthless that has not voted.

    Raises:
        FinalRefused: ``not_office``, ``ticket_unknown``, ``ticket_void`` or ``ticket_used``.
    """
    actor = require_office(by, final.programme)
    digest = digest_code(final.code, read_ticket_code(code))
    ticket = Ticket.objects.filter(final=final, digest=digest).first()
    if ticket is None:
        raise FinalRefused("ticket_unknown")
    if ticket.void_at:
        raise FinalRefused("ticket_void")
    unused = Ticket.objects.filter(pk=ticket.pk, void_at__isnull=True, ballot__isnull=True)
    if not unused.update(void_at=now):
        raise FinalRefused("ticket_used")
    note("void_ticket", f"final:{final.code}", actor, now)


@transaction.atomic
def void_sheet(*, final: Final, made_at: datetime, by: User, now: datetime) -> int:
    """Make all tickets of one printing worthless that have not voted, as when a sheet was lost.

    Returns:
        how many.

    Raises:
        FinalRefused: ``not_office``.
    """
    actor = require_office(by, final.programme)
    unused = Ticket.objects.filter(final=final, made_at=made_at, void_at__isnull=True, ballot__isnull=True)
    count = unused.update(void_at=now)
    note("void_sheet", f"final:{final.code}", actor, now, count=count)
    return count


def _draw_codes(count: int) -> list[str]:
    codes: set[str] = set()
    while len(codes) < count:
        codes.add("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))
    drawn = list(codes)
    secrets.SystemRandom().shuffle(drawn)
    return drawn
