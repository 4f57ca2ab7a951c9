"""An account for who enters: firms from elsewhere and students are no residents of the town."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from moyai.core.accounts.models import User
from moyai.core.accounts.operations import create_account
from moyai.core.conversations.models import StrangerStart
from moyai.services.open_call.noting import note
from moyai.services.open_call.refusals_entries import EntryRefused

WINDOW = timedelta(hours=1)


def sign_up(*, name: str, address: str, password: str, now: datetime) -> None:
    """Make an account, whose user name is a mail address; where it has one nothing is changed.

    The account has no role in the town: what somebody may do comes from the teams that she is in. That there
    was an account already is not told: neither by an answer nor by how long it takes.

    Args:
        name: as others see it.
        address: of mail; not sent to.
        password: checked by the form.
        now: the moment.

    Raises:
        EntryRefused: ``sign_up_name``: there is no name.
    """
    if not name.strip():
        raise EntryRefused("sign_up_name")
    username = address.strip().lower()
    if User.objects.filter(username__iexact=username).exists():
        make_password(password)
        return
    try:
        with transaction.atomic():
            user = create_account(
                username=username, password=password, display_name=name.strip()[:40], roles=()
            )
            note("sign_up", f"user:{user.pk}", f"user:{user.pk}", now)
    except IntegrityError:
        return  # somebody else was quicker by that name


@transaction.atomic
def count_sign_up(*, address: str, most: int, now: datetime) -> None:
    """Count a sign-up from an address of the network.

    Args:
        address: the client's; only a keyed hash of it is kept, for a day.
        most: so many are taken within an hour.
        now: the moment.

    Raises:
        EntryRefused: ``too_many_sign_ups``; nothing is counted then.
    """
    key = salted_hmac("open_call.sign_up", address, algorithm="sha256").hexdigest()[:40]
    if StrangerStart.objects.filter(key=key, at__gt=now - WINDOW, at__lte=now).count() >= most:
        raise EntryRefused("too_many_sign_ups")
    StrangerStart.objects.create(key=key, at=now)
