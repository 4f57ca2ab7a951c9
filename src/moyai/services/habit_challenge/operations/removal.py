"""Asking somebody to change or to leave: talked to first, with words, and looked at again if she asks."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.core.notices.operations import open_desk_task
from moyai.services.habit_challenge.enums import LeftWhy, RemovalStatus
from moyai.services.habit_challenge.handles import call_by
from moyai.services.habit_challenge.models import Member, Removal
from moyai.services.habit_challenge.notices_teams import tell_removal
from moyai.services.habit_challenge.operations.teams import leave_team
from moyai.services.habit_challenge.refusals_teams import TeamRefused
from moyai.services.habit_challenge.texts import removal as desk_say
from moyai.services.habit_challenge.texts import teams as say


@transaction.atomic
def talk_to(*, member: Member, words: str, actor: str, now: datetime) -> Removal:
    """Note what somebody was told of her conduct, and have her read it again; a second press adds nothing.

    Raises:
        TeamRefused: without words.
    """
    told = _clean(words, 300)
    open_ = Removal.objects.filter(member=member, status__in=RemovalStatus.open_values())
    known = open_.first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            removal = Removal.objects.create(
                code=make_free_code(lambda code: Removal.objects.filter(code=code).exists()),
                member=member,
                team=member.team,
                words=told,
                talked_at=now,
                talked_by=actor,
            )
    except IntegrityError:  # two officers at once
        return open_.get()
    _note("talk_to", removal, actor, now)
    tell_removal(removal, "talked", say.TALKED, now)
    return removal


@transaction.atomic
def note_mended(*, removal: Removal, actor: str, now: datetime) -> None:
    """Note that all is well again.

    Raises:
        TeamRefused: it was decided otherwise.
    """
    _step(removal, (RemovalStatus.TALKED,), RemovalStatus.MENDED, decided_at=now, decided_by=actor)
    _note("note_mended", removal, actor, now)


@transaction.atomic
def remove_member(*, removal: Removal, words: str, actor: str, now: datetime) -> None:
    """Take somebody out of her team who was talked to before; she is told why, and that she may appeal.

    Raises:
        TeamRefused: without words, or something else was decided.
    """
    told = _clean(words, 300)
    _step(
        removal, (RemovalStatus.TALKED,), RemovalStatus.REMOVED, words=told, removed_at=now, removed_by=actor
    )
    member = Member.objects.select_related("team__programme", "resident").get(pk=removal.member_id)
    if member.team_id is not None:
        Removal.objects.filter(pk=removal.pk).update(team=member.team)
        removal.team = member.team
    leave_team(member=member, why=LeftWhy.REMOVED, actor=actor, now=now)
    _note("remove_member", removal, actor, now)
    tell_removal(removal, "removed", say.REMOVED, now)


@transaction.atomic
def appeal(*, removal: Removal, words: str, actor: str, now: datetime) -> None:
    """Keep that she asks the town to look at it again; it goes onto the desk's list.

    Raises:
        TeamRefused: without words, or it was decided for good.
    """
    said = _clean(words, 400)
    _step(removal, (RemovalStatus.REMOVED,), RemovalStatus.APPEALED, appeal=said, appealed_at=now)
    _note("appeal", removal, actor, now)
    text = desk_say.APPEALED.format(name=call_by(removal.member.handle))
    open_desk_task(
        key=f"habit:appeal:{removal.code}",
        kind="habit_appeal",
        text={language: text.get(language) for language in ("ja", "en")},
        now=now,
        resident=removal.member.resident,
    )


@transaction.atomic
def decide_appeal(*, removal: Removal, returns: bool, note: str, actor: str, now: datetime) -> None:
    """Decide after looking again: she may come back, or it stays as it is; she is told why either way.

    Raises:
        TeamRefused: without words, nothing was appealed, or it is decided.
    """
    told = _clean(note, 300)
    status = RemovalStatus.RETURNED if returns else RemovalStatus.UPHELD
    _step(removal, (RemovalStatus.APPEALED,), status, note=told, decided_at=now, decided_by=actor)
    if returns:
        back = Member.objects.filter(pk=removal.member_id, left_why=LeftWhy.REMOVED)
        twin = Member.objects.filter(
            programme=removal.member.programme_id, resident=removal.member.resident_id, left_on__isnull=True
        )
        if not twin.exists():
            back.update(left_on=None, left_why="")
    _note("decide_appeal", removal, actor, now, returns=returns)
    tell_removal(removal, "returned" if returns else "upheld", say.RETURNED if returns else say.UPHELD, now)


def _step(removal: Removal, before: tuple[RemovalStatus, ...], after: RemovalStatus, **facts: object) -> None:
    found = Removal.objects.filter(pk=removal.pk, status__in=before)
    if not found.update(status=after, **facts):
        code = "not_talked" if removal.status == RemovalStatus.MENDED else "decided"
        raise TeamRefused(code)
    removal.status = after
    for name, value in facts.items():
        setattr(removal, name, value)


def _clean(words: str, most: int) -> str:
    tidy = " ".join(words.split())[:most]
    if not tidy:
        raise TeamRefused("words_needed")
    return tidy


def _note(verb: str, removal: Removal, actor: str, now: datetime, **facts: object) -> None:
    record(
        actor=actor,
        action=f"habit_challenge.{verb}",
        subject=f"habit_removal:{removal.code}",
        now=now,
        member=removal.member.code,
        **facts,
    )
