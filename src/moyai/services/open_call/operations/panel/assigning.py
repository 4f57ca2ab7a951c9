"""Who reviews what: proposed by optimisation, confirmed, undone while nothing is scored; changes by hand."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from moyai.engines.judging.assignment import assign
from moyai.engines.stop import TimeLimit
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_judging import ReviewState, RoundState
from moyai.services.open_call.models import Entry, Review, Round, Staff
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.panel.conflicts import find_all
from moyai.services.open_call.operations.panel.rounds import tell_judges
from moyai.services.open_call.operations.telling import tell
from moyai.services.open_call.queries.panel.assigning import build_problem, count_loads, describe
from moyai.services.open_call.queries.panel.conflicts import has_conflict
from moyai.services.open_call.queries.panel.rounds import list_conflicts, list_judges
from moyai.services.open_call.queries.people import list_staff
from moyai.services.open_call.refusals_panel import PanelRefused
from moyai.services.open_call.texts.panel import say_proposed

LIMIT_S = 60.0
AT_ONCE = 1000
KEPT_H = 24
"""A proposal older than this is made anew: people and entries have changed."""
RUNNING = (RoundState.PREPARING, RoundState.OPEN)


@transaction.atomic
def propose(*, one: Round, actor: str, now: datetime, limit_s: float = LIMIT_S) -> dict[str, object]:
    """Find who should review what, conflicts first, and keep it as a proposal; nobody is told anything yet.

    Args:
        one: of which round.
        actor: for the audit log.
        now: the moment.
        limit_s: so many seconds the search may take; what it has then is said not to be proved.

    Raises:
        PanelRefused: ``round_state``, ``no_judges`` or ``no_entries``.
    """
    if one.state not in RUNNING:
        raise PanelRefused("round_state")
    find_all(programme=one.programme, actor=actor, now=now)
    problem = build_problem(one)
    if not problem.reviewers:
        raise PanelRefused("no_judges")
    if not problem.entries:
        raise PanelRefused("no_entries")
    names = {str(each.pk): each.name for each in list_judges(one.programme)}
    made = describe(problem, assign(problem, stop=TimeLimit(limit_s)), names)
    one.assignment = {**one.assignment, "preview": made | {"at": now.isoformat()}}
    one.save(update_fields=["assignment"])
    note("propose_assignment", f"round:{one.pk}", actor, now, total=made["total"], bound=made["total_bound"])
    return made


@transaction.atomic
def confirm(*, one: Round, actor: str, now: datetime) -> int:
    """Make reviews of the proposal; return how many are new. What became a conflict meanwhile is refused.

    Raises:
        PanelRefused: ``round_state``, ``no_preview`` or ``changed_meanwhile``.
    """
    one = Round.objects.select_for_update().get(pk=one.pk)
    if one.state not in RUNNING:
        raise PanelRefused("round_state")
    preview = one.assignment.get("preview")
    if not preview or now - datetime.fromisoformat(preview["at"]) > timedelta(hours=KEPT_H):
        raise PanelRefused("no_preview")
    wanted = _read_pairs(one, preview["pairs"])
    known = set(Review.objects.filter(round=one).values_list("entry_id", "judge_id"))
    new = [
        Review(round=one, entry_id=entry, judge_id=judge, rubric_id=one.rubric_id, assigned_at=now)
        for entry, judge in wanted
        if (entry, judge) not in known
    ]
    Review.objects.bulk_create(new, batch_size=AT_ONCE)
    one.assignment = {key: value for key, value in preview.items() if key != "pairs"} | {
        "confirmed_at": now.isoformat()
    }
    one.save(update_fields=["assignment"])
    note("confirm_assignment", f"round:{one.pk}", actor, now, reviews=len(new))
    if one.state == RoundState.OPEN:
        tell_judges(one, now)
    return len(new)


def _read_pairs(one: Round, pairs: list[list[object]]) -> list[tuple[int, int]]:
    codes = dict(Entry.objects.filter(programme=one.programme).values_list("code", "pk"))
    judges = {each.pk for each in list_judges(one.programme)}
    conflicts = set(list_conflicts(one.programme).values_list("entry_id", "judge_id"))
    wanted = []
    for code, judge, *_rest in pairs:
        entry = codes.get(str(code))
        if entry is None or judge not in judges or (entry, judge) in conflicts:
            raise PanelRefused("changed_meanwhile")
        wanted.append((entry, int(str(judge))))
    return wanted


@transaction.atomic
def undo(*, one: Round, actor: str, now: datetime) -> int:
    """Take all assignments of a round back; return how many there were.

    Raises:
        PanelRefused: ``scored`` (somebody has begun) or ``round_state``.
    """
    one = Round.objects.select_for_update().get(pk=one.pk)
    if one.state not in RUNNING:
        raise PanelRefused("round_state")
    rows = Review.objects.filter(round=one)
    if rows.filter(state__in=(ReviewState.DRAFT, ReviewState.DONE)).exists():
        raise PanelRefused("scored")
    count, _all = rows.delete()
    one.assignment = {}
    one.save(update_fields=["assignment"])
    note("undo_assignment", f"round:{one.pk}", actor, now, reviews=count)
    return count


@transaction.atomic
def add_review(*, one: Round, entry: Entry, judge: Staff, actor: str, now: datetime) -> Review:
    """Give an entry to a judge by hand, checked as the search would; also once more to who had declined.

    Raises:
        PanelRefused: ``round_state``, ``nobody``, ``conflict``, ``assigned`` or ``full``.
    """
    if one.state not in RUNNING:
        raise PanelRefused("round_state")
    is_judge = judge.role == StaffRole.JUDGE and judge.left_at is None
    if not is_judge or {judge.programme_id, entry.programme_id} != {one.programme_id}:
        raise PanelRefused("nobody")
    if has_conflict(judge, entry):
        raise PanelRefused("conflict")
    known = Review.objects.filter(round=one, entry=entry, judge=judge).first()
    if known is not None and known.state != ReviewState.DECLINED:
        raise PanelRefused("assigned")
    if count_loads(one).get(judge.pk, 0) >= judge.most:
        raise PanelRefused("full")
    made = known or Review(round=one, entry=entry, judge=judge, assigned_at=now)
    # Who had begun, and was taken off by a conflict that was lifted, finds what she wrote.
    made.rubric, made.state = one.rubric, ReviewState.DRAFT if made.scores else ReviewState.ASSIGNED
    made.save()
    note("add_review", f"review:{made.pk}", actor, now, entry=entry.code)
    if one.state == RoundState.OPEN:
        tell_judges(one, now)
    return made


@transaction.atomic
def remove_review(*, review: Review, actor: str, now: datetime) -> None:
    """Take an entry off a judge who has not begun with it.

    Raises:
        PanelRefused: ``scored``.
    """
    if review.state not in (ReviewState.ASSIGNED, ReviewState.DECLINED):
        raise PanelRefused("scored")
    note("remove_review", f"review:{review.pk}", actor, now, entry=review.entry.code)
    review.delete()


@transaction.atomic
def decline(*, review: Review, reason: str, actor: str, now: datetime) -> None:
    """Have a judge give back an entry; the office is told, and finds who could take it.

    Raises:
        PanelRefused: ``needs_reason``, ``finished`` or ``declined``.
    """
    if not reason.strip():
        raise PanelRefused("needs_reason")
    if review.state == ReviewState.DONE:
        raise PanelRefused("finished")
    if review.state == ReviewState.DECLINED:
        raise PanelRefused("declined")
    review.state, review.remark = ReviewState.DECLINED, reason.strip()[:2000]
    review.save(update_fields=["state", "remark"])
    note("decline_review", f"review:{review.pk}", actor, now, entry=review.entry.code)
    for each in list_staff(review.round.programme, StaffRole.OFFICE).select_related("user"):
        tell(
            user=each.user,
            programme=review.round.programme,
            key=f"panel:declined:{review.pk}",
            text=say_proposed(review.round.programme.title),
            now=now,
            address=f"/calls/panel/rounds/{review.round_id}/assignment/",
        )
