"""Passkeys: signing in by face, finger or PIN of one's own device (WebAuthn).

The ceremony is checked by fido2 through django-allauth; here is what the town keeps and writes down.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.errors import Refused

MOST = 10
NAME_LENGTH = 40

# What fido2, its CBOR and cryptography let through when an answer is forged or torn.
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    UnsupportedAlgorithm,
    InvalidSignature,
)


class NotConfirmed(Refused):
    """What the browser sent proves nothing: too late, from another page, or not from a device at all."""

    def __init__(self) -> None:
        super().__init__("not_confirmed", _("確認できませんでした。もう一度お試しください。"))


class TooMany(Refused):
    """Somebody has as many passkeys as anybody may have."""

    def __init__(self) -> None:
        super().__init__("too_many", _("登録できる端末は10台までです。使わないものを消してください。"))


@dataclass(frozen=True)
class Passkey:
    """A passkey as its owner sees it."""

    number: int
    name: str
    made_at: datetime
    last_used_at: datetime | None


def list_passkeys(user: User) -> list[Passkey]:
    """Return somebody's passkeys, the oldest first."""
    return [_show(one) for one in _list_rows(user)]


def get_passkey(user: User, number: int) -> Passkey:
    """Return one of somebody's own passkeys.

    Raises:
        Authenticator.DoesNotExist: it is not hers.
    """
    return _show(_get_row(user, number))


def begin_passkey(user: User) -> dict[str, Any]:
    """Return what the browser needs to make a passkey; the challenge is kept in the session."""
    return auth.begin_registration(user, passwordless=True)


@transaction.atomic
def add_passkey(*, user: User, name: str, credential: Any, now: datetime) -> Passkey:
    """Keep the passkey that somebody's device has made.

    Raises:
        NotConfirmed: it does not answer the session's challenge, or nobody was verified by the device.
        TooMany: she has ten.
    """
    if _list_rows(user).count() >= MOST:
        raise TooMany
    try:
        auth.parse_registration_response(credential)
        made = auth.complete_registration(credential)
    except (ValidationError, *_BROKEN) as error:
        raise NotConfirmed from error
    if not made.is_user_verified():
        raise NotConfirmed
    row = auth.WebAuthn.add(user, name[:NAME_LENGTH], credential).instance
    row.created_at = now
    row.save(update_fields=["created_at"])
    _record(user, "accounts.add_passkey", now, row.pk)
    return _show(row)


@transaction.atomic
def rename_passkey(*, user: User, number: int, name: str, now: datetime) -> None:
    """Give one of somebody's passkeys another name.

    Raises:
        Authenticator.DoesNotExist: it is not hers.
    """
    row = _get_row(user, number)
    row.data["name"] = name[:NAME_LENGTH]
    row.save(update_fields=["data"])
    _record(user, "accounts.rename_passkey", now, number)


@transaction.atomic
def remove_passkey(*, user: User, number: int, now: datetime) -> None:
    """Forget one of somebody's passkeys: her device no longer opens the account.

    Raises:
        Authenticator.DoesNotExist: it is not hers.
    """
    _get_row(user, number).delete()
    _record(user, "accounts.remove_passkey", now, number)


def begin_sign_in() -> dict[str, Any]:
    """Return what the browser needs to offer the device's passkeys; the challenge is kept in the session."""
    return auth.begin_authentication(user=None)


def check_sign_in(credential: Any) -> Authenticator:
    """Return the passkey that answers the session's challenge; the challenge serves once.

    Raises:
        NotConfirmed: it is unknown, forged, late, or from another site.
    """
    try:
        auth.parse_authentication_response(credential)
        user = auth.extract_user_from_response(credential)
        return auth.complete_authentication(user, credential)
    except (ValidationError, *_BROKEN) as error:
        raise NotConfirmed from error
    finally:
        auth.clear_state()


def begin_again(user: User) -> dict[str, Any]:
    """Return what the browser needs to let somebody's own passkeys confirm that it is she."""
    return auth.begin_authentication(user)


def check_again(user: User, credential: Any) -> Authenticator:
    """Return the passkey of somebody signed in that answers the session's challenge.

    Raises:
        NotConfirmed: it is not hers, or proves nothing.
    """
    try:
        auth.parse_authentication_response(credential)
        return auth.complete_authentication(user, credential)
    except (ValidationError, *_BROKEN) as error:
        raise NotConfirmed from error
    finally:
        auth.clear_state()


@transaction.atomic
def note_use(*, passkey: Authenticator, now: datetime) -> None:
    """Write down that somebody came in by a passkey."""
    passkey.last_used_at = now
    passkey.save(update_fields=["last_used_at"])
    _record(passkey.user, "accounts.use_passkey", now, passkey.pk)


def _list_rows(user: User) -> Any:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("pk")


def _get_row(user: User, number: int) -> Authenticator:
    return _list_rows(user).get(pk=number)


def _show(row: Authenticator) -> Passkey:
    return Passkey(row.pk, row.data["name"], row.created_at, row.last_used_at)


def _record(user: User, action: str, now: datetime, number: int) -> None:
    record(actor=f"user:{user.pk}", action=action, subject=f"user:{user.pk}", now=now, passkey=number)
