"""Re-use cards: written from what a trial already says, published for other towns, taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.services.open_call.models import ReuseCard, Trial
from moyai.services.open_call.operations.after_moving import TOWN, finish
from moyai.services.open_call.operations.trials import OVER, lock_trial, note_trial
from moyai.services.open_call.programmes.plan import Mover
from moyai.services.open_call.queries.after_cards import draft_card
from moyai.services.open_call.refusals_after import AfterRefused

NEEDED = ("title", "problem", "solution", "result")


@transaction.atomic
def make_card(*, trial: Trial, actor: str, now: datetime) -> ReuseCard:
    """Make a trial's card, filled in from its parts; an existing one is returned as it is.

    Raises:
        AfterRefused: ``not_over``.
    """
    row = lock_trial(trial)
    if row.state not in OVER:
        raise AfterRefused("not_over")
    known = ReuseCard.objects.filter(trial=row).first()
    if known is not None:
        return known
    card = ReuseCard.objects.create(trial=row, **draft_card(row), written_at=now)
    note_trial("make_card", row, actor, now, card=card.pk)
    return card


@transaction.atomic
def write_card(*, card: ReuseCard, facts: dict[str, str], actor: str, now: datetime) -> None:
    """Write what a card says; a published one is changed for everybody at once.

    Args:
        card: which.
        facts: title, problem, solution, result, cost, conditions, lessons, contact, field.
        actor, now: who, and when.

    Raises:
        AfterRefused: ``card_empty``: it is published, and one of what is needed would be empty.
    """
    for key, value in facts.items():
        setattr(card, key, value.strip())
    if card.published_at is not None:
        _check(card)
    card.written_at = now
    card.save(update_fields=[*facts, "written_at"])
    note_trial("write_card", card.trial, actor, now, card=card.pk)


@transaction.atomic
def publish_card(*, card: ReuseCard, actor: str, now: datetime, movers: frozenset[Mover] = TOWN) -> None:
    """Show a card to everybody; the entry has then reached its end.

    Raises:
        AfterRefused: ``card_empty``.
        CallRefused: the entry cannot be moved.
    """
    _check(card)
    if card.published_at is not None:
        return
    card.published_at = now
    card.save(update_fields=["published_at"])
    finish(entry=card.trial.agreement.entry, movers=movers, actor=actor, now=now)
    note_trial("publish_card", card.trial, actor, now, card=card.pk)


@transaction.atomic
def hide_card(*, card: ReuseCard, actor: str, now: datetime) -> None:
    """Take a card from everybody's sight; it can be published again."""
    card.published_at = None
    card.save(update_fields=["published_at"])
    note_trial("hide_card", card.trial, actor, now, card=card.pk)


def _check(card: ReuseCard) -> None:
    if not all(str(getattr(card, key)).strip() for key in NEEDED):
        raise AfterRefused("card_empty")
