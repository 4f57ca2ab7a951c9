"""MQTT 3.1.1 (OASIS, 2014) as bytes: what the front reads and writes. Plain, and strict with strangers.

A frame is ``(head, body)``: the first byte (type and flags) and what follows the remaining length.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

CONNECT, CONNACK, PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP = 1, 2, 3, 4, 5, 6, 7
SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK, PINGREQ, PINGRESP, DISCONNECT = 8, 9, 10, 11, 12, 13, 14
ACCEPTED, BAD_VERSION, BAD_ID, UNAVAILABLE, BAD_LOGIN, NOT_ALLOWED = range(6)
DENIED = 0x80

MOST_FRAME = 300 * 1024
"""Bytes after the length; larger than the largest command (256 KiB), smaller than any picture."""
MOST_TOPIC = 400
MOST_FILTERS = 64


class BadPacketError(ValueError):
    """What a peer sent is no MQTT 3.1.1, or more than we take: the connection is closed."""


@dataclass(frozen=True, slots=True)
class Connect:
    """How somebody introduces herself. A will is read over: nobody speaks here after she has gone."""

    client_id: str
    username: str
    password: str
    keepalive_s: int
    is_clean: bool
    version: int


@dataclass(frozen=True, slots=True)
class Publish:
    """A message; ``number`` is 0 for quality 0."""

    topic: str
    payload: bytes
    qos: int = 0
    number: int = 0
    is_retained: bool = False
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Subscribe:
    """What somebody wants to hear: filters with the quality she asks for."""

    number: int
    filters: tuple[tuple[str, int], ...]


class _Cursor:
    """Reads a body from its beginning."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.at = 0

    def take(self, count: int) -> bytes:
        """Return so many bytes."""
        end = self.at + count
        if end > len(self.body):
            raise BadPacketError("cut short")
        found, self.at = self.body[self.at : end], end
        return found

    def take_number(self) -> int:
        """Return two bytes as a number."""
        return int(struct.unpack(">H", self.take(2))[0])

    def take_bytes(self) -> bytes:
        """Return bytes after their length."""
        return self.take(self.take_number())

    def take_text(self) -> str:
        """Return a text after its length; U+0000 and surrogates are refused (section 1.5.3)."""
        try:
            text = self.take_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadPacketError("no UTF-8") from error
        if "\x00" in text:
            raise BadPacketError("U+0000")
        return text

    @property
    def is_over(self) -> bool:
        """Whether everything was read."""
        return self.at >= len(self.body)


def read_connect(body: bytes) -> Connect:
    """Return a CONNECT.

    Raises:
        BadPacketError: it is none.
    """
    cursor = _Cursor(body)
    name, version = cursor.take_text(), cursor.take(1)[0]
    if (name, version) not in (("MQTT", 4), ("MQIsdp", 3), ("MQTT", 5)):
        raise BadPacketError("another protocol")
    flags = cursor.take(1)[0]
    keepalive_s = cursor.take_number()
    if version == 5:  # its properties follow; whoever asks is told that we do not speak it
        return Connect("", "", "", keepalive_s, True, version)
    client_id = cursor.take_text()
    if flags & 0x04:
        cursor.take_text()
        cursor.take_bytes()
    username = cursor.take_text() if flags & 0x80 else ""
    try:
        password = cursor.take_bytes().decode("utf-8") if flags & 0x40 else ""
    except UnicodeDecodeError as error:
        raise BadPacketError("a password that is no text") from error
    if flags & 0x01 or not cursor.is_over:
        raise BadPacketError("flags or length")
    return Connect(client_id, username, password, keepalive_s, bool(flags & 0x02), version)


def read_publish(head: int, body: bytes) -> Publish:
    """Return a PUBLISH.

    Raises:
        BadPacketError: it is none, or its topic is no name of one.
    """
    qos = head >> 1 & 3
    if qos == 3:
        raise BadPacketError("quality 3")
    cursor = _Cursor(body)
    topic = cursor.take_text()
    if not topic or len(topic) > MOST_TOPIC or "+" in topic or "#" in topic:
        raise BadPacketError("no topic")
    number = cursor.take_number() if qos else 0
    if qos and not number:
        raise BadPacketError("no number")
    return Publish(topic, body[cursor.at :], qos, number, bool(head & 1), bool(head & 8))


