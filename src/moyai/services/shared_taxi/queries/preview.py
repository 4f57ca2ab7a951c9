"""What other fares would have meant for rides that were driven: the same rides, reckoned anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from moyai.core.clock import local
from moyai.core.indicators.registry import Period
from moyai.core.indicators.series import within
from moyai.core.residents.enums import EligibilityStatus
from moyai.core.residents.models import Eligibility
from moyai.services.shared_taxi.enums import EligibilityReason, RideStatus
from moyai.services.shared_taxi.fares import Discounted, Fare, Rider, TariffLike, compute_fare
from moyai.services.shared_taxi.models import Ride, Tariff
from moyai.services.shared_taxi.money_models import Campaign
from moyai.services.shared_taxi.policy import LABEL, get_policy
from moyai.services.shared_taxi.queries.pricing import make_discount


@dataclass(frozen=True)
class Preview:
    """The sums of a period at the fares that were and at those that are thought of, in yen.

    Sponsors, passes and tickets are left out on both sides; nobody is thought to ride more or less.
    """

    rides: int
    riders_yen: int
    riders_new_yen: int
    city_yen: int
    city_new_yen: int
    dearer: int
    cheaper: int


def preview_tariff(tariff: TariffLike, *, municipality_id: int | None, period: Period) -> Preview:
    """Reckon the rides of a period at other fares.

    Args:
        tariff: the fares that are thought of.
        municipality_id: whose residents they are for; None: those without fares of their own.
        period: by day of promised pickup.
    """
    book = _Book(period)
    pairs = [
        (book.reckon(ride), book.reckon(ride, tariff))
        for ride in book.rides
        if book.is_meant(ride, municipality_id)
    ]
    return Preview(
        rides=len(pairs),
        riders_yen=sum(old.total_yen for old, _new in pairs),
        riders_new_yen=sum(new.total_yen for _old, new in pairs),
        city_yen=sum(old.parts.city_yen for old, _new in pairs),
        city_new_yen=sum(new.parts.city_yen for _old, new in pairs),
        dearer=sum(new.total_yen > old.total_yen for old, new in pairs),
        cheaper=sum(new.total_yen < old.total_yen for old, new in pairs),
    )


class _Book:
    """The rides of a period with what their fares are reckoned with, read in a few queries."""

    def __init__(self, period: Period) -> None:
        done = Ride.objects.filter(status=RideStatus.DONE)
        found: QuerySet[Ride] = within(done, "task__pickup_from", period)
        self.rides = list(found.select_related("task", "resident__household"))
        self.tariffs = list(Tariff.objects.order_by("-valid_from"))
        self.campaigns = [(one.municipality_id, make_discount(one)) for one in Campaign.objects.all()]
        self.reasons = _read_reasons()

    def is_meant(self, ride: Ride, municipality_id: int | None) -> bool:
        """Tell whether fares for a municipality (None: for all others) would be this ride's."""
        own = {tariff.municipality_id for tariff in self.tariffs if tariff.valid_from <= _day(ride)}
        town = ride.resident.household.municipality_id
        return town == municipality_id if municipality_id is not None else town not in own

    def reckon(self, ride: Ride, tariff: TariffLike | None = None) -> Fare:
        """Return the fare of a ride, at the fares of its day or at others."""
        day, town = _day(ride), ride.resident.household.municipality_id
        return compute_fare(
            tariff=tariff or _pick(self.tariffs, day, town),
            rider=Rider(
                ride.resident.birth_date, self.reasons.get(ride.resident_id, EligibilityReason.AGE_65), True
            ),
            on=day,
            is_self_service=get_policy().is_self_service(ride.channel),
            persons=ride.persons,
            campaigns=self._list_campaigns(town),
        )

    def _list_campaigns(self, town: int) -> Iterable[Discounted]:
        return [prices for whose, prices in self.campaigns if whose in (None, town)]


def _pick(tariffs: list[Tariff], day: date, town: int) -> Tariff:
    """Return the tariff of a day: the municipality's own, else the one for all (as ``get_tariff`` does)."""
    begun = [one for one in tariffs if one.valid_from <= day and one.municipality_id in (None, town)]
    return min(begun, key=lambda one: one.municipality_id is None)


def _day(ride: Ride) -> date:
    return local(ride.task.pickup_from).date()


def _read_reasons() -> dict[int, EligibilityReason]:
    """Return each resident's confirmed reason, the latest one; without one she pays no discount."""
    held = [EligibilityStatus.CONFIRMED, EligibilityStatus.RENEWED]
    rows = Eligibility.objects.filter(service=LABEL, status__in=held).order_by("pk")
    return {who: EligibilityReason(reason) for who, reason in rows.values_list("resident_id", "reason")}
