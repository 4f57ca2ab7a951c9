"""Where an entry stands as its team may know it, what it was told, what it can do next."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.core.accounts.models import User
from moyai.services.open_call.models import Entry, EntryDecision, Move, Programme
from moyai.services.open_call.programmes.plan import Plan, State
from moyai.services.open_call.programmes.reading import get_plan


@dataclass(frozen=True)
class Standing:
    """Where an entry stands; ``state``: what its team may know of it."""

    entry: Entry
    plan: Plan
    state: State

    @property
    def is_draft(self) -> bool:
        """Whether it is being written."""
        return self.state.key == self.plan.first


def list_mine(user: User, programme: Programme | None = None) -> list[Entry]:
    """Return the entries in whose teams somebody is, the latest first."""
    rows = Entry.objects.filter(
        team__user=user, team__left_at__isnull=True, team__accepted_at__isnull=False
    ).select_related("programme", "theme__published")
    if programme is not None:
        rows = rows.filter(programme=programme)
    return list(rows.order_by("-begun_at", "-pk"))


def describe_standing(entry: Entry) -> Standing:
    """Return where an entry stands as its team may know it."""
    plan = get_plan(entry.programme)
    return Standing(entry, plan, plan.get_state(_find_known_state(entry)))


def list_known_moves(entry: Entry) -> list[Move]:
    """Return the moves of an entry that its team may know: none since a decision that it was not told yet."""
    moves = list(entry.moves.all())
    untold = _find_untold(entry)
    return [each for each in moves if untold is None or each.moved_at < untold.decision.decided_at]


def list_told(entry: Entry) -> list[EntryDecision]:
    """Return the decisions that a team was told and that still hold."""
    rows = EntryDecision.objects.filter(
        entry=entry, told_at__isnull=False, decision__replaced_by__isnull=True
    )
    return list(rows.select_related("decision__round").order_by("told_at"))


def _find_known_state(entry: Entry) -> str:
    if _find_untold(entry) is None:
        return entry.state
    moves = list_known_moves(entry)
    return moves[-1].to_state if moves else get_plan(entry.programme).first


def _find_untold(entry: Entry) -> EntryDecision | None:
    rows = EntryDecision.objects.filter(entry=entry, told_at__isnull=True, decision__replaced_by__isnull=True)
    return rows.select_related("decision").order_by("decision__decided_at").first()
