"""How much water a soil holds: at field capacity and at wilting, in m³/m³.

Source: FAO-56 table 19 gives ranges; the values here are their middles. A bed of bought potting mix or
compost is not in it: ``potting`` is a rough value for a garden bed rich in compost and is marked so.
"""

from __future__ import annotations

from dataclasses import dataclass

from moyai.engines.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Soil:
    """A soil.

    Attributes:
        code: Its key.
        name: For people.
        field_capacity: Water that stays a day after rain, m³/m³.
        wilting_point: Water that no plant can take, m³/m³.
        source: Where the values come from.
    """

    code: str
    name: Sentence
    field_capacity: float
    wilting_point: float
    source: str = "FAO-56 table 19 (middle of the range)"

    def __post_init__(self) -> None:
        if not 0 < self.wilting_point < self.field_capacity < 1:
            raise ValueError(f"{self.code}: the wilting point lies below the field capacity")


SOILS: tuple[Soil, ...] = (
    Soil("sand", Sentence("砂土", "sand"), 0.12, 0.045),
    Soil("loamy_sand", Sentence("壌質砂土", "loamy sand"), 0.15, 0.065),
    Soil("sandy_loam", Sentence("砂壌土", "sandy loam"), 0.23, 0.11),
    Soil("loam", Sentence("壌土", "loam"), 0.25, 0.12),
    Soil("silt_loam", Sentence("シルト質壌土", "silt loam"), 0.29, 0.15),
    Soil("silt_clay_loam", Sentence("シルト質埴壌土", "silty clay loam"), 0.335, 0.205),
    Soil("clay", Sentence("埴土", "clay"), 0.36, 0.22),
    Soil(
        "potting",
        Sentence("培養土・堆肥の多い畝", "potting mix"),
        0.35,
        0.12,
        "rough value for a bed rich in compost; measure your own",
    ),
)


def find_soil(code: str) -> Soil | None:
    """Return a soil by its key, or None."""
    return next((each for each in SOILS if each.code == code), None)
