"""The team's day, as every door shows it at a glance: whether she has reported, how many of her team have."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from moyai.core.conversations.cards import Card
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge.queries.days import find_own, find_today, is_supporter
from moyai.services.habit_challenge.queries.feed import list_reporters


def list_day_cards(resident: Resident, now: datetime) -> list[Card]:
    """Return one card for who reports in a team; nothing for others."""
    member = find_own(resident)
    if member is None or member.team is None or is_supporter(member):
        return []
    today = find_today(member, member.team, now)
    reporters = list_reporters(member.team, today.day)
    headline = _("きょうは報告ずみです") if member.pk in reporters else _("きょうの報告がまだです")
    detail = _("%(n)s人が報告しています") % {"n": len(reporters)}
    return [Card(member.team.name, headline, today.closes_at, detail, "", "check")]
