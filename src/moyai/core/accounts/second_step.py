"""The second step that staff may switch on: six digits of an authenticator app after the password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record

_TYPES = Authenticator.Type


@dataclass(frozen=True)
class SecondStepState:
    """What somebody's page says of her second step."""

    is_on: bool
    codes_left: int


def has_second_step(user: Any) -> bool:
    """Tell whether somebody has switched the second step on."""
    return Authenticator.objects.filter(user_id=user.pk, type=_TYPES.TOTP).exists()


def describe_second_step(user: Any) -> SecondStepState:
    """Return whether the second step is on and how many recovery codes are left."""
    rows = {
        one.type: one for one in Authenticator.objects.filter(user_id=user.pk).exclude(type=_TYPES.WEBAUTHN)
    }
    codes = rows.get(_TYPES.RECOVERY_CODES)
    return SecondStepState(_TYPES.TOTP in rows, len(codes.wrap().get_unused_codes()) if codes else 0)


@transaction.atomic
def write_down(*, user: User, action: str, now: datetime) -> None:
    """Write down what somebody did to her second step."""
    record(actor=f"user:{user.pk}", action=action, subject=f"user:{user.pk}", now=now)
