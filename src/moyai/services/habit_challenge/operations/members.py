"""Writes on members: into the programme, her name, her breaks, out of the programme."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge.enums import LeftWhy, Origin, Part, RemovalStatus, Through
from moyai.services.habit_challenge.handles import clean_handle, find_generation, make_unlike
from moyai.services.habit_challenge.models import Member, Pause, Programme, Removal
from moyai.services.habit_challenge.notices_teams import tell
from moyai.services.habit_challenge.refusals_teams import TeamRefused
from moyai.services.habit_challenge.texts import teams as say

LONGEST_PAUSE = timedelta(days=92)


@transaction.atomic
def enrol(
    *,
    programme: Programme,
    resident: Resident,
    handle: str,
    origin: Origin | str,
    through: Through | str,
    actor: str,
    now: datetime,
) -> Member:
    """Make a resident a member of a programme; who was one before is it again, with her coins and days.

    Args:
        programme: which; it must not be over.
        resident: who.
        handle: what her team calls her.
        origin: how she came: with her family, by a class, by matching.
        through: the door by which it reached the town; kept in the audit log.
        actor: who enters it.
        now: the town's time.

    Raises:
        TeamRefused: the programme is over, the name will not do, or the town asked her to leave.
    """
    today = local(now).date()
    if programme.ends_on is not None and programme.ends_on < today:
        raise TeamRefused("programme_over")
    known = Member.objects.filter(programme=programme, resident=resident).order_by("-joined_on", "-pk")
    live = known.filter(left_on__isnull=True).first()
    if live is not None:
        return live
    name = clean_handle(handle)
    before = known.first()
    if before is not None:
        member = _come_back(before, name)
    else:
        member = _create(programme, resident, name, Origin(origin), today)
    record(
        actor=actor,
        action="habit_challenge.enrol",
        subject=f"habit_member:{member.code}",
        now=now,
        programme=programme.code,
        origin=str(origin),
        through=str(through),
    )
    return member


@transaction.atomic
def change_name(*, member: Member, handle: str, actor: str, now: datetime) -> Member:
    """Have somebody called otherwise; two of one team are never called the same.

    Raises:
        TeamRefused: the name will not do.
    """
    name = clean_handle(handle)
    mates = Member.objects.filter(team=member.team_id).exclude(pk=member.pk) if member.team_id else None
    if mates is not None:
        name = make_unlike(name, set(mates.values_list("handle", flat=True)))
    Member.objects.filter(pk=member.pk).update(handle=name)
    member.handle = name
    record(actor=actor, action="habit_challenge.change_name", subject=f"habit_member:{member.code}", now=now)
    return member


@transaction.atomic
def pause_member(
    *, member: Member, until: date | None, why: str = "", actor: str, now: datetime, is_told: bool = False
) -> Pause:
    """Let somebody rest from today until a day (None: until she says), at most three months.

    A break that is going on is changed. Days on a break are expected of nobody.

    Raises:
        TeamRefused: the day lies before today.
    """
    today = local(now).date()
    if until is not None and until < today:
        raise TeamRefused("dates")
    last = min(until, today + LONGEST_PAUSE) if until else None
    open_ = _list_live_pauses(member, today).first()
    if open_ is not None:
        Pause.objects.filter(pk=open_.pk).update(until=last, why=why[:40])
        open_.until, open_.why = last, why[:40]
        pause = open_
    else:
        pause = Pause.objects.create(member=member, since=today, until=last, why=why[:40])
    record(actor=actor, action="habit_challenge.pause", subject=f"habit_member:{member.code}", now=now)
    key = f"pause:{pause.pk}:{last or 'open'}"
    tell(member.resident, "paused", say.PAUSED, key, now, is_told=is_told)
    return pause


@transaction.atomic
def end_pause(*, member: Member, actor: str, now: datetime) -> bool:
    """End somebody's break; today counts again. Tell whether there was one."""
    today = local(now).date()
    ended = 0
    for pause in _list_live_pauses(member, today):
        ended += 1
        if pause.since == today:
            pause.delete()
        else:
            Pause.objects.filter(pk=pause.pk).update(until=today - timedelta(days=1))
    if ended:
        subject = f"habit_member:{member.code}"
        record(actor=actor, action="habit_challenge.end_pause", subject=subject, now=now)
    return bool(ended)


def _list_live_pauses(member: Member, today: date) -> QuerySet[Pause]:
    live = Q(until__isnull=True) | Q(until__gte=today)
    return Pause.objects.filter(live, member=member, since__lte=today)


def _come_back(member: Member, handle: str) -> Member:
    refused = (RemovalStatus.REMOVED, RemovalStatus.APPEALED, RemovalStatus.UPHELD)
    last = Removal.objects.filter(member=member).order_by("-talked_at", "-pk").first()
    if member.left_why == LeftWhy.REMOVED and (last is None or last.status in refused):
        raise TeamRefused("talk_to_us")
    facts = {"left_on": None, "left_why": "", "handle": handle, "part": Part.MEMBER}
    Member.objects.filter(pk=member.pk).update(**facts)
    for name, value in facts.items():
        setattr(member, name, value)
    return member


def _create(programme: Programme, resident: Resident, handle: str, origin: Origin, today: date) -> Member:
    code = make_free_code(lambda each: Member.objects.filter(code=each).exists())
    try:
        with transaction.atomic():
            return Member.objects.create(
                code=code,
                programme=programme,
                resident=resident,
                handle=handle,
                generation=find_generation(resident.birth_date, today),
                origin=origin,
                joined_on=today,
            )
    except IntegrityError:  # two doors at once: one of them has made her a member
        live = Member.objects.filter(programme=programme, resident=resident, left_on__isnull=True).first()
        if live is None:
            raise
        return live
