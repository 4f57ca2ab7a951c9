"""Programs registered and withdrawn, let in and shut out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.services.mobile_clinic.models import AppPermit, AppToken, OutsideApp, Patient
from moyai.services.mobile_clinic.scopes import is_scope
from moyai.services.mobile_clinic.texts import exchange as say
from moyai.services.mobile_clinic.tokens import digest, make_secret

AT_HOME = ("127.0.0.1", "localhost", "[::1]")


class AppRefused(Refused):
    """A program cannot be registered as it was described."""


@transaction.atomic
def register_app(
    *,
    name: str,
    maker: str,
    redirect_uris: Sequence[str],
    scopes: Sequence[str],
    keeps_secret: bool,
    officer: User,
    now: datetime,
) -> tuple[OutsideApp, str]:
    """Register a program; return it and its secret, which is told this once (empty: it keeps none).

    Args:
        name: By which people know it.
        maker: Who answers for it.
        redirect_uris: Where the browser may be sent back to: whole addresses, https, or this machine.
        scopes: The most it may be given.
        keeps_secret: It runs on a server of its maker.
        officer: Who registers it.
        now: The town's time.

    Raises:
        AppRefused: ``redirect_uri``, ``scope``.
    """
    for uri in redirect_uris:
        if not is_safe_address(uri):
            raise AppRefused("redirect_uri", say.BAD_ADDRESS.format(uri=uri))
    if not redirect_uris or not scopes or not all(is_scope(each) for each in scopes):
        raise AppRefused("scope", say.BAD_SCOPE)
    secret = make_secret() if keeps_secret else ""
    app = OutsideApp.objects.create(
        client_id=f"app-{token_hex(8)}",
        name=name.strip(),
        maker=maker.strip(),
        redirect_uris=list(redirect_uris),
        scopes=sorted(set(scopes)),
        secret_digest=digest(secret) if secret else "",
        registered_by=officer,
        registered_at=now,
    )
    _audit("register_app", app, officer, now, scopes=app.scopes)
    return app, secret


@transaction.atomic
def withdraw_app(*, app: OutsideApp, officer: User, now: datetime) -> None:
    """Shut a program out: whatever was let in through it is let in no more."""
    OutsideApp.objects.filter(pk=app.pk, withdrawn_at__isnull=True).update(withdrawn_at=now)
    AppPermit.objects.filter(app=app, ended_at__isnull=True).update(ended_at=now)
    _audit("withdraw_app", app, officer, now)


@transaction.atomic
def permit_app(
    *, app: OutsideApp, user: User, patient: Patient | None, scopes: Sequence[str], now: datetime
) -> AppPermit:
    """Let a program ask in somebody's name; what she had let it do before is replaced."""
    AppPermit.objects.filter(app=app, user=user, ended_at__isnull=True).update(ended_at=now)
    permit = AppPermit.objects.create(app=app, user=user, patient=patient, scopes=list(scopes), given_at=now)
    about = {"patient": f"patient:{patient.code}"} if patient else {}
    _audit("permit_app", app, user, now, scopes=permit.scopes, **about)
    return permit


@transaction.atomic
def end_permit(*, permit: AppPermit, actor: str, why: str, now: datetime) -> None:
    """Take a permit back; its tokens are good no more from this moment on. Again it is nothing."""
    if AppPermit.objects.filter(pk=permit.pk, ended_at__isnull=True).update(ended_at=now):
        AppToken.objects.filter(permit=permit, ended_at__isnull=True).update(ended_at=now)
        record(
            actor=actor,
            action="mobile_clinic.end_permit",
            subject=f"app:{permit.app.client_id}",
            now=now,
            user=permit.user_id,
            why=why,
        )


def is_safe_address(uri: str) -> bool:
    """Tell whether a browser may be sent there with a code: https, or this very machine; no fragment."""
    try:
        parts = urlsplit(uri)
        host = parts.netloc.rpartition("@")[2].rpartition(":")[0] or parts.netloc
        at_home = parts.scheme == "http" and host in AT_HOME
        is_plain = not parts.fragment and "@" not in parts.netloc and uri.isascii() and " " not in uri
    except ValueError:
        return False
    return bool(parts.netloc) and is_plain and (parts.scheme == "https" or at_home) and len(uri) <= 300


def _audit(verb: str, app: OutsideApp, user: User, now: datetime, **facts: Any) -> None:
    record(
        actor=f"user:{user.pk}",
        action=f"mobile_clinic.{verb}",
        subject=f"app:{app.client_id}",
        now=now,
        **facts,
    )
