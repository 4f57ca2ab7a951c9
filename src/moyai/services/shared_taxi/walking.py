"""What somebody can walk, and how long she needs from her door to the vehicle and to get in. Pure.

The speeds are assumptions on the safe side (pedestrian crossings are commonly timed for 1.0 m/s); the town's
settings say how far one is asked to walk and how long one needs, a resident's own figures go before them.
"""

from dataclasses import dataclass
from math import ceil

from moyai.core.residents.enums import Mobility
from moyai.services.shared_taxi.policy import Policy

SPEEDS_M_S = {
    Mobility.UNAIDED: 1.0,
    Mobility.CANE: 0.7,
    Mobility.WALKER: 0.6,
    Mobility.WHEELCHAIR: 0.7,
}


@dataclass(frozen=True)
class Walker:
    """What somebody can do on foot, or in a wheelchair.

    Attributes:
        mobility: how she gets about.
        limit_m: how far she can go to a stop; 0 not at all.
        speed_m_s: how fast.
        needs_step_free: whether a step stops her.
        kerb_s: seconds from her door to a vehicle in front of it.
        boarding_s: seconds to get in, or out.
    """

    mobility: Mobility
    limit_m: int
    speed_m_s: float
    needs_step_free: bool
    kerb_s: int
    boarding_s: int

    def measure_s(self, metres: int) -> int:
        """Return the whole minutes, in seconds, that a way takes her."""
        return ceil(metres / self.speed_m_s / 60) * 60


def make_walker(
    *,
    mobility: Mobility,
    kerb_minutes: int | None,
    walk_limit_m: int | None,
    wheelchairs: int,
    policy: Policy,
) -> Walker:
    """Return what a party can do: as much as its slowest member.

    Args:
        mobility: of the resident.
        kerb_minutes: her own figure; None is the usual one.
        walk_limit_m: her own figure; None is the usual one.
        wheelchairs: how many of the party stay in a wheelchair.
        policy: the town's settings.
    """
    slowest = Mobility.WHEELCHAIR if wheelchairs else mobility
    return Walker(
        mobility=slowest,
        limit_m=_usual_limit_m(slowest, policy) if walk_limit_m is None else walk_limit_m,
        speed_m_s=SPEEDS_M_S[slowest],
        needs_step_free=slowest in (Mobility.WALKER, Mobility.WHEELCHAIR),
        kerb_s=_usual_kerb_s(slowest, policy) if kerb_minutes is None else kerb_minutes * 60,
        boarding_s=_find_boarding_s(slowest, wheelchairs, policy),
    )


def _usual_limit_m(mobility: Mobility, policy: Policy) -> int:
    return policy.walk_limit_m if mobility == Mobility.UNAIDED else policy.aided_walk_limit_m


def _usual_kerb_s(mobility: Mobility, policy: Policy) -> int:
    return {
        Mobility.UNAIDED: policy.kerb_s,
        Mobility.CANE: policy.cane_kerb_s,
        Mobility.WALKER: policy.walker_kerb_s,
        Mobility.WHEELCHAIR: policy.wheelchair_kerb_s,
    }[mobility]


def _find_boarding_s(mobility: Mobility, wheelchairs: int, policy: Policy) -> int:
    """Somebody who has a wheelchair but leaves it at home boards like with a cane."""
    if wheelchairs:
        return policy.wheelchair_boarding_s
    return {Mobility.UNAIDED: policy.boarding_s, Mobility.CANE: policy.cane_boarding_s}.get(
        mobility, policy.walker_boarding_s
    )
