"""What a town may set of the farm, as the manifest declares it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from moyai.core.manifest import read_policy

LABEL = "smart_farm"


@dataclass(frozen=True)
class FarmPolicy:
    """See the manifest for what each means."""

    lease_minutes: int
    token_days: int

    @property
    def lease(self) -> timedelta:
        """For how long a robot is held."""
        return timedelta(minutes=self.lease_minutes)

    @property
    def token_life(self) -> timedelta:
        """For how long a token is good."""
        return timedelta(days=self.token_days)


def get_policy() -> FarmPolicy:
    """Return what this town has set."""
    return read_policy(LABEL, FarmPolicy)
