"""The team of an entry: invited by a link that works once, roles, limits, handing over, leaving."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from moyai.core.accounts.models import User
from moyai.services.open_call.enums_entries import TeamRole
from moyai.services.open_call.models import Entry, Teammate
from moyai.services.open_call.noting import note
from moyai.services.open_call.policy_entries import get_entries_policy
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.entries.closing import find_deciding_day
from moyai.services.open_call.queries.entries.people import list_counted, list_team
from moyai.services.open_call.queries.entries.steps import is_of_entry
from moyai.services.open_call.refusals_entries import EntryRefused

OLDEST = 120


@dataclass(frozen=True)
class Invited:
    """An invitation just made; the secret of its link is nowhere else."""

    mate: Teammate
    secret: str


@transaction.atomic
def invite_mate(
    *, entry: Entry, name: str, role: TeamRole, by: User, now: datetime, invited_to: str = ""
) -> Invited:
    """Invite somebody into a team.

    Args:
        entry: whose team is not fixed yet.
        name: how the team calls her.
        role: member or teacher.
        by: the leader.
        now: the moment.
        invited_to: an address, for the leader's own list; nothing is sent to it.

    Raises:
        EntryRefused: ``team_fixed``, ``team_full``, ``name_wanted`` or ``cannot_lead``.
    """
    row = _lock(entry)
    _check_free(row)
    if role == TeamRole.LEADER:
        raise EntryRefused("cannot_lead")
    if not name.strip():
        raise EntryRefused("name_wanted")
    _check_room(row, role, now)
    secret = secrets.token_urlsafe(24)
    mate = Teammate.objects.create(
        entry=row,
        role=role,
        name=name.strip()[:40],
        invited_to=invited_to.strip()[:120],
        token=digest(secret),
        token_until=now + timedelta(days=get_entries_policy().entry_invitation_days),
        invited_at=now,
    )
    note("invite_mate", f"entry:{row.code}", f"user:{by.pk}", now)
    return Invited(mate, secret)


@transaction.atomic
def accept_invitation(
    *, mate: Teammate, user: User, name: str, organisation: str, born_on: date | None, now: datetime
) -> Teammate:
    """Come into a team, once.

    Args:
        mate: as `queries.entries.people.find_invitation` gave it.
        user: who comes.
        name, organisation: as she wants to be called, and where she works or learns.
        born_on: where the programme must know who is a minor.
        now: the moment.

    Raises:
        EntryRefused: ``invitation_over``, ``already_in_team``, ``team_full``, ``name_wanted``,
            ``birthday_wanted`` or ``bad_birthday``.
    """
    row = _lock(mate.entry)
    check_about(row, name, born_on, now)
    free = Teammate.objects.filter(
        pk=mate.pk, token=mate.token, accepted_at__isnull=True, left_at__isnull=True, token_until__gt=now
    )
    if not mate.token or not free.exists():
        raise EntryRefused("invitation_over")
    if list_team(row).filter(user=user).exists():
        raise EntryRefused("already_in_team")
    _check_room(row, TeamRole(mate.role), now, but=mate)
    about = {"name": name.strip()[:40], "organisation": organisation.strip()[:80], "born_on": born_on}
    try:
        with transaction.atomic():
            free.update(user=user, token="", invited_to="", accepted_at=now, **about)
    except IntegrityError:
        raise EntryRefused("already_in_team") from None
    note("join_team", f"entry:{row.code}", f"user:{user.pk}", now)
    mate.refresh_from_db()
    return mate


@transaction.atomic
def tell_about(*, mate: Teammate, name: str, organisation: str, born_on: date | None, now: datetime) -> None:
    """Set down how somebody in a team is called, where she works, and when she was born.

    Raises:
        EntryRefused: as `accept_invitation` does of these.
    """
    row = _lock(mate.entry)
    check_about(row, name, born_on, now)
    mate.name, mate.organisation, mate.born_on = name.strip()[:40], organisation.strip()[:80], born_on
    mate.save(update_fields=["name", "organisation", "born_on"])
    note("tell_about", f"entry:{row.code}", f"teammate:{mate.pk}", now)


@transaction.atomic
def revoke_invitation(*, entry: Entry, number: int, by: User, now: datetime) -> bool:
    """Take an invitation back; tell whether there was one that nobody had taken."""
    rows = Teammate.objects.filter(entry=entry, pk=number, accepted_at__isnull=True)
    had = rows.delete()[0] > 0
    if had:
        note("revoke_invitation", f"entry:{entry.code}", f"user:{by.pk}", now)
    return had


@transaction.atomic
def hand_over(*, entry: Entry, number: int, by: User, now: datetime) -> None:
    """Make another member the leader.

    Args:
        entry: whose leader ``by`` is.
        number: of the other's row.
        by: who hands over.
        now: the moment.

    Raises:
        EntryRefused: ``cannot_lead``: she is no member of the team.
    """
    _lock(entry)
    team = list_team(entry)
    heir = team.filter(pk=number, role=TeamRole.MEMBER, user__isnull=False).first()
    if heir is None:
        raise EntryRefused("cannot_lead")
    team.filter(role=TeamRole.LEADER).update(role=TeamRole.MEMBER)
    team.filter(pk=heir.pk).update(role=TeamRole.LEADER)
    note("hand_over", f"entry:{entry.code}", f"user:{by.pk}", now, to=heir.pk)


@transaction.atomic
def leave_team(*, mate: Teammate, actor: str, now: datetime) -> None:
    """Leave a team, or be taken out of it by its leader.

    Raises:
        EntryRefused: ``leader_leaves`` or ``team_fixed``.
    """
    row = _lock(mate.entry)
    if mate.role == TeamRole.LEADER:
        raise EntryRefused("leader_leaves")
    _check_free(row)
    if Teammate.objects.filter(pk=mate.pk, left_at__isnull=True).update(left_at=now, token=""):
        note("leave_team", f"entry:{row.code}", actor, now, teammate=mate.pk)


def check_about(entry: Entry, name: str, born_on: date | None, now: datetime) -> None:
    """Look at what somebody says of herself; raises as `accept_invitation` does."""
    if not name.strip():
        raise EntryRefused("name_wanted")
    if born_on is None:
        if get_plan(entry.programme).has_minors:
            raise EntryRefused("birthday_wanted")
        return
    on = find_deciding_day(entry.programme, now)
    if born_on > now.date() or on.year - born_on.year > OLDEST:
        raise EntryRefused("bad_birthday")


def digest(secret: str) -> str:
    """Return what is kept of a secret: it is random and long, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _lock(entry: Entry) -> Entry:
    return Entry.objects.select_for_update(of=("self",)).select_related("programme").get(pk=entry.pk)


def _check_free(row: Entry) -> None:
    if not is_of_entry(get_plan(row.programme), row.state):
        raise EntryRefused("team_fixed")


def _check_room(row: Entry, role: TeamRole, now: datetime, but: Teammate | None = None) -> None:
    if role == TeamRole.TEACHER:
        return
    most = get_plan(row.programme).team[1]
    count = sum(1 for each in list_counted(row, now) if but is None or each.pk != but.pk)
    if count >= most:
        raise EntryRefused("team_full", most=most, count=count + 1)
