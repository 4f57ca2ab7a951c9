"""What the booking conversation reads: whose it is, her places, the town's areas and landmarks."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from moyai.core.clock import local
from moyai.core.conversations.places import list_landmark_groups, list_own_options, list_rings
from moyai.core.places.models import Area
from moyai.core.places.queries import find_area, list_areas
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_eligibility
from moyai.engines.conversation import Context, Localized, PlaceGroup, PlaceOption
from moyai.engines.conversation.prompts import Ring
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.area_rule import may_ride
from moyai.services.shared_taxi.policy import LABEL, get_policy
from moyai.services.shared_taxi.queries.renewals import find_renewable
from moyai.services.shared_taxi.requests import Objection, find_way, get_last_day, name_area
from moyai.services.shared_taxi.transfers import find_point


@dataclass(frozen=True)
class Scene:
    """Read once a turn.

    Attributes:
        resident: who rides.
        is_eligible: whether she may ride today at all.
        may_renew: whether she could if she renewed her registration.
        now: the town's time.
        is_return: whether it is about the way back of a ride.
    """

    resident: Resident
    is_eligible: bool
    may_renew: bool
    now: datetime
    is_return: bool = False

    @cached_property
    def own(self) -> tuple[PlaceOption, ...]:
        """Her home and the places that she named."""
        return list_own_options(self.resident)

    @cached_property
    def groups(self) -> tuple[PlaceGroup, ...]:
        """The town's landmarks."""
        return list_landmark_groups()

    @cached_property
    def areas(self) -> list[Area]:
        """The town's areas."""
        return list_areas()

    @cached_property
    def rings(self) -> tuple[Ring, ...]:
        """Where one may get in or out at all."""
        return list_rings(self.areas)

    @property
    def home(self) -> tuple[float, float]:
        """Where the map opens."""
        return self.resident.household.lon, self.resident.household.lat

    def explain_crossing(self, start: dict[str, Any], end: dict[str, Any]) -> Localized | None:
        """Return why one may not ride between two answers, None when one may."""
        one, other = (Point(place["name"][:80], place["lon"], place["lat"]) for place in (start, end))
        found = find_way(one, other, local(self.now).date(), get_last_day(self.now))
        return found.text if isinstance(found, Objection) else None

    def list_reachable_rings(self, start: dict[str, Any]) -> tuple[Ring, ...]:
        """Return where one may go from an answer."""
        origin = find_area(start["lon"], start["lat"])
        if origin is None:
            return self.rings
        return list_rings(area for area in self.areas if self._can_reach(origin, area))

    def _can_reach(self, origin: Area, area: Area) -> bool:
        within = get_policy().may_ride_within_centre
        if may_ride(origin, area, may_ride_within_centre=within):
            return True
        return find_point(origin, area, local(self.now).date(), get_last_day(self.now)) is not None

    def name_area_of(self, place: dict[str, Any]) -> Localized:
        """Return the name of the area that an answer lies in."""
        area = find_area(place["lon"], place["lat"])
        return Localized.same("") if area is None else name_area(area)


def read_scene(ctx: Context) -> Scene | None:
    """Return the scene of a conversation, None when it is about nobody."""
    if ctx.resident_id is None:
        return None
    resident = Resident.objects.select_related("household").get(pk=ctx.resident_id)
    today = local(ctx.now).date()
    is_eligible = find_eligibility(resident, LABEL, today) is not None
    may_renew = not is_eligible and find_renewable(resident, today) is not None
    return Scene(resident, is_eligible, may_renew, ctx.now, is_return="return_of" in ctx.args)
