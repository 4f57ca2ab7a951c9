"""Puts accepted messages on the phones, into the ledger and into the count of the month."""

from typing import Any

from moyai.channels.line.platform.clock import to_iso
from moyai.channels.line.platform.errors import MONTHLY_LIMIT, ApiError
from moyai.channels.line.platform.gate import Call


def count_usage(call: Call, recipients: list[str]) -> None:
    """Count recipients against the quota of the month: those whom the message reaches.

    Raises:
        ApiError: 429 when the quota does not suffice.
    """
    channel = call.channel
    number = sum(channel.is_reachable(r) for r in recipients)
    month = call.platform.clock.month()
    if channel.quota is not None and channel.usage[month] + number > channel.quota:
        raise ApiError(429, MONTHLY_LIMIT)
    channel.usage[month] += number


def deliver(
    call: Call, method: str, recipients: list[str], messages: list[dict[str, Any]]
) -> list[dict[str, str]]:
    """Deliver messages and return what a reply or push answers: an id and a quote token for each."""
    now = call.platform.clock.now_ms()
    reached = [r for r in recipients if can_receive(call, r)]
    missed = sorted(set(recipients) - set(reached))
    sent = []
    for index, message in enumerate(messages):
        message_id = call.platform.ids.make_message_id()
        sent.append({"id": message_id, "quoteToken": call.platform.ids.make_token()})
        call.platform.ledger.append(
            {
                "at": to_iso(now),
                "atMs": now,
                "channel": call.channel.name,
                "method": method,
                "requestId": call.request_id,
                "retryKey": call.retry_key,
                "index": index,
                "messageId": message_id,
                "to": recipients,
                "undelivered": missed,
                "message": message,
            }
        )
        show(call, reached, message_id, message, now)
    call.channel.delivered[method, call.platform.clock.day()] += len(reached)
    call.channel.recipients[call.request_id] = reached
    call.accept(sent if method == "push" else [])
    call.platform.announce()
    return sent


def can_receive(call: Call, recipient: str) -> bool:
    """Return whether a recipient gets what is sent: a friend who did not block, a group, a room."""
    return recipient[:1] in "CR" or call.channel.is_reachable(recipient) or is_in_talk(call, recipient)


def is_in_talk(call: Call, recipient: str) -> bool:
    """Return whether somebody who is no friend wrote within the last seven days (and so may be answered)."""
    chat = call.channel.chats.get(recipient)
    week_ms = 7 * 24 * 3_600_000
    now = call.platform.clock.now_ms()
    return chat is not None and not chat.blocked and 0 <= now - chat.wrote_at_ms <= week_ms


def show(call: Call, recipients: list[str], message_id: str, message: dict[str, Any], now: int) -> None:
    """Put a message into the chats of those whom it reaches."""
    for recipient in recipients:
        if recipient in call.platform.users:
            chat = call.channel.chat(recipient)
            chat.loading_until_ms = 0
            chat.append(message_id, message, now, mine=False)
