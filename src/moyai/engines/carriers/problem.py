"""What is asked: something to send, and who could carry it; frozen, checked when made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

GREATEST = 10**12


class CarrierError(ValueError):
    """What is asked makes no sense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One thing to send.

    Attributes:
        load: How much of each dimension it takes, by name (``grams``, ``chilled`` …), none negative.
        earliest_s: From when on it may arrive, seconds from any origin.
        latest_s: Until when it must have arrived.
        longest_carry_s: How long it may be under way in all.
        agrees: To what whoever gets it has agreed (``locker`` …).
        tried: Keys of carriers that have failed or declined already.
    """

    load: Mapping[str, int]
    earliest_s: int
    latest_s: int
    longest_carry_s: int
    agrees: frozenset[str] = frozenset()
    tried: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "load", _frozen("load", self.load))
        if self.latest_s < self.earliest_s:
            raise CarrierError("the window ends before it begins")
        if self.longest_carry_s <= 0:
            raise CarrierError("carrying takes time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One way of carrying it, planned so far that time and cost are known.

    Attributes:
        key: Its own word.
        kind: What it is among carriers.
        limits: The most it takes of each dimension; of one that is not named it takes nothing.
        arrives_s: When it would be there; None when it has no way.
        carry_s: How long the thing would be under way.
        cost_yen: What it costs in all.
        needs: What must have been agreed to.
        gate: Why it must not go now (weather, airspace); empty when it may.
        refusal: Why it has no way, found while planning; empty when it has one.
    """

    key: str
    kind: str
    limits: Mapping[str, int] = field(default_factory=dict)
    arrives_s: int | None = None
    carry_s: int = 0
    cost_yen: int = 0
    needs: frozenset[str] = frozenset()
    gate: str = ""
    refusal: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "limits", _frozen("limits", self.limits))
        if not self.key:
            raise CarrierError("a carrier has a key")
        if not 0 <= self.cost_yen <= GREATEST or self.carry_s < 0:
            raise CarrierError(f"{self.key} costs or takes less than nothing")
        if self.arrives_s is None and not (self.refusal or self.gate):
            raise CarrierError(f"{self.key} has no way and no reason for that")


def _frozen(name: str, amounts: Mapping[str, int]) -> Mapping[str, int]:
    for key, amount in amounts.items():
        if isinstance(amount, bool) or not isinstance(amount, int) or not 0 <= amount <= GREATEST:
            raise CarrierError(f"{name} of {key} is {amount!r}")
    return MappingProxyType(dict(sorted(amounts.items())))
