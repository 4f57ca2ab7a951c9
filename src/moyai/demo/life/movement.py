"""A vehicle's way from one place to the next, as a straight line at even speed. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import atan2, cos, degrees, radians


@dataclass(frozen=True)
class Spot:
    """A point on the ground, WGS 84 degrees."""

    lon: float
    lat: float


@dataclass(frozen=True)
class Leg:
    """A drive that is under way; a leg of no duration stands still.

    Attributes:
        origin: where it began.
        target: where it goes.
        starts_at: when it began.
        duration_s: seconds it takes.
    """

    origin: Spot
    target: Spot
    starts_at: datetime
    duration_s: float

    @property
    def ends_at(self) -> datetime:
        """When the vehicle is there."""
        return self.starts_at + timedelta(seconds=self.duration_s)

    def where(self, at: datetime) -> Spot:
        """Return where the vehicle is at a moment; at the origin before, at the target after."""
        done = self._share(at)
        return Spot(
            round(self.origin.lon + (self.target.lon - self.origin.lon) * done, 6),
            round(self.origin.lat + (self.target.lat - self.origin.lat) * done, 6),
        )

    @property
    def heading(self) -> int | None:
        """Degrees clockwise from north; None when it stands."""
        if self.origin == self.target:
            return None
        east = (self.target.lon - self.origin.lon) * cos(radians(self.origin.lat))
        return round(degrees(atan2(east, self.target.lat - self.origin.lat))) % 360

    def _share(self, at: datetime) -> float:
        if self.duration_s <= 0:
            return 1.0
        return min(1.0, max(0.0, (at - self.starts_at).total_seconds() / self.duration_s))
