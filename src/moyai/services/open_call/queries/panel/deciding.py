"""Decisions: what may be decided, what stands, who is next when a winner withdraws."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from moyai.core.audit.models import Entry as AuditEntry
from moyai.services.open_call.enums_entries import EntryStatus
from moyai.services.open_call.enums_judging import Result
from moyai.services.open_call.models import Decision, Entry, EntryDecision, Programme, Review, Round, Theme
from moyai.services.open_call.panel.targets import MOVERS, find_target, list_judged
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.panel.rounds import find_decision, list_counted, list_entries
from moyai.services.open_call.refusals_panel import PanelRefused

NEXT = {Result.RESERVE: 0, Result.ALMOST: 1, Result.NOT_CHOSEN: 2}
FAR = 10_000


def find_move(one: Round, entry: Entry, result: Result, *, none_suitable: bool) -> str | None:
    """Return the state that an entry is moved to by a result; None: it is there already.

    Raises:
        PanelRefused: ``no_target``: the plan does not lead there from where it stands.
    """
    plan = get_plan(one.programme)
    judged = list_judged(plan, one.stage)
    source = entry.state if entry.state in judged else judged[0]
    target = find_target(plan, source, result, none_suitable=none_suitable)
    if target is None:
        raise PanelRefused("no_target", entry=entry.code)
    if target == entry.state:
        return None
    step = plan.find_step(entry.state, target)
    if step is None or not step.movers & MOVERS:
        raise PanelRefused("no_target", entry=entry.code)
    return target


def list_decidable(one: Round, theme: Theme | None) -> list[Entry]:
    """Return the entries of a round (of a theme) of which something is to be decided: not those withdrawn."""
    rows = list_entries(one).exclude(status=EntryStatus.WITHDRAWN)
    return list(rows.filter(theme=theme) if theme is not None else rows)


def list_themes(one: Round) -> list[Theme]:
    """Return the themes that entries of a round answer."""
    keys = {each.theme_id for each in list_entries(one) if each.theme_id is not None}
    return list(Theme.objects.filter(pk__in=keys).select_related("published").order_by("pk"))


def is_settled(one: Round) -> bool:
    """Tell whether something was decided of every entry of a round."""
    decided = set(
        EntryDecision.objects.filter(decision__round=one, decision__replaced_by__isnull=True).values_list(
            "entry_id", flat=True
        )
    )
    return {each.pk for each in list_decidable(one, None)} <= decided


def gather_feedback(one: Round) -> dict[int, str]:
    """Return by entry what its judges wrote for it, without their names: the draft of its feedback."""
    said: dict[int, list[str]] = {}
    for review in list_counted(one):
        if review.feedback.strip():
            said.setdefault(review.entry_id, []).append(f"・{review.feedback.strip()}")
    return {entry: "\n".join(sorted(texts)) for entry, texts in said.items()}


@dataclass(frozen=True)
class Gap:
    """A chosen entry that was withdrawn, and who would be next.

    Attributes:
        gone: what was decided of it.
        following: what was decided of the next in rank, or None: there is nobody.
        freed_yen: what is free, and ``needed_yen``: what the next asks for.
    """

    gone: EntryDecision
    following: EntryDecision | None
    freed_yen: int
    needed_yen: int


def list_gaps(decision: Decision) -> list[Gap]:
    """Return the winners of a decision who withdrew, each with the next in rank (of its theme, if any).

    Nobody is next twice.
    """
    from moyai.services.open_call.queries.panel.selecting import find_costs

    rows = list(decision.entries.select_related("entry__theme__published", "entry__programme"))
    costs = find_costs([each.entry for each in rows])
    standing = [each for each in rows if each.entry.status != EntryStatus.WITHDRAWN]
    waiting = [each for each in standing if each.result in NEXT]
    waiting.sort(key=lambda each: (NEXT[Result(each.result)], each.place or FAR, each.pk))
    gaps = []
    for gone in rows:
        if gone.result != Result.CHOSEN or gone.entry.status != EntryStatus.WITHDRAWN:
            continue
        able = [each for each in waiting if each.entry.theme_id == gone.entry.theme_id]
        following = next((each for each in able if _may_follow(decision, each)), None)
        if following is not None:
            waiting.remove(following)
        needed = costs[following.entry.code] if following is not None else 0
        gaps.append(Gap(gone, following, costs[gone.entry.code], needed))
    return gaps


def _may_follow(decision: Decision, one: EntryDecision) -> bool:
    try:
        find_move(decision.round, one.entry, Result.CHOSEN, none_suitable=False)
    except PanelRefused:
        return False
    return True


def make_digest(record: Any) -> str:
    """Return the digest of a decision's record, as the audit log has it."""
    text = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def is_untouched(decision: Decision) -> bool:
    """Tell whether a decision's record is what it was when it was decided, by the audit log."""
    noted = AuditEntry.objects.filter(action="open_call.decide", subject=f"decision:{decision.pk}").first()
    return noted is not None and noted.facts.get("digest") == make_digest(decision.record)


def list_told(programme: Programme, entry: Entry) -> list[EntryDecision]:
    """Return what an entry's team was told: results with reasons and feedback, the newest last.

    For the team's own page; what was not sent is not in it.
    """
    rows = EntryDecision.objects.filter(
        entry=entry, decision__round__programme=programme, told_at__isnull=False
    ).select_related("decision__round")
    return list(rows.order_by("told_at", "pk"))


def list_standing(one: Round) -> list[Decision]:
    """Return a round's decisions, those that were replaced too, the newest last."""
    rows = Decision.objects.filter(round=one).select_related("theme__published", "decided_by", "replaced_by")
    return list(rows.order_by("decided_at", "pk"))


def find_standing(one: Round, theme: Theme | None) -> Decision | None:
    """Return the decision that stands for a theme or the whole round."""
    return find_decision(one, theme.pk if theme is not None else None)


def has_standing(one: Round, entries: list[Entry]) -> bool:
    """Tell whether a decision stands of any of some entries, of whatever scope."""
    return EntryDecision.objects.filter(
        decision__round=one, decision__replaced_by__isnull=True, entry__in=entries
    ).exists()


def count_unfinished(one: Round) -> int:
    """Return how many reviews were not finished, those declined left out."""
    return Review.objects.filter(round=one, state__in=("assigned", "draft")).count()
