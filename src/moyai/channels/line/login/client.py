"""Calls to LINE Login: a code for an ID token. The simulated platform speaks the same, by base address."""

from __future__ import annotations

import httpx
from django.conf import settings

from moyai.channels.line.login.channel import LoginChannel
from moyai.channels.line.login.refusals import LineSilent

TIMEOUT = httpx.Timeout(7.0, connect=3.0)


def fetch_id_token(channel: LoginChannel, *, code: str, verifier: str) -> str:
    """Return the ID token that belongs to a code.

    Raises:
        LineSilent: LINE refuses the code, or does not answer.
    """
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": channel.callback,
        "client_id": channel.channel_id,
        "client_secret": channel.secret,
        "code_verifier": verifier,
    }
    address = f"{settings.LINE_API.rstrip('/')}/oauth2/v2.1/token"
    try:
        answer = httpx.post(address, data=fields, timeout=TIMEOUT)
        given = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise LineSilent(type(error).__name__) from error
    token = given.get("id_token") if isinstance(given, dict) else None
    if answer.status_code != 200 or not isinstance(token, str):
        reason = given.get("error", "") if isinstance(given, dict) else ""
        raise LineSilent(f"{answer.status_code} {reason}"[:80])
    return token
