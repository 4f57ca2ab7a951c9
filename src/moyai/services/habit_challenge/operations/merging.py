"""Teams that are dying become one with others: proposed, everybody asked, done only where nobody says no."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.services.habit_challenge.enums import LeftWhy, MergeStatus, Part
from moyai.services.habit_challenge.merge_plans import find_active, list_merge_plans
from moyai.services.habit_challenge.models import Member, Merge, MergeAnswer, Team
from moyai.services.habit_challenge.models.teams import MOST
from moyai.services.habit_challenge.notices_teams import (
    tell,
    tell_kept,
    tell_merge_asked,
    tell_merged,
)
from moyai.services.habit_challenge.operations.seating import end_team, enter, go_out, take_place
from moyai.services.habit_challenge.queries.teams import list_members
from moyai.services.habit_challenge.refusals_teams import TeamRefused
from moyai.services.habit_challenge.teams_policy import get_teams_policy
from moyai.services.habit_challenge.texts import merging as merge_say

ACTOR = "system:worker"


def propose_merges(now: datetime) -> int:
    """Ask the teams that the engine would make one; return how many pairs were asked. For the worker."""
    asked = 0
    for plan in list_merge_plans(local(now).date()):
        try:
            propose_merge(small=plan.small, into=plan.into, why=plan.why, actor=ACTOR, now=now)
            asked += 1
        except TeamRefused:
            continue  # a colleague was quicker
    return asked


@transaction.atomic
def propose_merge(*, small: Team, into: Team, why: Mapping[str, str], actor: str, now: datetime) -> Merge:
    """Ask everybody of two teams whether they would be one.

    Args:
        small: the team that would move into the other.
        into: the other.
        why: the reason, by language.
        actor: who proposes it.
        now: the town's time.

    Raises:
        TeamRefused: they cannot be one, or one of them is being asked already.
    """
    if small.pk == into.pk or small.programme_id != into.programme_id:
        raise TeamRefused("other_programme")
    if small.ended_on is not None or into.ended_on is not None:
        raise TeamRefused("team_over")
    today = local(now).date()
    if len(find_active(small, today)) + len(find_active(into, today)) > MOST:
        raise TeamRefused("not_two")
    taken = Merge.objects.filter(status=MergeStatus.ASKED)
    if (taken.filter(small__in=(small, into)) | taken.filter(into__in=(small, into))).exists():
        raise TeamRefused("already_asked")
    try:
        with transaction.atomic():
            merge = Merge.objects.create(
                small=small,
                into=into,
                why=dict(why),
                proposed_at=now,
                proposed_by=actor,
                answers_until=now + get_teams_policy().merge_answer,
            )
    except IntegrityError:
        raise TeamRefused("already_asked") from None
    _note("propose_merge", merge, actor, now)
    tell_merge_asked(merge, _list_asked(merge), now)
    return merge


@transaction.atomic
def answer_merge(*, merge: Merge, member: Member, agrees: bool, actor: str, now: datetime) -> bool:
    """Keep what a member says; one no ends the question kindly, the last yes makes them one.

    Returns:
        Whether the question was still open and hers to answer.
    """
    open_ = Merge.objects.filter(pk=merge.pk, status=MergeStatus.ASKED).exists()
    if not open_ or member.team_id not in (merge.small_id, merge.into_id):
        return False
    MergeAnswer.objects.update_or_create(
        merge=merge, member=member, defaults={"agrees": agrees, "answered_at": now}
    )
    _note("answer_merge", merge, actor, now, member=member.code)
    if not agrees:
        _decline(merge, actor, now)
    elif {one.pk for one in _list_asked(merge)} <= set(merge.answers.values_list("member", flat=True)):
        _unite(merge, actor, now)
    return True


@transaction.atomic
def withdraw_merge(*, merge: Merge, actor: str, now: datetime) -> bool:
    """Take the question back; both teams go on. Tell whether it was open."""
    open_ = Merge.objects.filter(pk=merge.pk, status=MergeStatus.ASKED)
    if not open_.update(status=MergeStatus.WITHDRAWN, decided_at=now):
        return False
    _note("withdraw_merge", merge, actor, now)
    tell_kept(merge, _list_asked(merge), now)
    return True


def settle_merges(now: datetime) -> int:
    """Decide the questions whose time is over: one where each team said yes and nobody no. For the worker."""
    due = Merge.objects.filter(status=MergeStatus.ASKED, answers_until__lte=now)
    settled = 0
    for merge in due.select_related("small", "into"):
        with transaction.atomic():
            yes = set(merge.answers.filter(agrees=True).values_list("member__team", flat=True))
            if {merge.small_id, merge.into_id} <= yes:
                _unite(merge, ACTOR, now)
            else:
                _decline(merge, ACTOR, now)
        settled += 1
    return settled


def _unite(merge: Merge, actor: str, now: datetime) -> None:
    """Make two teams one: who took part of late is seated first, the others while there is room."""
    done = Merge.objects.filter(pk=merge.pk, status=MergeStatus.ASKED)
    if not done.update(status=MergeStatus.DONE, decided_at=now):
        return
    small, into = merge.small, merge.into
    today = local(now).date()
    active = find_active(small, today) | find_active(into, today)
    coming, here = list_members(small), list_members(into)
    doing = [one for one in (*here, *coming) if one.part != Part.SUPPORTER]
    seated = {one.pk for one in sorted(doing, key=lambda one: one.pk not in active)[:MOST]}
    standing = [one for one in doing if one.pk not in seated]
    for one in here:
        if one in standing:
            go_out(into, one, LeftWhy.MERGED, today)
    for one in coming:
        go_out(small, one, LeftWhy.MERGED, today)
        if one.part == Part.SUPPORTER or one.pk in seated:
            part = Part.SUPPORTER if one.part == Part.SUPPORTER else Part.MEMBER
            take_place(into, part)
            enter(into, one, part, today)
    end_team(small, today)
    Team.objects.filter(pk=small.pk).update(merged_into=into)
    together = list_members(into)
    if not any(one.part == Part.LEADER for one in together):
        first = next(one for one in together if one.part != Part.SUPPORTER)
        Member.objects.filter(pk=first.pk).update(part=Part.LEADER)
    _note("merge", merge, actor, now, standing=len(standing))
    tell_merged(merge, together, now)
    for one in standing:
        text = merge_say.WITHOUT_SEAT.format(team=into.name)
        tell(one.resident, "merged_without", text, f"merge:{merge.pk}:seat", now)


def _decline(merge: Merge, actor: str, now: datetime) -> None:
    open_ = Merge.objects.filter(pk=merge.pk, status=MergeStatus.ASKED)
    if open_.update(status=MergeStatus.DECLINED, decided_at=now):
        _note("decline_merge", merge, actor, now)
        tell_kept(merge, _list_asked(merge), now)


def _list_asked(merge: Merge) -> list[Member]:
    """Return who is asked: everybody of both teams but those who only accompany them."""
    members = [*list_members(merge.small), *list_members(merge.into)]
    return [one for one in members if one.part != Part.SUPPORTER]


def _note(verb: str, merge: Merge, actor: str, now: datetime, **facts: object) -> None:
    record(
        actor=actor,
        action=f"habit_challenge.{verb}",
        subject=f"habit_team:{merge.small.code}",
        now=now,
        into=merge.into.code,
        **facts,
    )
