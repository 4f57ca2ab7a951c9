"""What sensors measure: names as in UECS's CCM, units, what is possible, how it is summed up.

Names and units: Ubiquitous Environment Control System, communication messages (CCM), version 1.00-E10:
``InAir…`` inside or in the plants' air, ``W…`` of the weather outside, ``Soil…`` in the ground. Radiation
is kW/m² there; it is kept in W/m² here (``W/m2``), for nobody reads 0.001. Ranges, rates and times are for
telling a broken sensor from the weather; they are ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moyai.engines.sentences import Sentence


class Sum(StrEnum):
    """How readings of an hour or a day are summed up."""

    MEAN = "mean"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Measure:
    """One kind of reading.

    Attributes:
        kind: Its CCM name.
        name: For people.
        unit: As readings are kept.
        ucum: The unit's UCUM code, for others.
        least: Less is impossible.
        most: More is impossible.
        step: A change so large from one reading to the next is always possible (noise, a cloud).
        rate_per_min: Beyond it, it may change by so much a minute.
        stuck_s: The same value for longer is a stuck sensor; 0: it may stand still.
        digits: Decimal places worth showing.
        sum: How it is summed up.
    """

    kind: str
    name: Sentence
    unit: str
    ucum: str
    least: float
    most: float
    step: float
    rate_per_min: float
    stuck_s: int
    digits: int = 1
    sum: Sum = Sum.MEAN


HOUR_S = 3600

MEASURES: tuple[Measure, ...] = (
    Measure("InAirTemp", Sentence("気温(畝)", "air temperature"), "℃", "Cel", -30, 60, 3.0, 0.5, 6 * HOUR_S),
    Measure("InAirHumid", Sentence("湿度(畝)", "humidity"), "%", "%", 0, 100, 15.0, 3.0, 24 * HOUR_S, 0),
    Measure(
        "InAirCO2",
        Sentence("二酸化炭素", "carbon dioxide"),
        "ppm",
        "[ppm]",
        150,
        10_000,
        300.0,
        200.0,
        6 * HOUR_S,
        0,
    ),
    Measure("InRadiation", Sentence("日射(畝)", "sunlight"), "W/m2", "W/m2", 0, 1_600, 1_200.0, 600.0, 0, 0),
    Measure(
        "WAirTemp", Sentence("外の気温", "outside temperature"), "℃", "Cel", -40, 50, 3.0, 0.5, 6 * HOUR_S
    ),
    Measure(
        "WAirHumid", Sentence("外の湿度", "outside humidity"), "%", "%", 0, 100, 15.0, 3.0, 24 * HOUR_S, 0
    ),
    Measure(
        "WRadiation", Sentence("外の日射", "outside sunlight"), "W/m2", "W/m2", 0, 1_600, 1_200.0, 600.0, 0, 0
    ),
    Measure("WWindSpeed", Sentence("風の速さ", "wind"), "m/s", "m/s", 0, 90, 40.0, 20.0, 24 * HOUR_S),
    Measure("WRainfallAmt", Sentence("雨量", "rain"), "mm", "mm", 0, 100, 100.0, 0.0, 0, 1, Sum.TOTAL),
    Measure("SoilTemp", Sentence("地温", "soil temperature"), "℃", "Cel", -15, 60, 1.5, 0.2, 48 * HOUR_S),
    Measure("SoilWC", Sentence("土の水分", "water in the soil"), "%", "%", 0, 80, 12.0, 5.0, 72 * HOUR_S),
    Measure(
        "SoilEC",
        Sentence("土の肥料の濃さ(EC)", "EC of the soil"),
        "dS/m",
        "dS/m",
        0,
        20,
        1.5,
        0.5,
        7 * 24 * HOUR_S,
        2,
    ),
    Measure(
        "InAirPressure", Sentence("気圧", "air pressure"), "hPa", "hPa", 850, 1_090, 3.0, 0.5, 24 * HOUR_S
    ),
    Measure("LeafWetness", Sentence("葉のぬれ", "leaf wetness"), "%", "%", 0, 100, 100.0, 0.0, 0, 0),
)

ALIASES = {
    "SoilVWC": "SoilWC",
    "WRainfall": "WRainfallAmt",
    "InAirTem": "InAirTemp",
    "InAirHumidity": "InAirHumid",
}
"""Names seen in use for the same; in CCM's own list ``WRainfall`` is a yes or no, which nobody sums."""

DERIVED = {
    "VPD": Sentence("飽差", "vapour pressure deficit"),
    "ET0": Sentence("基準蒸発散量", "reference evapotranspiration"),
}


def find_measure(kind: str) -> Measure | None:
    """Return a kind of reading by its CCM name or an alias, also with CCM's suffix (``InAirTemp.mC``)."""
    bare = kind.partition(".")[0]
    return _BY_KIND.get(ALIASES.get(bare, bare))


def find_name(kind: str) -> Sentence:
    """Return what people call a kind; an unknown one is called as it is."""
    measure = find_measure(kind)
    return measure.name if measure else DERIVED.get(kind, Sentence(kind, kind))


_BY_KIND = {each.kind: each for each in MEASURES}
