"""The office's list of entries: filtered, searched, and as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Q, QuerySet

from moyai.services.open_call.enums_entries import TeamRole
from moyai.services.open_call.models import Entry, Programme
from moyai.services.open_call.programmes.reading import get_plan

HEADER = (
    "code", "title", "organisation", "theme", "state", "state_since", "status", "submitted_at", "late_s",
    "receipt", "team", "leader",
)  # fmt: skip


def list_entries(
    programme: Programme, *, state: str = "", theme: str = "", words: str = ""
) -> QuerySet[Entry]:
    """Return entries of a programme.

    Args:
        programme: whose.
        state: a key of its plan, or empty: all.
        theme: a theme's code, or empty: all.
        words: in title, organisation, code, receipt or a name in the team; or empty.
    """
    rows = Entry.objects.filter(programme=programme).select_related("theme__published")
    if state:
        rows = rows.filter(state=state)
    if theme:
        rows = rows.filter(theme__code=theme)
    for word in words.split()[:5]:
        found = Q(title__icontains=word) | Q(organisation__icontains=word) | Q(code=word)
        named = Entry.objects.filter(
            Q(team__name__icontains=word, team__left_at__isnull=True) | Q(submissions__receipt=word)
        )
        rows = rows.filter(found | Q(pk__in=named.values("pk")))
    return rows.order_by("pk")


def count_states(programme: Programme) -> list[tuple[str, int]]:
    """Return how many entries stand in each state, in the plan's order; states without any are left out."""
    counted = dict(
        Entry.objects.filter(programme=programme).order_by().values_list("state").annotate(count=Count("pk"))
    )
    return [(each.key, counted[each.key]) for each in get_plan(programme).states if each.key in counted]


def list_rows(entries: QuerySet[Entry]) -> Iterator[tuple[Any, ...]]:
    """Yield the cells of a table of entries, in the order of `HEADER`; drafts' texts are not among them."""
    for each in entries.prefetch_related("team", "submissions"):
        team = [one for one in each.team.all() if one.left_at is None and one.accepted_at is not None]
        leader = next((one.name for one in team if one.role == TeamRole.LEADER), "")
        receipts = [one.receipt for one in each.submissions.all()]
        theme = each.theme.published.title if each.theme and each.theme.published else ""
        yield (
            each.code, each.title, each.organisation, theme, each.state, each.state_since, each.status,
            each.submitted_at, each.late_s, receipts[-1] if receipts else "", len(team), leader,
        )  # fmt: skip
