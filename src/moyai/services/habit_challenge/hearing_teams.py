"""Answers of one press under notices: to an invitation, to somebody who would like to join, to a merge."""

from __future__ import annotations

from datetime import datetime

from moyai.core.errors import Refused
from moyai.core.notices.models import Notice
from moyai.engines.conversation import Localized
from moyai.services.habit_challenge.enums import RequestStatus, Through
from moyai.services.habit_challenge.handles import suggest_handles
from moyai.services.habit_challenge.models import Invitation, JoinRequest, Member, Merge
from moyai.services.habit_challenge.notices_teams import ASKED, INVITED, MERGE, YES
from moyai.services.habit_challenge.operations.invitations import take_invitation
from moyai.services.habit_challenge.operations.merging import answer_merge
from moyai.services.habit_challenge.operations.requests import decide_request
from moyai.services.habit_challenge.texts import teams as say

__all__ = ["ASKED", "INVITED", "MERGE", "hear_asked", "hear_invited", "hear_merge"]


def hear_invited(notice: Notice, reply: str, door: str, now: datetime) -> Localized | None:
    """Take an invitation that was answered with yes; no leaves it open until it is over."""
    invitation = _find(Invitation, notice)
    if not isinstance(invitation, Invitation):
        return say.REFUSALS["invitation_over"]
    if reply != YES:
        return say.INVITED_LATER
    resident = notice.resident
    try:
        take_invitation(
            invitation=invitation,
            resident=resident,
            handle=suggest_handles(resident)[0],
            through=door if door in Through.values else Through.WEB,
            actor=f"resident:{resident.code}",
            now=now,
        )
    except Refused as refused:
        return _words(refused)
    return say.INVITED_THANKS


def hear_asked(notice: Notice, reply: str, _door: str, now: datetime) -> Localized | None:
    """Take or decline somebody who would like to join; a mate was quicker: said so."""
    request = _find(JoinRequest, notice)
    if not isinstance(request, JoinRequest) or request.status != RequestStatus.WAITING:
        return say.REFUSALS["request_over"]
    is_mate = Member.objects.filter(team=request.team_id, resident=notice.resident_id).exists()
    if not is_mate:
        return say.REFUSALS["request_over"]
    actor = f"resident:{notice.resident.code}"
    try:
        decided = decide_request(request=request, takes=reply == YES, actor=actor, now=now)
    except Refused as refused:
        return _words(refused)
    if not decided:
        return say.REFUSALS["request_over"]
    return say.ASK_TAKEN if reply == YES else say.ASK_DECLINED


def hear_merge(notice: Notice, reply: str, _door: str, now: datetime) -> Localized | None:
    """Keep what a member says to becoming one team with another."""
    merge = _find(Merge, notice)
    member = None
    if isinstance(merge, Merge):
        member = Member.objects.filter(
            resident=notice.resident_id, team__in=(merge.small_id, merge.into_id)
        ).first()
    if not isinstance(merge, Merge) or member is None:
        return say.MERGE_OVER
    actor = f"resident:{notice.resident.code}"
    if not answer_merge(merge=merge, member=member, agrees=reply == YES, actor=actor, now=now):
        return say.MERGE_OVER
    return say.MERGE_YES_THANKS if reply == YES else say.MERGE_NO_THANKS


def _find(
    model: type[Invitation] | type[JoinRequest] | type[Merge], notice: Notice
) -> Invitation | JoinRequest | Merge | None:
    """Return the row that a notice is about; its key is ``habit:<what>:<number>:<resident>``."""
    number = notice.idempotency_key.split(":")[2]
    return model.objects.filter(pk=int(number)).first() if number.isdecimal() else None


def _words(refused: Refused) -> Localized:
    return refused.text if isinstance(refused.text, Localized) else Localized.same(str(refused.text))
