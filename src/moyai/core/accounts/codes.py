"""Codes to sign in by, once: six digits, ten minutes, five tries, three codes an hour for an account."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from moyai.core.accounts.models import SignInCode, User
from moyai.core.audit.operations import record

LASTS = timedelta(minutes=10)
MOST_TRIES = 5
MOST_AN_HOUR = 3
DIGITS = 6


@transaction.atomic
def make_sign_in_code(*, user: User, now: datetime) -> tuple[SignInCode, str] | None:
    """Make a code for an account, and end the ones before it.

    Returns:
        The code as kept and its digits; None when too many were asked for within the hour.
    """
    recent = SignInCode.objects.filter(user=user, made_at__gt=now - timedelta(hours=1))
    if not user.is_active or recent.count() >= MOST_AN_HOUR:
        return None
    SignInCode.objects.filter(user=user, expires_at__gt=now).update(expires_at=now)
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    made = SignInCode.objects.create(
        user=user, digest=_hash(user, digits), made_at=now, expires_at=now + LASTS
    )
    record(actor=f"user:{user.pk}", action="accounts.make_code", subject=f"user:{user.pk}", now=now)
    return made, digits


@transaction.atomic
def take_sign_in_code(*, user: User, digits: str, now: datetime) -> bool:
    """Tell whether the digits are the account's present code, and use it up; a wrong try counts.

    Each try is counted by a conditional UPDATE before anything is compared: many at once get no more tries.
    """
    live = SignInCode.objects.filter(user=user, used_at__isnull=True, expires_at__gt=now)
    code = live.order_by("-made_at", "-pk").first()
    if code is None or not live.filter(pk=code.pk, wrong__lt=MOST_TRIES).update(wrong=F("wrong") + 1):
        return False
    if not constant_time_compare(code.digest, _hash(user, digits)):
        return False
    used = bool(live.filter(pk=code.pk).update(used_at=now))
    if used:
        record(actor=f"user:{user.pk}", action="accounts.use_code", subject=f"user:{user.pk}", now=now)
    return used


def forget_old_codes(*, before: datetime, now: datetime) -> int:
    """Erase codes that ran out."""
    return SignInCode.objects.filter(expires_at__lt=before).delete()[0]


def _hash(user: User, digits: str) -> str:
    return salted_hmac("accounts.sign_in_code", f"{user.pk}:{digits}", algorithm="sha256").hexdigest()
