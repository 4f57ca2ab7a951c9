"""The carrier's REST API: ring somebody. Compatible with Twilio's Calls resource of 2010-04-01."""

from __future__ import annotations

import httpx
from django.conf import settings

WAIT_S = 10.0
RING_S = 30


class Refusal(Exception):  # noqa: N818 - the carrier's word on a call
    """The carrier did not take a call.

    Attributes:
        is_final: Trying again cannot help: the number or the account is wrong.
    """

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.is_final = is_final


def ring(number: str, *, url: str, status: str) -> str:
    """Have the carrier ring a number of Japan; return the call's identifier.

    Args:
        number: As the register keeps it, beginning with 0.
        url: Where the carrier asks what to say once somebody answers.
        status: Where it posts how far the call came.

    Raises:
        Refusal: It was not taken.
    """
    account = settings.MOYAI_VOICE_ACCOUNT
    address = f"{settings.MOYAI_VOICE_API.rstrip('/')}/2010-04-01/Accounts/{account}/Calls.json"
    form = {
        "To": make_international(number),
        "From": settings.MOYAI_VOICE_NUMBER,
        "Url": url,
        "Method": "POST",
        "StatusCallback": status,
        "StatusCallbackEvent": "completed",
        "MachineDetection": "Enable",
        "Timeout": str(RING_S),
    }
    try:
        answer = httpx.post(address, data=form, auth=(account, settings.MOYAI_VOICE_TOKEN), timeout=WAIT_S)
    except httpx.HTTPError as error:
        raise Refusal(type(error).__name__, is_final=False) from error
    return _read_sid(answer)


def make_international(number: str) -> str:
    """Return a Japanese number in E.164: 0265784111 → +81265784111."""
    return f"+81{number[1:]}" if number.startswith("0") else number


def _read_sid(answer: httpx.Response) -> str:
    if answer.is_success:
        return str(answer.json()["sid"])
    is_final = 400 <= answer.status_code < 500 and answer.status_code != 429
    raise Refusal(f"{answer.status_code}: {_read_message(answer)}", is_final=is_final)


def _read_message(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("message", ""))[:120]
    except ValueError:
        return ""
