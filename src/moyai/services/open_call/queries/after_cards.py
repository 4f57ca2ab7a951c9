"""Re-use cards: what one says to begin with, how they are found, how machines read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from moyai.core.ui.numbers import show_number
from moyai.services.open_call.enums_after import LogKind, ReviewAt
from moyai.services.open_call.models import ReuseCard, Trial
from moyai.services.open_call.queries.after_trials import count_money, list_kpis

MOST_LESSONS = 8
TEXTS = ("title", "problem", "solution", "result", "cost", "conditions", "lessons")
COSTS = ((0, 500_000), (500_000, 1_000_000), (1_000_000, 3_000_000), (3_000_000, None))
"""Least (included) and most (not included) yen that a trial's costs came to."""


def draft_card(trial: Trial) -> dict[str, str]:
    """Return what a trial's parts say for its card; findings and trouble become lessons, nobody is named."""
    entry = trial.agreement.entry
    published = entry.theme.published if entry.theme else None
    problem = "\n".join(filter(None, [published.background, published.wanted])) if published else ""
    money = count_money(trial)
    lines = trial.log.filter(kind__in=(LogKind.FINDING, LogKind.TROUBLE)).order_by("happened_on", "pk")
    return {
        "title": trial.title,
        "problem": problem,
        "solution": trial.plan,
        "result": _tell_result(trial),
        "cost": _("実証にかかった費用：{yen}円").format(yen=show_number(money.spent, 0)),
        "conditions": str(trial.agreement.terms.get("data", "")),
        "lessons": "\n".join(f"・{each.text}" for each in lines[:MOST_LESSONS]),
        "contact": f"{entry.programme.title} {entry.theme.section if entry.theme else ''}".strip()[:120],
        "field": published.field if published else "",
    }


def _tell_result(trial: Trial) -> str:
    told = []
    for each in list_kpis(trial, "", ""):
        if each.latest is not None:
            before = "" if each.row.baseline is None else f"{each.row.baseline:,.1f} → "
            told.append(f"・{each.row.title}：{before}{each.latest.value:,.1f}{each.row.unit}")
    end = trial.reviews.filter(at=ReviewAt.END).first()
    if end is not None:
        told.append(end.finding)
        told.append(f"{end.get_outcome_display()}：{end.reasons}")
    elif trial.ended_why:
        told.append(trial.ended_why)
    return "\n".join(told)


def list_published(words: str = "", field: str = "", cost: int | None = None) -> list[ReuseCard]:
    """Return the published cards that have all the words, of a field, of a range of costs (`COSTS`)."""
    rows = _published()
    for word in words.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(problem__icontains=word)
            | Q(solution__icontains=word)
            | Q(result__icontains=word)
            | Q(lessons__icontains=word)
            | Q(conditions__icontains=word)
        )
    if field:
        rows = rows.filter(field=field)
    found = list(rows)
    if cost is None:
        return found
    least, most = COSTS[cost]
    spent = [(each, count_money(each.trial).spent) for each in found]
    return [each for each, yen in spent if yen >= least and (most is None or yen < most)]


def find_published(number: int) -> ReuseCard | None:
    """Return a published card, or None."""
    return _published().filter(pk=number).first()


def list_fields() -> list[str]:
    """Return the fields that published cards have."""
    rows = ReuseCard.objects.filter(published_at__isnull=False).exclude(field="")
    return sorted(set(rows.values_list("field", flat=True)))


def describe_card(card: ReuseCard, locate: Callable[[ReuseCard], str]) -> dict[str, Any]:
    """Return a card as JSON-LD (schema.org ``HowTo``), with its parts by name.

    Args:
        card: which.
        locate: gives its whole address.
    """
    trial = card.trial
    kpis = [
        {
            "title": each.row.title,
            "unit": each.row.unit,
            "baseline": each.row.baseline,
            "target": each.row.target,
            "value": each.latest.value if each.latest else None,
        }
        for each in list_kpis(trial, "", "")
    ]
    end = trial.reviews.filter(at=ReviewAt.END).first()
    return {
        "@context": "https://schema.org",
        "@type": "HowTo",
        "@id": locate(card),
        "url": locate(card),
        "inLanguage": "ja",
        "name": card.title,
        "description": card.problem,
        "about": card.field or None,
        "text": card.solution,
        "estimatedCost": {
            "@type": "MonetaryAmount",
            "currency": "JPY",
            "value": count_money(trial).spent,
        },
        "datePublished": card.published_at.isoformat() if card.published_at else None,
        "dateModified": card.written_at.isoformat(),
        "provider": trial.agreement.entry.organisation or None,
        "result": card.result,
        "cost": card.cost,
        "conditions": card.conditions,
        "lessons": card.lessons,
        "contact": card.contact,
        "outcome": end.outcome if end else None,
        "figures": kpis,
    }


def _published() -> QuerySet[ReuseCard]:
    rows = ReuseCard.objects.filter(published_at__isnull=False)
    return rows.select_related("trial__agreement__entry__programme", "trial__agreement__entry__theme")
