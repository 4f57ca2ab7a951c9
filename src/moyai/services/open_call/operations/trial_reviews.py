"""Reviews of a trial: half-way, and at the end with what the town does and why; later: is it still there?"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.clock import local
from moyai.services.open_call.enums_after import Outcome, ReviewAt, Survival, TrialState
from moyai.services.open_call.models import FollowUp, Trial, TrialReview
from moyai.services.open_call.operations.after_moving import TOWN, move_to_stage
from moyai.services.open_call.operations.trials import lock_trial, note_trial, tell_trial
from moyai.services.open_call.programmes.plan import Mover, StageKind
from moyai.services.open_call.queries.after_follow_ups import find_due_on
from moyai.services.open_call.refusals_after import AfterRefused
from moyai.services.open_call.texts import after as say


@transaction.atomic
def review_half_way(*, trial: Trial, finding: str, actor: str, now: datetime) -> TrialReview:
    """Write what was found half-way.

    Raises:
        AfterRefused: ``not_running`` or ``no_words``.
    """
    if lock_trial(trial).state != TrialState.RUNNING:
        raise AfterRefused("not_running")
    if not finding.strip():
        raise AfterRefused("no_words")
    review = TrialReview.objects.create(
        trial=trial, at=ReviewAt.MIDDLE, finding=finding.strip(), written_by=actor, written_at=now
    )
    note_trial("review_half_way", trial, actor, now, review=review.pk)
    return review


@transaction.atomic
def review_at_end(
    *,
    trial: Trial,
    finding: str,
    outcome: Outcome,
    reasons: str,
    satisfaction: int | None,
    procurement: str,
    actor: str,
    now: datetime,
    movers: frozenset[Mover] = TOWN,
) -> TrialReview:
    """End a trial: what was found, what the town does, why; the entry moves on to its report.

    One that was broken off is reviewed as well, and stays broken off.

    Args:
        trial: which.
        finding: what was found.
        outcome: rolled out, extended or stopped.
        reasons: why.
        satisfaction: the firm's, 1 to 5, where it was asked.
        procurement: what is handed over to those who buy.
        actor, now, movers: who, when, as what.

    Raises:
        AfterRefused: ``not_running``, ``no_words``, ``end_needs``, ``bad_number`` or ``ended_review``.
        CallRefused: the entry cannot be moved.
    """
    row = lock_trial(trial)
    if row.state == TrialState.PLANNED:
        raise AfterRefused("not_running")
    if row.reviews.filter(at=ReviewAt.END).exists():
        raise AfterRefused("ended_review")
    if not finding.strip():
        raise AfterRefused("no_words")
    if not reasons.strip() or outcome not in Outcome.values:
        raise AfterRefused("end_needs")
    if satisfaction is not None and not 1 <= satisfaction <= 5:
        raise AfterRefused("bad_number")
    review = TrialReview.objects.create(
        trial=row,
        at=ReviewAt.END,
        finding=finding.strip(),
        outcome=outcome,
        reasons=reasons.strip(),
        satisfaction=satisfaction,
        procurement=procurement.strip(),
        written_by=actor,
        written_at=now,
    )
    if row.state == TrialState.RUNNING:
        row.state, row.ended_at = TrialState.ENDED, now
        row.save(update_fields=["state", "ended_at"])
        move_to_stage(
            entry=row.agreement.entry,
            kind=StageKind.REPORT,
            movers=movers,
            actor=actor,
            now=now,
            reason=reasons,
        )
        tell_trial(row, say.TRIAL_ENDED, "ended", actor, now)
    note_trial("review_at_end", row, actor, now, review=review.pk, outcome=outcome.value)
    return review


@transaction.atomic
def follow_up(
    *, trial: Trial, years: int, state: Survival, note_text: str, actor: str, now: datetime
) -> FollowUp:
    """Write whether it is still there one or three years after; said again, it is corrected.

    Raises:
        AfterRefused: ``not_over`` or ``too_early``.
    """
    due = find_due_on(trial, years)
    if due is None:
        raise AfterRefused("not_over")
    today = local(now).date()
    if today < due:
        raise AfterRefused("too_early")
    row, _is_new = FollowUp.objects.update_or_create(
        trial=trial,
        years=years,
        defaults={"state": state, "note": note_text.strip()[:400], "asked_on": today},
    )
    note_trial("follow_up", trial, actor, now, years=years, state=state.value)
    return row
