"""How an indicator of the shared taxi is written down."""

from collections.abc import Callable, Sequence
from typing import Any

from moyai.core.indicators.registry import Direction, Indicator, Period, Value
from moyai.services.shared_taxi.policy import LABEL

PEOPLE = ("人", "people")
PCT = ("%", "%")
YEN = ("円", "yen")


def make(
    key: str,
    title: tuple[str, str],
    unit: tuple[str, str],
    direction: Direction,
    definition: tuple[str, str],
    read: Callable[[Period], float | None],
    decimals: int = 0,
    series: Callable[[Period], Sequence[Value]] | None = None,
) -> Indicator:
    """Return an indicator; title, unit and definition in Japanese and English."""

    def by_language(pair: tuple[str, str]) -> dict[str, Any]:
        return dict(zip(("ja", "en"), pair, strict=True))

    return Indicator(
        key=f"{LABEL}.{key}",
        service=LABEL,
        title=by_language(title),
        unit=by_language(unit),
        direction=direction,
        definition=by_language(definition),
        read=read,
        read_series=series,
        decimals=decimals,
    )
