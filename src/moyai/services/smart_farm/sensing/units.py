"""Units as senders have them, brought to ours. An unknown one is refused, never guessed."""

from __future__ import annotations

from moyai.engines.agronomy.measures import Measure

_SAME = {
    "℃": ("℃", "C", "Cel", "°C", "degC", "度"),
    "%": ("%", "％", "%RH", "pct"),
    "ppm": ("ppm", "[ppm]"),
    "W/m2": ("W/m2", "W/m^2", "W/m²", "W m-2"),
    "m/s": ("m/s", "m s-1"),
    "mm": ("mm",),
    "dS/m": ("dS/m", "mS/cm", "dS m-1"),
    "hPa": ("hPa", "mbar"),
}
_SCALED = {
    ("W/m2", "kW/m2"): 1000.0,
    ("W/m2", "kW/m^2"): 1000.0,
    ("W/m2", "kW/m²"): 1000.0,
    ("W/m2", "kW m-2"): 1000.0,
    ("%", "m3/m3"): 100.0,
    ("%", "m³/m³"): 100.0,
    ("%", "1"): 100.0,
    ("dS/m", "S/m"): 10.0,
    ("dS/m", "uS/cm"): 0.001,
    ("dS/m", "μS/cm"): 0.001,
    ("hPa", "kPa"): 10.0,
}


def convert(value: float, unit: str, measure: Measure) -> float | None:
    """Return a value in the unit of its measure; None when the unit is none of it. No unit is ours."""
    unit = unit.strip()
    if not unit or unit in _SAME.get(measure.unit, (measure.unit,)):
        return value
    factor = _SCALED.get((measure.unit, unit))
    return None if factor is None else value * factor
