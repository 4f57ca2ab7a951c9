"""Whoever must know of a change in a team is told, by the doors that she chose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from moyai.core.clock import local
from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import notify
from moyai.core.notices.replies import Reply
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized, clock_label, day_label
from moyai.services.habit_challenge.handles import call_by, list_names
from moyai.services.habit_challenge.models import (
    Course,
    Invitation,
    JoinRequest,
    Member,
    Merge,
    Removal,
    Team,
)
from moyai.services.habit_challenge.texts import teams as say

PREFIX = "habit_challenge"
INVITED, ASKED, MERGE = f"{PREFIX}.invited", f"{PREFIX}.asked_to_join", f"{PREFIX}.merge_asked"
YES, NO = "yes", "no"


def tell(
    resident: Resident | None,
    what: str,
    text: Localized,
    key: str,
    now: datetime,
    *,
    urgency: Urgency = Urgency.INFO,
    replies: Sequence[Reply] = (),
    is_private: bool = False,
    useful_until: datetime | None = None,
    is_told: bool = False,
) -> None:
    """Put one sentence into the outbox; of somebody erased nothing is said."""
    if resident is None:
        return
    notify(
        resident=resident,
        kind=what if what.startswith(PREFIX) else f"{PREFIX}.{what}",
        text={language: text.get(language) for language in ("ja", "en")},
        idempotency_key=f"habit:{key}:{resident.code}",
        now=now,
        urgency=urgency,
        replies=replies,
        is_private=is_private,
        useful_until=useful_until,
        is_told=is_told,
    )


def tell_formed(team: Team, members: Sequence[Member], now: datetime) -> None:
    """Tell each whom she is in a team with."""
    for one in members:
        mates = [each.handle for each in members if each.pk != one.pk]
        text = say.FORMED if mates else say.FORMED_ALONE
        words = text.format(
            team=team.name,
            mates=list_names(mates) if mates else "",
            challenge=Localized(team.challenge.title, team.challenge.title_en or team.challenge.title),
        )
        tell(one.resident, "formed", words, f"team:{team.code}:formed", now)


def tell_joined(team: Team, member: Member, mates: Sequence[Member], key: str, now: datetime) -> None:
    """Tell the newcomer who is there, and those who are there who has come."""
    greeting = say.WELCOME if mates else say.FORMED_ALONE
    words = greeting.format(team=team.name, mates=list_names(each.handle for each in mates))
    tell(member.resident, "joined", words, f"{key}:welcome", now)
    text = say.ACCOMPANIES if member.part == "supporter" else say.JOINED
    _tell_all(mates, "joined", text.format(name=call_by(member.handle), team=team.name), key, now)


def tell_left(
    team: Team, member: Member, rest: Sequence[Member], key: str, now: datetime, *, is_seeking: bool
) -> None:
    """Tell those who stay that somebody has gone, and that somebody new may come."""
    text = say.LEFT.format(name=call_by(member.handle), team=team.name)
    if is_seeking:
        text = _add(text, say.LEFT_SEEKING)
    _tell_all(rest, "left", text, key, now)


def tell_goodbye(team: Team, member: Member, key: str, now: datetime) -> None:
    """Tell who left that all she earned is hers."""
    tell(member.resident, "goodbye", say.GOODBYE.format(team=team.name), f"{key}:goodbye", now)


def tell_moved(team: Team, member: Member, mates: Sequence[Member], key: str, now: datetime) -> None:
    """Tell who was moved to another team where she is now."""
    words = say.MOVED.format(team=team.name, mates=list_names(each.handle for each in mates))
    tell(member.resident, "moved", words, f"{key}:moved", now)


def tell_invited(invitation: Invitation, now: datetime) -> None:
    """Tell somebody known that she is invited; she answers with one press."""
    words = Localized.same(invitation.words)
    text = say.INVITED.format(
        inviter=call_by(invitation.inviter.handle), team=invitation.team.name, words=words
    )
    replies = (Reply(YES, say.ACCEPT), Reply(NO, say.NOT_NOW))
    key = f"invitation:{invitation.pk}"
    tell(
        invitation.resident,
        INVITED,
        text,
        key,
        now,
        replies=replies,
        useful_until=invitation.expires_at,
    )


def tell_asked(request: JoinRequest, members: Iterable[Member], now: datetime) -> None:
    """Tell the members that somebody would like to come; one press of one of them is enough."""
    text = say.ASKED.format(
        name=call_by(request.member.handle), team=request.team.name, words=Localized.same(request.words)
    )
    replies = (Reply(YES, say.TAKE), Reply(NO, say.DECLINE))
    for one in members:
        tell(one.resident, ASKED, text, f"request:{request.pk}", now, replies=replies)


def tell_declined(request: JoinRequest, now: datetime) -> None:
    """Tell somebody kindly that this team could not take her."""
    text = say.DECLINED.format(team=request.team.name)
    tell(request.member.resident, "declined", text, f"request:{request.pk}:declined", now)


def tell_merge_asked(merge: Merge, members: Iterable[Member], now: datetime) -> None:
    """Ask everybody of both teams."""
    why = Localized(merge.why.get("ja", ""), merge.why.get("en", ""))
    text = say.MERGE_ASKED.format(small=merge.small.name, into=merge.into.name, why=why)
    replies = (Reply(YES, say.MERGE_YES), Reply(NO, say.MERGE_NO))
    for one in members:
        tell(
            one.resident,
            MERGE,
            text,
            f"merge:{merge.pk}",
            now,
            replies=replies,
            urgency=Urgency.IMPORTANT,
            useful_until=merge.answers_until,
        )


def tell_merged(merge: Merge, members: Sequence[Member], now: datetime) -> None:
    """Tell everybody of the new team who is in it."""
    for one in members:
        mates = list_names(each.handle for each in members if each.pk != one.pk)
        text = say.MERGED.format(team=merge.into.name, mates=mates)
        tell(one.resident, "merged", text, f"merge:{merge.pk}:done", now)


def tell_kept(merge: Merge, members: Iterable[Member], now: datetime) -> None:
    """Tell both teams that they go on as they are; who said no is not named."""
    for one in members:
        team = merge.small if one.team_id == merge.small_id else merge.into
        text = say.MERGE_KEPT.format(team=team.name)
        tell(one.resident, "merge_kept", text, f"merge:{merge.pk}:kept", now)


def tell_removal(removal: Removal, what: str, text: Localized, now: datetime) -> None:
    """Tell one person alone, never on a screen that her household shares."""
    words = text.format(
        team=removal.team.name if removal.team else "",
        words=Localized.same(removal.words),
        note=Localized.same(removal.note),
    )
    tell(
        removal.member.resident,
        what,
        words,
        f"removal:{removal.code}:{what}",
        now,
        urgency=Urgency.IMPORTANT,
        is_private=True,
    )


def tell_enrolled(course: Course, resident: Resident, now: datetime, *, is_told: bool) -> None:
    """Tell somebody when her class is."""
    text = say.ENROLLED.format(
        place=course.place, first=show_moment(course.first_at), second=show_moment(course.second_at)
    )
    tell(resident, "enrolled", text, f"course:{course.code}", now, is_told=is_told)


def tell_class_off(course: Course, residents: Iterable[Resident], now: datetime) -> None:
    """Tell everybody of a class that it will not be."""
    text = say.CLASS_OFF.format(place=course.place, first=show_moment(course.first_at))
    for one in residents:
        tell(one, "class_off", text, f"course:{course.code}:off", now, urgency=Urgency.IMPORTANT)


def show_moment(at: datetime) -> Localized:
    """Return a day with its time, as it is read aloud."""
    day, time = day_label(local(at).date()), clock_label(local(at))
    return Localized(f"{day.get('ja')}{time.get('ja')}", f"{day.get('en')} at {time.get('en')}")


def _tell_all(members: Iterable[Member], what: str, text: Localized, key: str, now: datetime) -> None:
    for one in members:
        tell(one.resident, what, text, key, now)


def _add(first: Localized, second: Localized) -> Localized:
    return Localized(f"{first.get('ja')}{second.get('ja')}", f"{first.get('en')} {second.get('en')}")
