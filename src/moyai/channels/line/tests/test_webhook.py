"""The webhook: what is not signed is not taken, what is taken is on disk, what is odd is kept."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linebot.v3.webhook import SignatureValidator

from moyai.channels.line.events import split_body
from moyai.channels.line.signature import is_signed, sign
from moyai.channels.line.webhook import MAX_BODY, make_handler
from moyai.core.intake.asgi import PassOn

SECRET = b"channel_secret"


class Paper:
    """A journal that keeps what it is given, or has no room."""

    def __init__(self, *, is_full: bool = False) -> None:
        self.kept: list[tuple[str, str, bytes]] = []
        self.is_full = is_full

    async def append(self, source: str, account: str, body: bytes, received_at_ms: int) -> None:
        if self.is_full:
            raise OSError("no space left")
        self.kept.append((source, account, body))


def post(
    body: bytes,
    signature: bytes,
    *,
    rest: str = "ina/webhook",
    journal: Paper | None = None,
    method: str = "POST",
) -> int:
    """Send one request to the handler; return the status."""
    paper = journal or Paper()
    sent: list[dict[str, Any]] = []
    parts = [body[:7], body[7:]]

    async def receive() -> dict[str, Any]:
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "headers": [(b"x-line-signature", signature)]}
    asyncio.run(make_handler({"ina": SECRET}, paper)(scope, receive, send, rest))  # type: ignore[arg-type]
    return int(sent[0]["status"])


def test_sign_agrees_with_the_published_vector() -> None:
    assert sign(SECRET, b"bodybodybodybody") == b"/gg9a+LvFevTH1sd7XCQycD7tsWclCsInj7MhBHxN7k="


@given(st.text())
def test_sign_agrees_with_the_official_validator(text: str) -> None:
    assert SignatureValidator("channel_secret").validate(text, sign(SECRET, text.encode()).decode())


def test_signed_body_is_kept_before_it_is_acknowledged() -> None:
    paper, body = Paper(), b'{"events":[]}'
    assert post(body, sign(SECRET, body), journal=paper) == 200
    assert paper.kept == [("line", "ina", body)]


@settings(max_examples=400)
@given(body=st.binary(max_size=200), flip=st.integers(0, 10_000), junk=st.binary(max_size=60))
def test_forged_or_mutated_body_is_never_taken(body: bytes, flip: int, junk: bytes) -> None:
    signature = sign(SECRET, body)
    mutated = bytearray(body)
    if mutated:
        mutated[flip % len(mutated)] ^= 1 << flip % 8
    assert not is_signed(SECRET, bytes(mutated), signature) or bytes(mutated) == body
    assert is_signed(SECRET, body, junk) == (junk == signature)
    assert not is_signed(b"another secret", body, signature)


@pytest.mark.parametrize("signature", [b"", b"x", b"=" * 44, "é".encode("latin-1")])
def test_wrong_signature_is_401(signature: bytes) -> None:
    paper = Paper()
    assert post(b'{"events":[]}', signature, journal=paper) == 401
    assert paper.kept == []


def test_unknown_account_other_method_long_body_and_full_disk() -> None:
    body = b'{"events":[]}'
    good = sign(SECRET, body)
    assert post(body, good, rest="other/webhook") == 404
    assert post(body, good, method="GET") == 405
    assert post(b"x" * (MAX_BODY + 1), b"") == 413
    assert post(body, good, journal=Paper(is_full=True)) == 503


def test_other_paths_are_left_to_django() -> None:
    with pytest.raises(PassOn):
        post(b"", b"", rest="link/abc/")


def test_split_body_of_several_people_and_unknown_types() -> None:
    events = [
        {
            "type": "message",
            "webhookEventId": "01A",
            "timestamp": 2000,
            "source": {"type": "user", "userId": "U1"},
        },
        {"type": "brandNew", "timestamp": 1000, "source": {"type": "group", "groupId": "C1"}},
        {"type": "accountLink"},
    ]
    found = split_body(json.dumps({"destination": "x", "events": events}).encode())
    assert [one.person_key for one in found] == ["U1", "C1", ""]
    assert (found[0].event_id, len(found[1].event_id)) == ("01A", 64)
    assert found[0].occurred_at.timestamp() == 2.0
    assert [one.payload for one in found] == events


def test_split_body_redelivered_event_without_id_is_the_same_event() -> None:
    event = {"type": "x", "timestamp": 1, "deliveryContext": {"isRedelivery": False}}
    again = {**event, "deliveryContext": {"isRedelivery": True}}
    first, second = (split_body(json.dumps({"events": [one]}).encode())[0] for one in (event, again))
    assert first.event_id == second.event_id


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"events": 3}', b'{"events": [1]}', b"\xff\xfe"])
def test_split_body_objects_to_what_line_never_sends(body: bytes) -> None:
    with pytest.raises(ValueError):
        split_body(body)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda c: st.lists(c) | st.dictionaries(st.text(max_size=9), c),
        max_leaves=12,
    )
)
def test_split_body_takes_events_of_any_shape(content: Any) -> None:
    event = (
        content if isinstance(content, dict) else {"type": content, "source": content, "timestamp": content}
    )
    found = split_body(json.dumps({"events": [event]}).encode())
    assert len(found) == 1
    assert len(found[0].event_id) <= 64
