"""Erasers of what the teams keep. Of a member the figures remain, and nothing that says who she was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from moyai.core.clock import local
from moyai.core.privacy.batches import delete_batch
from moyai.services.habit_challenge.enums import ApplicationStatus, MergeStatus, RemovalStatus, RequestStatus
from moyai.services.habit_challenge.models import (
    Application,
    Attendance,
    Invitation,
    JoinRequest,
    Member,
    Merge,
    MergeAnswer,
    Pause,
    Removal,
)

BATCH = 500
GONE = "（やめた方）"

MemberEraser = Callable[[Sequence[Member]], None]
_listeners: list[MemberEraser] = []


def register_member_eraser(erase: MemberEraser) -> None:
    """Have a part of the challenge erase what it keeps of members: photos, words, answers.

    Called in the transaction in which they are erased, before they lose their names; may be called twice.
    """
    if erase not in _listeners:
        _listeners.append(erase)


@transaction.atomic
def forget_members(members: Sequence[Member]) -> None:
    """Take from members all that says who they were, at once; what they did stays as figures."""
    for erase in _listeners:
        erase(members)
    ids = [one.pk for one in members]
    Invitation.objects.filter(Q(inviter__in=ids) | Q(taken_by__in=ids)).delete()
    JoinRequest.objects.filter(member__in=ids).delete()
    MergeAnswer.objects.filter(member__in=ids).delete()
    Removal.objects.filter(member__in=ids).delete()
    Pause.objects.filter(member__in=ids).update(why="")
    Member.objects.filter(pk__in=ids).update(resident=None, handle=GONE)


def erase_members(*, before: datetime, now: datetime) -> int:
    """Forget who they were who left long ago, and those whom the register knows no more."""
    day = local(before).date()
    left = Q(left_on__lt=day, resident__isnull=False)
    erased = Q(resident__isnull=True) & ~Q(handle=GONE)
    members = list(Member.objects.filter(left | erased).order_by("pk")[:BATCH])
    if members:
        forget_members(members)
    return len(members)


def erase_applications(*, before: datetime, now: datetime) -> int:
    """Erase applications decided long ago; who still waits is not forgotten."""
    old = Application.objects.filter(decided_at__lt=before)
    return delete_batch(old.exclude(status=ApplicationStatus.WAITING))


def erase_attendances(*, before: datetime, now: datetime) -> int:
    """Erase who was in which class; of one that is still to come nothing."""
    return delete_batch(Attendance.objects.filter(enrolled_at__lt=before, course__second_at__lt=now))


def erase_invitations(*, before: datetime, now: datetime) -> int:
    """Erase invitations that are over."""
    return delete_batch(Invitation.objects.filter(expires_at__lt=before))


def erase_requests(*, before: datetime, now: datetime) -> int:
    """Erase wishes to join that were answered."""
    return delete_batch(JoinRequest.objects.filter(asked_at__lt=before).exclude(status=RequestStatus.WAITING))


def erase_merges(*, before: datetime, now: datetime) -> int:
    """Erase questions whether two teams become one, with what each answered."""
    return delete_batch(Merge.objects.filter(proposed_at__lt=before).exclude(status=MergeStatus.ASKED))


def erase_removals(*, before: datetime, now: datetime) -> int:
    """Erase talks of long ago; what she asks to be looked at again is kept until it is decided."""
    return delete_batch(Removal.objects.filter(talked_at__lt=before).exclude(status=RemovalStatus.APPEALED))


def erase_pauses(*, before: datetime, now: datetime) -> int:
    """Erase why somebody rested; that she did is needed to count who stayed."""
    old = Pause.objects.filter(since__lt=local(before).date()).exclude(why="")
    ids = list(old.values_list("pk", flat=True)[:BATCH])
    return Pause.objects.filter(pk__in=ids).update(why="")
