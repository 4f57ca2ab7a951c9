"""A simulated sensor cloud: nodes in invented weather, exported as the same file as the real one.

The same seed gives the same season. Days warm and cool, clouds pass, rain falls on about one day in four
and dries up again, the soil's water follows; a node falls silent now and then. No biology and no forecast:
something to try with.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from moyai.core.clock import local

TITLES = "日時,気温[℃],相対湿度[%],日射量[W/m2],雨量[mm],土壌水分[%],地温[℃],土壌EC[dS/m],飽差[g/m3]"
DAY_S = 86_400
LINES_A_PART = 500


@dataclass(frozen=True, slots=True)
class Moment:
    """What a node shows at one moment."""

    at_s: int
    air_c: float
    humidity_pct: float
    light_w: float
    rain_mm: float
    soil_pct: float
    soil_c: float
    ec: float


class SimulatedCloud:
    """A cloud of invented nodes.

    Args:
        nodes: Their names.
        seed: Of the weather, the same for all nodes, and of each node's own noise.
        interval_s: How often a node speaks.
        silence: Share of the hours in which a node is silent.
    """

    def __init__(
        self, nodes: tuple[str, ...], *, seed: int = 1, interval_s: int = 600, silence: float = 0.01
    ) -> None:
        self._nodes, self._seed = nodes, seed
        self._interval_s, self._silence = interval_s, silence

    def list_nodes(self) -> list[str]:
        """Return the names of its nodes."""
        return list(self._nodes)

    def export(self, node: str, since_s: int, until_s: int) -> Iterator[bytes]:
        """Yield a node's readings as the cloud's own file (CP932, as a Japanese desk program writes it)."""
        yield f"ノード名,{node}\r\n{TITLES}\r\n".encode("cp932")
        part: list[str] = []
        for each in self.list_moments(node, since_s, until_s):
            wall = local(datetime.fromtimestamp(each.at_s, UTC))
            lacking = (
                216.7 * _saturation_hpa(each.air_c) / (each.air_c + 273.15) * (1 - each.humidity_pct / 100)
            )
            part.append(
                f"{wall:%Y/%m/%d %H:%M:%S},{each.air_c:.1f},{each.humidity_pct:.0f},{each.light_w:.0f},"
                f"{each.rain_mm:.1f},{each.soil_pct:.1f},{each.soil_c:.1f},{each.ec:.2f},{lacking:.1f}\r\n"
            )
            if len(part) == LINES_A_PART:
                yield "".join(part).encode("cp932")
                part = []
        yield "".join(part).encode("cp932")

    def list_moments(self, node: str, since_s: int, until_s: int) -> Iterator[Moment]:
        """Yield what a node showed, moment by moment."""
        own = random.Random(f"{self._seed}/{node}/{since_s // DAY_S}")
        soil, first = 32.0, -(-since_s // self._interval_s) * self._interval_s
        for at_s in range(first, until_s, self._interval_s):
            day = _Day(self._seed, (at_s + 9 * 3600) // DAY_S)
            hour = (at_s + 9 * 3600) % DAY_S / 3600
            light = day.find_light(hour)
            air = day.find_air(hour) + own.gauss(0, 0.1)
            rain = day.find_rain_mm(hour) * self._interval_s / 3600
            soil = min(45.0, max(10.0, soil + rain * 1.2 - light * self._interval_s / DAY_S / 60))
            if _is_silent(self._seed, node, at_s // 3600, self._silence):
                continue
            humidity = min(99.0, max(25.0, 95 - light / 16 - (air - 15) + own.gauss(0, 1)))
            yield Moment(
                at_s,
                air,
                humidity,
                light,
                math.floor(rain * 10 + own.random()) / 10 if rain else 0.0,
                soil + own.gauss(0, 0.1),
                day.find_air(hour - 3) * 0.5 + day.mean_c * 0.5 + own.gauss(0, 0.05),
                max(0.1, 0.8 + (30 - soil) * 0.01 + own.gauss(0, 0.01)),
            )


class _Day:
    """A day's weather: the same for whoever asks."""

    def __init__(self, seed: int, number: int) -> None:
        chance = random.Random(f"{seed}/{number}")
        season = math.sin((number % 365.25 - 110) / 365.25 * 2 * math.pi)
        self.is_rainy = chance.random() < 0.25
        self.cloud = chance.uniform(0.6, 0.95) if self.is_rainy else chance.uniform(0.0, 0.5)
        self.mean_c = 15 + 11 * season + chance.gauss(0, 1.5)
        self._swing_c = 6 * (1 - 0.7 * self.cloud)
        self._half_h = 6 + 1.2 * season
        self._rain_at, self._rain_h = chance.uniform(0, 20), chance.uniform(1, 4)
        self._rain_mm = chance.expovariate(1 / 3)

    def find_air(self, hour: float) -> float:
        """Return the temperature: coldest before sunrise, warmest about 14:00."""
        return self.mean_c + self._swing_c * math.cos((hour - 14) / 24 * 2 * math.pi)

    def find_light(self, hour: float) -> float:
        """Return the radiation, in W/m²."""
        height = math.cos((hour - 12) / self._half_h * math.pi / 2) if abs(hour - 12) < self._half_h else 0.0
        return max(0.0, 950 * height * (1 - 0.8 * self.cloud))

    def find_rain_mm(self, hour: float) -> float:
        """Return the rain, in mm an hour."""
        return self._rain_mm if self.is_rainy and 0 <= hour - self._rain_at < self._rain_h else 0.0


def _is_silent(seed: int, node: str, hour: int, share: float) -> bool:
    return random.Random(f"{seed}/{node}/{hour}/silent").random() < share


def _saturation_hpa(air_c: float) -> float:
    return 6.1078 * 10 ** (7.5 * air_c / (air_c + 237.3))
