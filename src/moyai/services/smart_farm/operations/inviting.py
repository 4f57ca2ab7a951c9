"""Invitations: a link by which somebody's own account becomes a member's; taken off where it was wrong."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.residents.models import Resident
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import FarmMember, MemberInvitation
from moyai.services.smart_farm.operations.letting_go import let_go
from moyai.services.smart_farm.refusals_people import PeopleRefused

LASTS = timedelta(days=14)


@dataclass(frozen=True)
class Invited:
    """An invitation just made; the secret of its link is nowhere else."""

    invitation: MemberInvitation
    secret: str


@transaction.atomic
def invite_account(*, member: FarmMember, by: User, now: datetime) -> Invited:
    """Make a link for a member who has no account yet; an earlier one ends.

    Raises:
        PeopleRefused: she has left, or has an account.
    """
    if member.left_on is not None:
        raise PeopleRefused("left")
    if member.user_id is not None or (member.resident is not None and member.resident.user_id is not None):
        raise PeopleRefused("has_account")
    _open(member).update(revoked_at=now)
    secret = secrets.token_urlsafe(24)
    invitation = MemberInvitation.objects.create(
        member=member, digest=_digest(secret), made_by=by, made_at=now, expires_at=now + LASTS
    )
    _record("invite_account", member, f"user:{by.pk}", now)
    return Invited(invitation, secret)


def find_invitation(secret: str, now: datetime) -> MemberInvitation | None:
    """Return the invitation of a link that can still be taken, or None."""
    rows = MemberInvitation.objects.select_related("member__farm", "member__resident", "member__guardian_of")
    return rows.filter(
        digest=_digest(secret),
        taken_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=now,
        member__left_on__isnull=True,
        member__user__isnull=True,
    ).first()


@transaction.atomic
def take_invitation(*, invitation: MemberInvitation, user: User, now: datetime) -> FarmMember:
    """Make somebody's account that of the invited member; once.

    Raises:
        PeopleRefused: it is over, she made it herself, is somebody else, or is that on the farm already.
    """
    member = invitation.member
    if invitation.made_by_id == user.pk:
        raise PeopleRefused("own_invitation")
    resident = Resident.objects.filter(user=user).first()
    if member.resident_id is not None and resident is not None and resident.pk != member.resident_id:
        raise PeopleRefused("not_meant")
    if member.role == FarmRole.GUARDIAN and _is_ward(member, user, resident):
        raise PeopleRefused("not_meant")
    free = MemberInvitation.objects.filter(
        pk=invitation.pk, taken_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now
    )
    if not free.update(taken_at=now):
        raise PeopleRefused("invitation_over")
    if _is_that_already(member, user):
        raise PeopleRefused("already_member")
    try:
        with transaction.atomic():
            hers = FarmMember.objects.filter(pk=member.pk, user__isnull=True, left_on__isnull=True)
            taken = hers.update(user=user)
    except IntegrityError:
        raise PeopleRefused("already_member") from None
    if not taken:
        raise PeopleRefused("invitation_over")
    _record("take_invitation", member, f"user:{user.pk}", now)
    member.refresh_from_db()
    return member


@transaction.atomic
def revoke_invitation(*, member: FarmMember, by: User, now: datetime) -> bool:
    """Take an open invitation back; return whether there was one."""
    had = _open(member).update(revoked_at=now) > 0
    if had:
        _record("revoke_invitation", member, f"user:{by.pk}", now)
    return had


@transaction.atomic
def take_account_off(*, member: FarmMember, by: User, now: datetime) -> None:
    """Take an account off a member, because it is the wrong one or lost; what she holds is let go.

    Raises:
        PeopleRefused: she has none of her own.
    """
    account = FarmMember.objects.filter(pk=member.pk).values_list("user", flat=True).first()
    if account is None or not FarmMember.objects.filter(pk=member.pk, user=account).update(user=None):
        raise PeopleRefused("no_account")
    let_go(member=member, now=now)
    _record("take_account_off", member, f"user:{by.pk}", now, account=account)
    member.user = None


def _open(member: FarmMember) -> QuerySet[MemberInvitation]:
    return member.invitations.filter(taken_at__isnull=True, revoked_at__isnull=True)


def _is_ward(member: FarmMember, user: User, resident: Resident | None) -> bool:
    ward = member.guardian_of
    if ward is None:
        return False
    return ward.user_id == user.pk or (resident is not None and ward.resident_id == resident.pk)


def _is_that_already(member: FarmMember, user: User) -> bool:
    same = FarmMember.objects.filter(
        farm=member.farm_id, role=member.role, guardian_of=member.guardian_of_id, left_on__isnull=True
    )
    return same.filter(user=user).exists() or same.filter(resident__user=user).exclude(pk=member.pk).exists()


def _digest(secret: str) -> str:
    """Return what is kept of a secret: it is random and long, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _record(verb: str, member: FarmMember, actor: str, now: datetime, **facts: object) -> None:
    subject = f"farm_member:{member.pk}"
    record(actor=actor, action=f"smart_farm.{verb}", subject=subject, now=now, **facts)
