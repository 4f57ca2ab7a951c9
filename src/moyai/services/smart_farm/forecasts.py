"""Whoever knows the weather to come registers here; without one, days like the last ones are expected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from moyai.engines.agronomy.water import Ahead
from moyai.services.smart_farm.models import Farm

Forecast = Callable[[Farm, date, float], Sequence[Ahead]]
"""``(farm, from which day, usual evapotranspiration in mm)`` → days as far as they are known."""

_forecasts: list[Forecast] = []


def register_forecast(forecast: Forecast) -> None:
    """Make a forecast known; the last one counts."""
    _forecasts.append(forecast)


def find_forecast(farm: Farm, since: date, usual_mm: float) -> Sequence[Ahead]:
    """Return the days to come as far as anybody knows them."""
    return _forecasts[-1](farm, since, usual_mm) if _forecasts else ()
