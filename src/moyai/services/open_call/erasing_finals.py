"""Erasers of the final day: presses and votes go soon, the judges' scores when nobody can appeal any more."""

from __future__ import annotations

from datetime import datetime

from moyai.core.privacy.batches import delete_batch
from moyai.services.open_call.models import Ballot, FinalPress, FinalScore, Ticket


def erase_presses(*, before: datetime, now: datetime) -> int:
    """Erase what tablets sent long ago: nothing is sent again by then."""
    return delete_batch(FinalPress.objects.filter(heard_at__lt=before))


def erase_ballots(*, before: datetime, now: datetime) -> int:
    """Erase votes of long ago; what came of them stays with the results."""
    return delete_batch(Ballot.objects.filter(cast_at__lt=before))


def erase_tickets(*, before: datetime, now: datetime) -> int:
    """Erase tickets of long ago, once their ballots are gone."""
    return delete_batch(Ticket.objects.filter(made_at__lt=before, ballot__isnull=True))


def erase_scores(*, before: datetime, now: datetime) -> int:
    """Erase who gave what long ago; means stay with the results."""
    return delete_batch(FinalScore.objects.filter(saved_at__lt=before))