def read_subscribe(head: int, body: bytes) -> Subscribe:
    """Return a SUBSCRIBE.

    Raises:
        BadPacketError: it is none.
    """
    if head & 15 != 2:
        raise BadPacketError("flags")
    cursor = _Cursor(body)
    number = cursor.take_number()
    filters: list[tuple[str, int]] = []
    while not cursor.is_over:
        topic, qos = cursor.take_text(), cursor.take(1)[0]
        if qos > 2 or not topic or len(topic) > MOST_TOPIC or len(filters) >= MOST_FILTERS:
            raise BadPacketError("a filter")
        filters.append((topic, qos))
    if not number or not filters:
        raise BadPacketError("no filter")
    return Subscribe(number, tuple(filters))


def read_unsubscribe(head: int, body: bytes) -> tuple[int, tuple[str, ...]]:
    """Return number and filters of an UNSUBSCRIBE.

    Raises:
        BadPacketError: it is none.
    """
    if head & 15 != 2:
        raise BadPacketError("flags")
    cursor = _Cursor(body)
    number = cursor.take_number()
    filters: list[str] = []
    while not cursor.is_over:
        filters.append(cursor.take_text())
        if len(filters) > MOST_FILTERS:
            raise BadPacketError("a filter")
    if not number or not filters:
        raise BadPacketError("no filter")
    return number, tuple(filters)


def read_number(body: bytes) -> int:
    """Return the packet number with which a body begins.

    Raises:
        BadPacketError: there is none.
    """
    return _Cursor(body).take_number()


def write_connect(client_id: str, username: str, password: str, *, keepalive_s: int = 0) -> bytes:
    """Return a CONNECT with a clean session."""
    flags = 0x02 | 0x80 | 0x40
    body = _text("MQTT") + bytes((4, flags)) + struct.pack(">H", keepalive_s)
    return write_frame(CONNECT << 4, body + _text(client_id) + _text(username) + _text(password))


def write_publish(message: Publish) -> bytes:
    """Return a PUBLISH."""
    head = PUBLISH << 4 | message.qos << 1 | message.is_retained | message.is_again << 3
    number = struct.pack(">H", message.number) if message.qos else b""
    return write_frame(head, _text(message.topic) + number + message.payload)


def write_subscribe(number: int, filters: Sequence[tuple[str, int]]) -> bytes:
    """Return a SUBSCRIBE."""
    wanted = b"".join(_text(topic) + bytes((qos,)) for topic, qos in filters)
    return write_frame(SUBSCRIBE << 4 | 2, struct.pack(">H", number) + wanted)


def write_suback(number: int, codes: Sequence[int]) -> bytes:
    """Return a SUBACK."""
    return write_frame(SUBACK << 4, struct.pack(">H", number) + bytes(codes))


def write_connack(code: int) -> bytes:
    """Return a CONNACK; there never is a session of before."""
    return bytes((CONNACK << 4, 2, 0, code))


def write_ack(kind: int, number: int) -> bytes:
    """Return a PUBACK, PUBREC, PUBREL, PUBCOMP or UNSUBACK."""
    return bytes((kind << 4 | (2 if kind == PUBREL else 0), 2)) + struct.pack(">H", number)


PINGRESP_FRAME = bytes((PINGRESP << 4, 0))
PINGREQ_FRAME = bytes((PINGREQ << 4, 0))
DISCONNECT_FRAME = bytes((DISCONNECT << 4, 0))


def write_frame(head: int, body: bytes) -> bytes:
    """Return a frame: first byte, remaining length (seven bits a byte), body."""
    size, length = len(body), bytearray()
    while True:
        size, low = size >> 7, size & 127
        length.append(low | 128 if size else low)
        if not size:
            return bytes((head,)) + bytes(length) + body


def _text(text: str) -> bytes:
    content = text.encode()
    return struct.pack(">H", len(content)) + content
