"""How one record stands in a segment of the journal: a frame of mark, length, checksum and payload.

Plain functions on bytes. The checksum (CRC-32, ISO 3309) covers length and payload and starts from the
segment's seed, a number nobody outside knows: a frame that somebody wrote into a message's body is not
taken for one of ours, nor is what an earlier file left on the disk.
"""

import struct
import zlib
from dataclasses import dataclass

MARK = b"\xf5MJ1"
"""Begins every frame. 0xF5 never stands in UTF-8, so no JSON body holds it."""

LARGEST_PAYLOAD = 16 * 1024 * 1024
_HEAD = struct.Struct("<4sII")
_FACTS = struct.Struct("<QBB")
SMALLEST_FRAME = _HEAD.size + _FACTS.size


@dataclass(frozen=True, slots=True)
class Record:
    """What arrived in one post.

    Attributes:
        source: who speaks, e.g. ``"line"``.
        account: through which of our accounts.
        received_at_ms: real time of arrival, milliseconds since 1970.
        body: the bytes as they came.
    """

    source: str
    account: str
    received_at_ms: int
    body: bytes


class TornFrameError(ValueError):
    """The bytes end before the frame does: it was never finished, or is being written now."""


class BadFrameError(ValueError):
    """The bytes are no frame of this segment."""


def encode(record: Record, seed: int) -> bytes:
    """Return the frame of a record.

    Raises:
        ValueError: names of more than 255 bytes, a time outside 64 bits, a body beyond ``LARGEST_PAYLOAD``.
    """
    source, account = record.source.encode(), record.account.encode()
    try:
        facts = _FACTS.pack(record.received_at_ms, len(source), len(account))
    except struct.error as error:
        raise ValueError(f"a record that no frame can hold: {error}") from error
    payload = b"".join((facts, source, account, record.body))
    if len(payload) > LARGEST_PAYLOAD:
        raise ValueError(f"a record of {len(payload)} bytes is too large")
    return _HEAD.pack(MARK, len(payload), _checksum(payload, seed)) + payload


def decode(data: bytes, offset: int, seed: int) -> tuple[Record, int]:
    """Return the record of the frame that begins at ``offset``, and the offset after it.

    Raises:
        TornFrameError: the bytes end within it.
        BadFrameError: it is no frame, or its bytes have changed.
    """
    length = measure(data, offset)
    start = offset + _HEAD.size
    end = start + length
    if len(data) < end:
        raise TornFrameError
    _mark, _length, checksum = _HEAD.unpack_from(data, offset)
    payload = data[start:end]
    if _checksum(payload, seed) != checksum:
        raise BadFrameError
    return _open_payload(payload), end


def measure(data: bytes, offset: int) -> int:
    """Return the length of the payload that the frame at ``offset`` announces.

    Raises:
        TornFrameError: the bytes end within the frame's head.
        BadFrameError: there is no head.
    """
    if len(data) - offset < _HEAD.size:
        raise TornFrameError
    mark, length, _sum = _HEAD.unpack_from(data, offset)
    if mark != MARK or not _FACTS.size <= length <= LARGEST_PAYLOAD:
        raise BadFrameError
    return int(length)


def _checksum(payload: bytes, seed: int) -> int:
    return zlib.crc32(payload, zlib.crc32(len(payload).to_bytes(4, "little"), seed))


def _open_payload(payload: bytes) -> Record:
    received_at_ms, source_length, account_length = _FACTS.unpack_from(payload)
    after_source = _FACTS.size + source_length
    after_account = after_source + account_length
    try:
        source = payload[_FACTS.size : after_source].decode()
        account = payload[after_source:after_account].decode()
    except UnicodeDecodeError as error:
        raise BadFrameError from error
    return Record(source, account, received_at_ms, payload[after_account:])
