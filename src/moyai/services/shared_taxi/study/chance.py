"""What goes otherwise than planned on a replayed day, as an officer chooses it: whole percents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from moyai.engines.dispatch.simulation import Chances


@dataclass(frozen=True, slots=True, kw_only=True)
class Luck:
    """How likely what is; all zero is a day on which everything goes as planned.

    Attributes:
        travel_noise_pct: By how much travel times differ from the plan (the standard deviation of their
            logarithm): 20 means that two of three drives take between 0.8 and 1.2 times as long.
        no_show_pct: Who has booked and does not come.
        late_drivers_pct: Drivers who begin late, by half an hour at most.
    """

    travel_noise_pct: int = 0
    no_show_pct: int = 0
    late_drivers_pct: int = 0

    def as_dict(self) -> dict[str, int]:
        """Return the percents for JSON."""
        return asdict(self)

    def draw(self, seed: int) -> Chances:
        """Return how chance falls with a seed."""
        return Chances(
            travel_noise=self.travel_noise_pct / 100,
            no_show=self.no_show_pct / 100,
            late_drivers=self.late_drivers_pct / 100,
            seed=seed,
        )


def read_luck(values: Mapping[str, int]) -> Luck:
    """Return what ``as_dict`` gave."""
    return Luck(**values)
