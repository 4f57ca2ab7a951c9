"""Writes on accounts."""

from django.db import transaction

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.core.partners.models import Partner


@transaction.atomic
def create_account(
    *,
    username: str,
    password: str,
    display_name: str,
    roles: tuple[Role, ...],
    partner: Partner | None = None,
    language: str = "ja",
    is_simulated: bool = False,
) -> User:
    """Make an account with its roles.

    Raises:
        django.db.IntegrityError: the username is taken.
    """
    user = User.objects.create_user(
        username=username,
        password=password,
        display_name=display_name,
        language=language,
        is_simulated=is_simulated,
    )
    Membership.objects.bulk_create([Membership(user=user, role=role, partner=partner) for role in roles])
    return user
