"""Reads on what looked like cheating."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from django.db.models import QuerySet

from moyai.services.habit_challenge.enums import Verdict
from moyai.services.habit_challenge.models import Flag
from moyai.services.habit_challenge.queries.coins import sum_left_of_days

MOST_DAYS = 60


def list_flags(verdict: Verdict | None = None) -> QuerySet[Flag]:
    """Return flags, those that wait the longest first; with a verdict, those decided last first."""
    flags = Flag.objects.select_related("member__team", "member__programme", "report")
    if verdict in (None, Verdict.OPEN):
        return flags.filter(verdict=Verdict.OPEN).order_by("raised_at", "pk")
    return flags.filter(verdict=verdict).order_by("-decided_at", "-pk")


def list_days(flag: Flag) -> list[date]:
    """Return the days that a flag is about: its report's, or those that its facts name."""
    days = set() if flag.report is None else {flag.report.day}
    named = flag.facts.get("days", []) if isinstance(flag.facts, dict) else []
    for each in named if isinstance(named, list) else []:
        with suppress(TypeError, ValueError):
            days.add(date.fromisoformat(each))
    return sorted(days)[:MOST_DAYS]


def sum_takeable(flag: Flag) -> dict[date, int]:
    """Return the coins of its days that were earned and not taken back yet, by day."""
    return sum_left_of_days(flag.member, list_days(flag))
