"""What was measured of one person. Times are whole seconds since 1970."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

MOST_READINGS = 50


@dataclass(frozen=True, slots=True)
class Reading:
    """One value: the code of its measure, and how much in that measure's unit.

    What is no number (NaN, infinity) is no reading: whoever reads a device's words says so there.
    """

    measure: str
    value: Decimal

    def __post_init__(self) -> None:
        if not self.value.is_finite():
            raise ValueError(f"{self.measure}: {self.value} is no number")


@dataclass(frozen=True, slots=True)
class Packet:
    """What a device, or a hand at the tablet, sent at once.

    A tablet that was without a connection sends later, perhaps twice, perhaps not in order: source and number
    tell packets apart, the device's own clock tells when.

    Attributes:
        source: Which device, or which tablet's hand.
        number: The source's own count.
        taken_s: When it was measured, by the source's clock.
        sent_s: When it was sent, by the same clock.
        received_s: When it came in, by ours.
        readings: What was measured; each measure once.
    """

    source: str
    number: int
    taken_s: int
    sent_s: int
    received_s: int
    readings: tuple[Reading, ...]

    def __post_init__(self) -> None:
        if not self.source or self.number < 0:
            raise ValueError("a packet has a source and a number from 0 on")
        if not 1 <= len(self.readings) <= MOST_READINGS:
            raise ValueError(f"{self.source} {self.number}: a packet has 1 to {MOST_READINGS} readings")


@dataclass(frozen=True, slots=True)
class Limits:
    """Within what a programme finds a measure in order; None: no limit on that side.

    Attributes:
        measure: Its code.
        urgent_below: Less than that: the doctor at once.
        low: Less than that: to be looked at.
        high: More than that: to be looked at.
        urgent_above: More than that: the doctor at once.
    """

    measure: str
    urgent_below: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    urgent_above: Decimal | None = None

    def __post_init__(self) -> None:
        given = [
            each for each in (self.urgent_below, self.low, self.high, self.urgent_above) if each is not None
        ]
        if given != sorted(given):
            raise ValueError(f"{self.measure}: limits do not rise from urgent_below to urgent_above")


@dataclass(frozen=True, slots=True)
class Problem:
    """One person's packets and the limits of her programme.

    Attributes:
        packets: In any order, also several times.
        limits: By measure; one without limits is never remarkable.
        skew_s: A source's clock may be wrong by so many seconds; its times are put right by what it is off.
            Beyond it nothing of the packet is taken: nobody knows when it was.
        oldest_s: Packets taken longer ago before they were received are refused.
    """

    packets: tuple[Packet, ...]
    limits: Mapping[str, Limits] = field(default_factory=dict)
    skew_s: int = 600
    oldest_s: int = 7 * 86_400

    def __post_init__(self) -> None:
        if any(code != each.measure for code, each in self.limits.items()):
            raise ValueError("limits stand under the code of their measure")
