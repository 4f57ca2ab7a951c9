"""What a device sends: one packet of JSON, in the words of IEEE 11073-10101, signed with the device's key.

    POST /clinic/devices/signed/packets
    Moyai-Device: cuff-1
    Moyai-Signature: sha256=<HMAC-SHA-256 of the body, in hex>

    {"counter": 17, "taken_at": "2026-06-10T09:41:00+09:00", "sent_at": "2026-06-10T09:41:05+09:00",
     "metrics": [{"type": "MDC_PRESS_BLD_NONINV_SYS", "value": "128", "unit": "MDC_DIM_MMHG"}, …]}

Both times are of the device's own clock: what lies between them is believed, the clock itself is not. Files
(an ECG, a sound, a trace, an echo) go to ``…/files`` with the same heads and those of `FILE_HEADS`; what is
signed there is those heads and the body together (`sign_file`).
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moyai.engines.vitals import Reading
from moyai.services.mobile_clinic.plain_numbers import read_plain_number

METRICS: Mapping[str, tuple[str, str]] = {
    "MDC_PRESS_BLD_NONINV_SYS": ("systolic", "MDC_DIM_MMHG"),
    "MDC_PRESS_BLD_NONINV_DIA": ("diastolic", "MDC_DIM_MMHG"),
    "MDC_PULS_RATE_NON_INV": ("pulse", "MDC_DIM_BEAT_PER_MIN"),
    "MDC_PULS_OXIM_PULS_RATE": ("pulse", "MDC_DIM_BEAT_PER_MIN"),
    "MDC_PULS_OXIM_SAT_O2": ("spo2", "MDC_DIM_PERCENT"),
    "MDC_TEMP_BODY": ("temperature", "MDC_DIM_DEGC"),
    "MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD": ("glucose", "MDC_DIM_MILLI_G_PER_DL"),
    "MDC_MASS_BODY_ACTUAL": ("weight", "MDC_DIM_KILO_G"),
    "MDC_LEN_BODY_ACTUAL": ("height", "MDC_DIM_CENTI_M"),
    "MDC_RESP_RATE": ("respiratory_rate", "MDC_DIM_RESP_PER_MIN"),
}
"""Our measure and the one unit it is taken in; in another unit a metric is a measure we do not know."""

FILE_HEADS = ("Moyai-Counter", "Moyai-Taken-At", "Moyai-Sent-At", "Moyai-File-Name")
"""The heads of a file, in the order in which they are signed."""

MOST_METRICS = 50
LARGEST_COUNTER = 2**62
LONGEST_TYPE = 40


class UnreadableError(ValueError):
    """It is no packet."""


@dataclass(frozen=True, slots=True)
class DevicePacket:
    """A packet as a provider read it; times by the device's own clock."""

    counter: int
    taken_at: datetime
    sent_at: datetime
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class DeviceFile:
    """What stands in the heads of a file; times by the device's own clock."""

    counter: int
    taken_at: datetime
    sent_at: datetime
    name: str


def sign(key: bytes, body: bytes) -> str:
    """Return the signature of a packet's body."""
    return f"sha256={hmac.new(key, body, 'sha256').hexdigest()}"


def sign_file(key: bytes, heads: Mapping[str, str], body: bytes) -> str:
    """Return the signature of a file with its heads (`FILE_HEADS`)."""
    words = "".join(f"{heads.get(name, '')}\n" for name in FILE_HEADS)
    return sign(key, words.encode() + body)


def is_signed(signature: str, wanted: str) -> bool:
    """Compare two signatures in a time that tells nothing."""
    return hmac.compare_digest(signature.encode(), wanted.encode())


def write_packet(packet: DevicePacket) -> bytes:
    """Return a packet's body, as a device writes it."""
    words = {measure: (word, unit) for word, (measure, unit) in reversed(list(METRICS.items()))}
    metrics = [
        {"type": words[each.measure][0], "value": str(each.value), "unit": words[each.measure][1]}
        for each in packet.readings
    ]
    times = {"taken_at": packet.taken_at.isoformat(), "sent_at": packet.sent_at.isoformat()}
    return json.dumps({"counter": packet.counter, **times, "metrics": metrics}).encode()


def read_packet(body: bytes) -> DevicePacket:
    """Return what a body says; a metric that is not ours keeps its own word, and is refused as unknown later.

    Raises:
        UnreadableError: it is no packet.
    """
    try:
        sent = json.loads(body, parse_float=str, parse_int=str, parse_constant=_refuse_constant)
        return DevicePacket(
            counter=read_counter(sent["counter"]),
            taken_at=read_time(sent["taken_at"]),
            sent_at=read_time(sent["sent_at"]),
            readings=_read_metrics(sent["metrics"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError) as wrong:
        raise UnreadableError(str(wrong)) from wrong


def read_file_heads(heads: Mapping[str, str]) -> DeviceFile:
    """Return what the heads of a file say.

    Raises:
        UnreadableError: one is missing or says nothing.
    """
    counter, taken_at, sent_at, name = (heads.get(each, "") for each in FILE_HEADS)
    return DeviceFile(read_counter(counter), read_time(taken_at), read_time(sent_at), name)


def read_counter(word: Any) -> int:
    """Return a packet's number.

    Raises:
        UnreadableError: it is none.
    """
    text = str(word)
    if not (text.isascii() and text.isdecimal() and len(text) < 20) or int(text) > LARGEST_COUNTER:
        raise UnreadableError("counter")
    return int(text)


def read_time(word: Any) -> datetime:
    """Return a time with its zone.

    Raises:
        UnreadableError: it is none.
    """
    try:
        at = datetime.fromisoformat(str(word))
        at.timestamp()
    except (ValueError, OverflowError) as wrong:
        raise UnreadableError("time") from wrong
    if at.tzinfo is None or at.year < 2000 or at.year > 9000:
        raise UnreadableError("time")
    return at


def _read_metrics(metrics: Any) -> tuple[Reading, ...]:
    if not isinstance(metrics, list) or not 1 <= len(metrics) <= MOST_METRICS:
        raise UnreadableError("metrics")
    return tuple(_read_metric(each["type"], each["unit"], each["value"]) for each in metrics)


def _read_metric(word: Any, unit: Any, value: Any) -> Reading:
    number = read_plain_number(str(value))
    if number is None or not (isinstance(word, str) and 0 < len(word) <= LONGEST_TYPE):
        raise UnreadableError("metric")
    known = METRICS.get(word)
    return Reading(known[0] if known and known[1] == unit else word, number)


def _refuse_constant(word: str) -> float:
    raise UnreadableError(word)
