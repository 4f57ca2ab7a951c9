"""Who is on a farm as what: added, changed, come to the end, added again; each told and audited."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized, day_label
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import Farm, FarmMember, Seat
from moyai.services.smart_farm.notices_people import tell
from moyai.services.smart_farm.operations.consents import end_consents
from moyai.services.smart_farm.operations.letting_go import let_go
from moyai.services.smart_farm.plain_text import clean_text
from moyai.services.smart_farm.refusals_people import PeopleRefused
from moyai.services.smart_farm.texts import members as say

MOST_NAME = 40
AHEAD = timedelta(days=730)
"""Nobody is added for a day further away than this."""
BEHIND = timedelta(days=366)
"""Nor from a day longer ago: a slip of the year is found here."""


@transaction.atomic
def add_member(
    *,
    farm: Farm,
    role: FarmRole,
    name: str,
    joined_on: date,
    until_on: date | None = None,
    resident: Resident | None = None,
    user: User | None = None,
    guardian_of: FarmMember | None = None,
    by: User,
    now: datetime,
) -> FarmMember:
    """Add somebody to a farm; before her first day she waits and may nothing.

    Args:
        farm: to which.
        role: as what.
        name: as she is called there; at most 40 characters are kept.
        joined_on: her first day, at most a year ago and two years ahead.
        until_on: her last day; None: open.
        resident: whom the town knows her as.
        user: her account, of somebody who is no resident.
        guardian_of: the pupil for whom a guardian answers.
        by: who adds her.
        now: the town's time.

    Raises:
        PeopleRefused: no name, days that cannot be, a guardian without a pupil or for her own sake, or she is
            that already.
    """
    today = local(now).date()
    plain = _check(name, joined_on, until_on, today)
    ward = _check_ward(farm, role, guardian_of, resident, user, by)
    try:
        with transaction.atomic():
            member = FarmMember.objects.create(
                farm=farm,
                user=user,
                resident=resident,
                name=plain,
                role=role,
                guardian_of=ward,
                joined_on=joined_on,
                until_on=until_on,
                is_waiting=joined_on > today,
            )
    except IntegrityError:
        raise PeopleRefused("already_member") from None
    _record("add_member", member, f"user:{by.pk}", now, role=str(role), since=joined_on.isoformat())
    _tell(member, "member_added", say.ADDED, now)
    return member


@transaction.atomic
def change_member(
    *,
    member: FarmMember,
    name: str,
    joined_on: date,
    until_on: date | None,
    guardian_of: FarmMember | None = None,
    by: User,
    now: datetime,
) -> FarmMember:
    """Change a member's name, days, or the pupil for whom she answers.

    A guardian's consents end with her link to a pupil.

    Raises:
        PeopleRefused: as `add_member`; her first day has been, and cannot be put off; her last day is over.
    """
    row = _get_present(member)
    today = local(now).date()
    plain = _check(name, joined_on, until_on, today, known=row.joined_on)
    if until_on is not None and until_on < today:
        raise PeopleRefused("until_past")
    if not row.is_waiting and joined_on > today:
        raise PeopleRefused("has_begun")
    role = FarmRole(row.role)
    ward = _check_ward(row.farm, role, guardian_of, row.resident, row.user, by, known=row)
    if row.guardian_of_id not in (None, ward.pk if ward else None):
        end_consents(member=row, actor=f"user:{by.pk}", now=now)
    begins = row.is_waiting and joined_on <= today
    facts = {"name": plain, "joined_on": joined_on, "until_on": until_on, "guardian_of": ward}
    FarmMember.objects.filter(pk=row.pk).update(**facts, is_waiting=row.is_waiting and not begins)
    row.refresh_from_db()
    changed = {"since": joined_on.isoformat(), "until": until_on.isoformat() if until_on else ""}
    _record("change_member", row, f"user:{by.pk}", now, **changed, pupil=ward.pk if ward else 0)
    return row


@transaction.atomic
def change_role(
    *, member: FarmMember, role: FarmRole, guardian_of: FarmMember | None = None, by: User, now: datetime
) -> FarmMember:
    """Have somebody be something else on the same farm; what she did as the other stays under that.

    Raises:
        PeopleRefused: as `add_member`.
    """
    row = _get_present(member)
    if role == row.role:
        return row
    today = local(now).date()
    name, user, resident, until_on = row.name, row.user, row.resident, row.until_on
    joined_on = max(today, row.joined_on)
    end_membership(member=row, actor=f"user:{by.pk}", now=now, is_told=False)
    return add_member(
        farm=row.farm,
        role=role,
        name=name,
        joined_on=joined_on,
        until_on=until_on,
        resident=resident,
        user=user,
        guardian_of=guardian_of if role == FarmRole.GUARDIAN else None,
        by=by,
        now=now,
    )


@transaction.atomic
def end_membership(*, member: FarmMember, actor: str, now: datetime, is_told: bool = True) -> bool:
    """End somebody's being a member, with all that she holds; return whether she was one until now.

    Her robots are put down, keys end, turns and waiting jobs are cancelled, seats in classes are free;
    consents of a pupil, or that a guardian gave, end. With a pupil her guardians leave. What was done stays.
    """
    today = local(now).date()
    row = FarmMember.objects.select_related("farm", "resident", "user").filter(pk=member.pk).first()
    if row is None or row.left_on is not None:
        return False
    changes = {"left_on": today, "joined_on": min(row.joined_on, today), "is_waiting": False}
    FarmMember.objects.filter(pk=row.pk).update(**changes)
    let_go(member=row, now=now)
    end_consents(member=row, actor=actor, now=now)
    open_seats = Seat.objects.filter(member=row, left_on__isnull=True, school_class__closed_on__isnull=True)
    open_seats.update(left_on=today)
    row.invitations.filter(taken_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
    _record("end_membership", row, actor, now, role=row.role)
    if is_told:
        _tell(row, "member_left", say.LEFT, now)
    for guardian in row.guardians.filter(left_on__isnull=True):
        end_membership(member=guardian, actor=actor, now=now)
    member.left_on = today
    return True


@transaction.atomic
def add_again(*, member: FarmMember, by: User, now: datetime) -> FarmMember:
    """Take an end back: she is a member again, in her classes too, and guardians who left with a pupil.

    Turns, jobs and consents do not come back by it: others may have the turns, and a yes is given anew.

    Raises:
        PeopleRefused: she never left, her name has gone, her pupil has left, or she is that once more.
    """
    row = FarmMember.objects.select_related("farm", "guardian_of").filter(pk=member.pk).first()
    if row is None or row.left_on is None:
        raise PeopleRefused("not_left")
    if not row.name:
        raise PeopleRefused("nameless")
    if row.role == FarmRole.GUARDIAN:
        if row.guardian_of is None or row.guardian_of.left_on is not None:
            raise PeopleRefused("ward_left")
        _check_ward(row.farm, FarmRole.GUARDIAN, row.guardian_of, row.resident, row.user, by, known=row)
    since = row.left_on
    until_on = row.until_on if row.until_on and row.until_on >= local(now).date() else None
    try:
        with transaction.atomic():
            FarmMember.objects.filter(pk=row.pk).update(left_on=None, until_on=until_on)
    except IntegrityError:
        raise PeopleRefused("already_member") from None
    open_seats = Seat.objects.filter(member=row, left_on=since, school_class__closed_on__isnull=True)
    open_seats.update(left_on=None)
    _record("add_member_again", row, f"user:{by.pk}", now)
    row.refresh_from_db()
    _tell(row, "member_back", say.ADDED, now)
    for guardian in row.guardians.filter(left_on=since).exclude(name=""):
        with contextlib.suppress(PeopleRefused), transaction.atomic():
            add_again(member=guardian, by=by, now=now)
    return row


def keep_days(now: datetime) -> int:
    """Let members begin whose first day has come, and end those whose last is over; return how many."""
    today = local(now).date()
    waiting = FarmMember.objects.filter(is_waiting=True, left_on__isnull=True, joined_on__lte=today)
    begun = waiting.update(is_waiting=False)
    over = list(FarmMember.objects.filter(until_on__lt=today, left_on__isnull=True).order_by("pk"))
    return begun + sum(end_membership(member=each, actor="system:farm", now=now) for each in over)


def _get_present(member: FarmMember) -> FarmMember:
    rows = FarmMember.objects.select_related("farm", "resident", "user", "guardian_of")
    row = rows.filter(pk=member.pk, left_on__isnull=True).first()
    if row is None:
        raise PeopleRefused("left")
    return row


def _check(
    name: str, joined_on: date, until_on: date | None, today: date, *, known: date | None = None
) -> str:
    """Return the name as it is kept, when name and days can be."""
    plain = clean_text(name, MOST_NAME, lines=False)
    if not plain:
        raise PeopleRefused("name_wanted")
    if joined_on != known and not today - BEHIND <= joined_on <= today + AHEAD:
        raise PeopleRefused("far_day")
    if until_on is not None and until_on < joined_on:
        raise PeopleRefused("days_backwards")
    return plain


def _check_ward(
    farm: Farm,
    role: FarmRole,
    ward: FarmMember | None,
    resident: Resident | None,
    user: User | None,
    by: User,
    *,
    known: FarmMember | None = None,
) -> FarmMember | None:
    """Return the pupil for whom a guardian answers; nobody makes herself a child's guardian."""
    if role != FarmRole.GUARDIAN:
        return None
    if ward is None or ward.role != FarmRole.PUPIL or ward.farm_id != farm.pk or ward.left_on is not None:
        raise PeopleRefused("ward_wanted")
    account = user.pk if user else resident.user_id if resident else None
    if account is not None and account == by.pk:
        raise PeopleRefused("own_guardian")
    if _is_same(ward, user, resident):
        raise PeopleRefused("ward_wanted")
    others = ward.guardians.filter(left_on__isnull=True).select_related("user", "resident")
    if any(_is_same(each, user, resident) for each in others if known is None or each.pk != known.pk):
        raise PeopleRefused("already_member")
    return ward


def _is_same(member: FarmMember, user: User | None, resident: Resident | None) -> bool:
    by_user = user is not None and member.user_id == user.pk
    return by_user or (resident is not None and member.resident_id == resident.pk)


def _tell(member: FarmMember, what: str, text: Localized, now: datetime) -> None:
    words = text.format(
        farm=Localized(member.farm.name, member.farm.name_en or member.farm.name),
        role=say.ROLES[FarmRole(member.role)],
        since=day_label(member.joined_on),
    )
    tell(member, what, words, f"member:{member.pk}:{what}:{now.isoformat()}", now)


def _record(verb: str, member: FarmMember, actor: str, now: datetime, **facts: object) -> None:
    subject = f"farm_member:{member.pk}"
    record(actor=actor, action=f"smart_farm.{verb}", subject=subject, now=now, farm=member.farm.code, **facts)
