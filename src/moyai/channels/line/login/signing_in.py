"""Whose account a LINE user may enter."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.channels.line.accounts import list_accounts
from moyai.channels.line.login.refusals import NoAccount, NotForStaff, NotTied
from moyai.channels.line.models import Friend
from moyai.channels.line.operations.linking import name_contact
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import list_roles
from moyai.core.audit.operations import record
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import ContactPoint, Resident


@transaction.atomic
def sign_in_by_line(*, user_id: str, now: datetime) -> User:
    """Return the account of the resident to whom a LINE user's chat is tied, and write down that she came.

    Never makes an account. A closed account is returned as well: the sign-in says so.

    Raises:
        NotTied: no chat of hers is tied, or chats with two accounts are tied to two people.
        NoAccount: the resident has no account.
        NotForStaff: the account holds another role than the resident's.
    """
    resident = _find_resident(user_id)
    if resident is None:
        raise NotTied
    user = resident.user
    if user is None:
        raise NoAccount
    if list_roles(user) - {Role.RESIDENT}:
        raise NotForStaff
    record(actor=f"user:{user.pk}", action="line.sign_in", subject=f"user:{user.pk}", now=now)
    return user


def _find_resident(user_id: str) -> Resident | None:
    """Return the one resident to whom this LINE user is tied, by her friendship and her contact point."""
    names = [account.name for account in list_accounts()]
    friends = Friend.objects.filter(account__in=names, user_id=user_id, resident__isnull=False)
    found = {
        friend.resident_id: friend.resident
        for friend in friends.select_related("resident__user")
        if ContactPoint.objects.filter(
            resident=friend.resident, kind=ContactKind.LINE, value=name_contact(friend)
        ).exists()
    }
    return next(iter(found.values())) if len(found) == 1 else None
