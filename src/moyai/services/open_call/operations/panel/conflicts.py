"""Conflicts of interest: found, declared, lifted by the chair. What was scored is void then, not gone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_judging import ConflictKind, ReviewState
from moyai.services.open_call.models import Conflict, Entry, Interest, Programme, Review, Round, Staff
from moyai.services.open_call.noting import note
from moyai.services.open_call.queries.panel.conflicts import foresee_conflict, search
from moyai.services.open_call.refusals_panel import PanelRefused

LONGEST = 400


@transaction.atomic
def find_all(*, programme: Programme, actor: str, now: datetime) -> list[Conflict]:
    """Look for conflicts in what is known of everybody, and keep what is new; return that.

    What the chair lifted stays lifted.
    """
    known = set(
        Conflict.objects.filter(judge__programme=programme).values_list("judge_id", "entry_id", "kind")
    )
    made = [
        _add(judge, entry, kind, reason, actor, now)
        for judge, entry, kind, reason in search(programme)
        if (judge.pk, entry.pk, str(kind)) not in known
    ]
    if made:
        note("find_conflicts", f"programme:{programme.code}", actor, now, count=len(made))
    return made


@transaction.atomic
def declare(
    *, judge: Staff, entry: Entry, kind: ConflictKind, reason: str, actor: str, now: datetime
) -> Conflict:
    """Keep that a judge may not judge an entry: as she says herself, or as the office does.

    A review that is not finished is taken off her; a finished one is void from now on, and stays in the
    record with what that changed.

    Args:
        judge: who.
        entry: which.
        kind: DECLARED or KIN by herself, OFFICE by the office.
        reason: in her or the office's words.
        actor: for the audit log.
        now: the moment.

    Raises:
        PanelRefused: ``needs_reason`` or ``nobody``.
    """
    if not reason.strip():
        raise PanelRefused("needs_reason")
    if judge.programme_id != entry.programme_id:
        raise PanelRefused("nobody")
    known = Conflict.objects.filter(judge=judge, entry=entry, kind=kind).first()
    if known is None:
        return _add(judge, entry, kind, reason.strip()[:LONGEST], actor, now)
    if known.lifted_at is not None:
        known.lifted_at, known.lifted_because = None, ""
        known.reason, known.found_at = reason.strip()[:LONGEST], now
        _foresee(known, actor, now)
        known.save()
        _take_off(known)
    return known


def _add(judge: Staff, entry: Entry, kind: ConflictKind, reason: str, actor: str, now: datetime) -> Conflict:
    made = Conflict(judge=judge, entry=entry, kind=kind, reason=reason, found_at=now)
    _foresee(made, actor, now)
    made.save()
    _take_off(made)
    return made


def _foresee(one: Conflict, actor: str, now: datetime) -> None:
    """Record what a conflict does to reviews that count, before it does."""
    done = Review.objects.filter(judge=one.judge, entry=one.entry, state=ReviewState.DONE)
    for round_ in Round.objects.filter(reviews__in=done).select_related("rubric", "programme"):
        seen = foresee_conflict(round_, one.judge, one.entry)
        note(
            "void_review",
            f"round:{round_.pk}",
            actor,
            now,
            review=seen.review.pk if seen.review else None,
            kind=str(one.kind),
            left=seen.left,
            moves=[[each.entry, each.before, each.after] for each in seen.moves],
        )


def _take_off(one: Conflict) -> None:
    rows = Review.objects.filter(judge=one.judge, entry=one.entry)
    rows.filter(state__in=(ReviewState.ASSIGNED, ReviewState.DRAFT)).update(state=ReviewState.DECLINED)


@transaction.atomic
def lift(*, conflict: Conflict, chair: Staff, reason: str, actor: str, now: datetime) -> None:
    """Find that there is no conflict after all; what was void counts again, what was taken off stays off.

    Raises:
        PanelRefused: ``not_yours``, ``own_conflict``, ``certain``, ``lifted`` or ``needs_reason``.
    """
    if chair.role != StaffRole.CHAIR or chair.programme_id != conflict.judge.programme_id or chair.left_at:
        raise PanelRefused("not_yours")
    if chair.user_id is not None and chair.user_id == conflict.judge.user_id:
        raise PanelRefused("own_conflict")
    if conflict.kind == ConflictKind.CO_APPLICANT:
        raise PanelRefused("certain")
    if not reason.strip():
        raise PanelRefused("needs_reason")
    rows = Conflict.objects.filter(pk=conflict.pk, lifted_at__isnull=True)
    if not rows.update(lifted_at=now, lifted_because=reason.strip()[:LONGEST]):
        raise PanelRefused("lifted")
    conflict.refresh_from_db()
    note("lift_conflict", f"conflict:{conflict.pk}", actor, now, kind=conflict.kind)


@transaction.atomic
def declare_interest(
    *, judge: Staff, name: str, is_organisation: bool, says: str, actor: str, now: datetime
) -> Interest:
    """Keep whom or what a judge must not judge, and find it among the entries there are.

    She is not told whether any was found: in a blind round that would say who has entered.

    Raises:
        PanelRefused: ``name``.
    """
    if not name.strip():
        raise PanelRefused("name")
    made, _is_new = Interest.objects.get_or_create(
        judge=judge,
        name=name.strip()[:80],
        is_organisation=is_organisation,
        defaults={"says": says.strip()[:200], "declared_at": now},
    )
    note("declare_interest", f"staff:{judge.pk}", actor, now, organisation=is_organisation)
    find_all(programme=judge.programme, actor=actor, now=now)
    return made


@transaction.atomic
def drop_interest(*, interest: Interest, actor: str, now: datetime) -> None:
    """Take back what a judge declared by mistake; conflicts that were found by it stay until lifted."""
    note("drop_interest", f"staff:{interest.judge_id}", actor, now, organisation=interest.is_organisation)
    interest.delete()
