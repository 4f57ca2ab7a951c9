"""What somebody can walk, and how long she needs from her door to the vehicle and to get in. Pure.

Everything is a setting of the town (``walk_cm_s``, ``walk_limit_m``, ``kerb_s`` and theirs); a resident's own
figures go before them. What the settings begin with:

- Unaided 0.8 m/s. A random sample of more than 3000 people of 65 and over in England walked at 0.9 (men)
  and 0.8 m/s (women) on the mean (Asher and others, Age and Ageing 41, 2012); in Ireland 0.82 m/s
  (Bollard and Fleming, Physiotherapy Theory and Practice 29, 2013). Where walking had begun to be hard it
  was 0.80 at 65 to 74, 0.75 at 75 to 84 and 0.71 m/s from 85 on (University of Bath, 768 people: "Are
  pedestrian crossings in the UK fit for purpose?"). Crossings in Japan are timed for 1.0 m/s: too fast
  for most of them.
- With a cane 0.6 m/s: the frailer of the same people of Bath walked at 0.64. That canes and walkers make
  people slower was measured (Arango and Montufar, Transportation Research Record 2073, 2008); its figures
  were not at hand.
- With a walker 0.5 and in a wheelchair 0.7 m/s, and every minute to the kerb: assumptions, to be measured
  by the town. The officer's page of stops says so.
"""

from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from moyai.core.residents.enums import Mobility
from moyai.services.shared_taxi.policy import Policy

DEFAULTS_CM_S = {Mobility.UNAIDED: 80, Mobility.CANE: 60, Mobility.WALKER: 50, Mobility.WHEELCHAIR: 70}
"""What the settings begin with."""


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
        speed_m_s=_usual_speed_cm_s(slowest, policy) / 100,
        needs_step_free=slowest in (Mobility.WALKER, Mobility.WHEELCHAIR),
        kerb_s=_usual_kerb_s(slowest, policy) if kerb_minutes is None else kerb_minutes * 60,
        boarding_s=_find_boarding_s(slowest, wheelchairs, policy),
    )


def list_walking(policy: Policy) -> list[dict[str, Any]]:
    """Return what the town's settings say of each way to get about, and where the figure comes from."""
    measured = _("65歳以上の人の歩く速さを測った研究（1秒に80〜90センチ）")
    frail = _("歩くのが難しくなってきた65歳以上の人を測った研究（1秒に64センチ）")
    assumed = _("仮の数字です。測った記録がありません。")
    sources = {Mobility.UNAIDED: measured, Mobility.CANE: frail}
    changed = _("町が決めた数字です。")
    rows = []
    for mobility in Mobility:
        speed = _usual_speed_cm_s(mobility, policy)
        is_ours = speed == DEFAULTS_CM_S[mobility]
        rows.append(
            {
                "label": mobility.label,
                "speed_cm_s": speed,
                "kerb_s": _usual_kerb_s(mobility, policy),
                "source": sources.get(mobility, assumed) if is_ours else changed,
            }
        )
    return rows


def _usual_limit_m(mobility: Mobility, policy: Policy) -> int:
    return policy.walk_limit_m if mobility == Mobility.UNAIDED else policy.aided_walk_limit_m


def _usual_speed_cm_s(mobility: Mobility, policy: Policy) -> int:
    return {
        Mobility.UNAIDED: policy.walk_cm_s,
        Mobility.CANE: policy.cane_walk_cm_s,
        Mobility.WALKER: policy.walker_walk_cm_s,
        Mobility.WHEELCHAIR: policy.wheelchair_walk_cm_s,
    }[mobility]


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
