"""What leaves the town of those who consented: days and steps, under names that say nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from moyai.core.residents.models import Consent
from moyai.services.habit_challenge.evidence.reading import gather, list_pairs
from moyai.services.habit_challenge.models import Member, Programme
from moyai.services.habit_challenge.policy_evidence import get_evidence_policy

PURPOSE = "habit_challenge.evidence"
HEADER = (
    "person",
    "team",
    "origin",
    "generation",
    "joined_week",
    "days",
    "dropped",
    "reason",
    "returned",
    "steps_before",
    "steps_after",
)
NAME_CHARACTERS = 12


def list_rows(programme: Programme, until: date) -> list[list[Any]]:
    """Return a row for each who consented and stands in a curve, sorted by names that say nothing.

    The names are the same in each export of a programme, so that exports can be put side by side, and differ
    between programmes. Of the day on which she joined only the week is told. Why somebody is no longer
    counted (moved, died) is told as one word.
    """
    consented = dict(_list_consented(programme).values_list("code", "generation"))
    silent_days = get_evidence_policy().silent_days
    gathered = gather(programme, until=until, silent_days=silent_days)
    pairs = {pair.person: pair for pair in list_pairs(programme, until)}
    rows: list[list[Any]] = []
    for spell in gathered.spells:
        if spell.person not in consented:
            continue
        pair = pairs.get(spell.person)
        rows.append(
            [
                _hide(programme, spell.person),
                _hide(programme, spell.team),
                spell.origin,
                consented[spell.person],
                spell.joined - timedelta(days=spell.joined.weekday()),
                spell.days,
                spell.is_drop,
                spell.reason if spell.is_drop or spell.reason == "running" else "ended",
                spell.returned_on is not None,
                None if pair is None else round(pair.before),
                None if pair is None else round(pair.after),
            ]
        )
    return sorted(rows)


def _list_consented(programme: Programme) -> QuerySet[Member]:
    standing = Consent.objects.filter(purpose=PURPOSE, withdrawn_at__isnull=True)
    return Member.objects.filter(programme=programme, resident__in=standing.values("resident"))


def _hide(programme: Programme, name: str) -> str:
    return salted_hmac(f"habit_challenge.export:{programme.pk}", name, algorithm="sha256").hexdigest()[
        :NAME_CHARACTERS
    ]
