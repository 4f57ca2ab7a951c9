"""The webhook: a bare ASGI handler in front of Django that verifies, writes durably and answers.

No database and no parsing here.
LINE gives up after two seconds and may then stop sending, so nothing that could be slow stands in the way.
What was answered with 200 is in the journal on disk; everything else is asked for again by redelivery.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Protocol

from moyai.channels.line.signature import is_signed
from moyai.core.intake.asgi import (
    BodyTooLarge,
    Handler,
    PassOn,
    Receive,
    Scope,
    Send,
    SenderGone,
    read_body,
)

SOURCE = "line"
MAX_BODY = 2 * 1024 * 1024
_TAIL = "/webhook"


class Journal(Protocol):
    """What the handler needs of `moyai.core.intake.journal.Journal`."""

    async def append(self, source: str, account: str, body: bytes, received_at_ms: int) -> None:
        """Return once the record is on disk.

        Raises:
            OSError: It could not be written; nothing of it stays.
        """


def make_handler(secrets: Mapping[str, bytes], journal: Journal) -> Handler:
    """Return the handler of ``/line/<account>/webhook``.

    It answers 200 once the body is durable, 401 for a wrong signature, 404 for an unknown account, 405 for
    another method, 413 for a body of more than 2 MB, and 503 when the disk does not take it.

    Args:
        secrets: Channel secret by account.
        journal: Where bodies are kept.
    """

    async def handle(scope: Scope, receive: Receive, send: Send, rest: str) -> None:
        with suppress(SenderGone):  # nobody is there to be answered, and nothing was acknowledged
            await _answer(send, await _take(scope, receive, rest, secrets, journal))

    return handle


async def _take(
    scope: Scope, receive: Receive, rest: str, secrets: Mapping[str, bytes], journal: Journal
) -> int:
    if not rest.endswith(_TAIL):
        raise PassOn
    account = rest.removesuffix(_TAIL)
    secret = secrets.get(account)
    if secret is None:
        return 404
    if scope["method"] != "POST":
        return 405
    try:
        body = await read_body(scope, receive, largest=MAX_BODY)
    except BodyTooLarge:
        return 413
    if not is_signed(secret, body, _find_signature(scope["headers"])):
        return 401
    try:
        await journal.append(SOURCE, account, body, time.time_ns() // 1_000_000)
    except OSError:
        return 503
    return 200


def _find_signature(headers: Any) -> bytes:
    for name, value in headers:
        if name == b"x-line-signature":
            return bytes(value)
    return b""


_HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"2")]


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": b"{}"})
