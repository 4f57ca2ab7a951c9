"""The register of indicators. Each service registers its own in ``AppConfig.ready``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple


class Direction(Enum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


@dataclass(frozen=True)
class Period:
    """Whole days in Japan, both ends included."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise ValueError("a period ends on or after the day it begins")

    @property
    def days(self) -> int:
        """How many days."""
        return (self.until - self.since).days + 1

    def list_days(self) -> list[date]:
        """Return every day in order."""
        return [self.since + timedelta(days=n) for n in range(self.days)]

    def before(self) -> "Period":
        """Return the period of the same length just before, to compare with."""
        end = self.since - timedelta(days=1)
        return Period(end - timedelta(days=self.days - 1), end)


class Value(NamedTuple):
    """One day's (or one group's) value; None where there is nothing to measure."""

    key: date | str
    value: float | None


Text = dict[str, str]


@dataclass(frozen=True)
class Indicator:
    """A figure the town steers by.

    Attributes:
        key: ``service.name``, stable.
        service: key of the service it belongs to.
        title: by language.
        unit: by language, e.g. ``{"ja": "件", "en": "rides"}``.
        direction: which way is better.
        definition: by language: what is counted, what is not, over what.
        read: gives the value over a period, or None when there is nothing to measure.
        read_series: gives the values by day (or by group, e.g. reasons); None when there is no such view.
        decimals: how many to show.
        target: the value aimed at, when the town has set one.
    """

    key: str
    service: str
    title: Text
    unit: Text
    direction: Direction
    definition: Text
    read: Callable[[Period], float | None]
    read_series: Callable[[Period], Sequence[Value]] | None = None
    decimals: int = 0
    target: float | None = None

    def __post_init__(self) -> None:
        for text in (self.title, self.unit, self.definition):
            if set(text) < {"ja", "en"}:
                raise ValueError(f"{self.key}: every text is given in Japanese and English")


_indicators: dict[str, Indicator] = {}


def register(*indicators: Indicator) -> None:
    """Add indicators, in the order in which they are shown.

    Raises:
        ValueError: another indicator has the key.
    """
    for indicator in indicators:
        known = _indicators.get(indicator.key)
        if known is not None and known != indicator:
            raise ValueError(f"another indicator is called {indicator.key!r}")
        _indicators[indicator.key] = indicator


def list_indicators(service: str | None = None) -> list[Indicator]:
    """Return all indicators, or those of one service."""
    return [i for i in _indicators.values() if service is None or i.service == service]


def get_indicator(key: str) -> Indicator:
    """Return the indicator of a key.

    Raises:
        KeyError: there is none.
    """
    return _indicators[key]
