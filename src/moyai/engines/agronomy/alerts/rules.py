"""Which values are trouble, by crop and growth stage, for how long, and when the trouble is over.

Sources: soil water 15 % and 50 % from the guide to the SLT5006 probe (20–40 % is fine); VPD from growers'
handbooks (3 to 6 g/m³, about 0.4 to 0.8 kPa, is good; under 0.2 kPa leaves stay wet, over 2 kPa stomata
close; seedlings stand less); EC of the soil's water the same. Frost and heat are the crop's own. All are
set by hand, none is measured here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from moyai.engines.agronomy.crops import Crop, Stage
from moyai.engines.agronomy.hysteresis import Latch

HOUR_S = 3600


class Kind(StrEnum):
    """Kinds of alert."""

    FROST = "frost"
    HEAT = "heat"
    TOO_WET = "too_wet"
    DRY = "dry"
    VPD_HIGH = "vpd_high"
    VPD_LOW = "vpd_low"
    EC_HIGH = "ec_high"
    EC_LOW = "ec_low"
    SILENT = "silent"
    STUCK = "stuck"
    JUMP = "jump"


class Severity(IntEnum):
    """How soon somebody acts."""

    LOOK = 1
    TODAY = 2
    NOW = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of trouble.

    Attributes:
        kind: Which.
        measure: Of which series (``VPD`` is reckoned from temperature and humidity).
        latch: Where it begins and where it ends.
        hold_s: It must have lasted so long before it is told.
        severity: How soon somebody acts.
    """

    kind: Kind
    measure: str
    latch: Latch
    hold_s: int
    severity: Severity


def list_rules(crop: Crop, stage: Stage) -> tuple[Rule, ...]:
    """Return the rules for a crop at a stage."""
    is_young = stage is Stage.INITIAL
    vpd_high = Latch(1.5, 1.2) if is_young else Latch(2.2, 1.8)
    dry = Latch(18.0, 22.0) if is_young else Latch(15.0, 20.0)
    ec_high = Latch(1.5, 1.2) if is_young else Latch(2.5, 2.0)
    rules = [
        Rule(Kind.FROST, "InAirTemp", Latch(crop.frost_c + 1, crop.frost_c + 3), 0, Severity.NOW),
        Rule(Kind.HEAT, "InAirTemp", Latch(crop.heat_c, crop.heat_c - 2), HOUR_S, Severity.TODAY),
        Rule(Kind.TOO_WET, "SoilWC", Latch(50.0, 45.0), 12 * HOUR_S, Severity.TODAY),
        Rule(Kind.DRY, "SoilWC", dry, HOUR_S, Severity.TODAY),
        Rule(Kind.VPD_HIGH, "VPD", vpd_high, 2 * HOUR_S, Severity.TODAY),
        Rule(Kind.VPD_LOW, "VPD", Latch(0.2, 0.3), 18 * HOUR_S, Severity.LOOK),
        Rule(Kind.EC_HIGH, "SoilEC", ec_high, 6 * HOUR_S, Severity.TODAY),
    ]
    if stage in (Stage.DEVELOPMENT, Stage.MID):
        rules.append(Rule(Kind.EC_LOW, "SoilEC", Latch(0.2, 0.3), 24 * HOUR_S, Severity.LOOK))
    return tuple(rules)
