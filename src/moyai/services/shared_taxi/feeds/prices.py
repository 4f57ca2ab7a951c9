"""What a ride costs in the months that the feeds speak of: periods of equal prices, and for whom.

The prices are those that are charged: `fares.compute_fare` is asked for each class, so that a feed cannot
tell another price than the conversation does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from moyai.core.places.models import Municipality
from moyai.services.shared_taxi.enums import EligibilityReason
from moyai.services.shared_taxi.fares import Rider, compute_fare
from moyai.services.shared_taxi.models import Tariff
from moyai.services.shared_taxi.money_models import Campaign
from moyai.services.shared_taxi.queries.pricing import make_discount

_DAY = timedelta(days=1)
_LONG_AGO = date(1900, 1, 1)
_PLAIN = Rider(_LONG_AGO, EligibilityReason.AGE_65, is_confirmed=True)
_DISCOUNTED = Rider(_LONG_AGO, EligibilityReason.DISABILITY, is_confirmed=True)


@dataclass(frozen=True)
class Booklet:
    """Prepaid tickets worth ``face_yen``, sold for ``price_yen``."""

    price_yen: int
    face_yen: int


@dataclass(frozen=True)
class Prices:
    """Yen per person and ride, campaigns contained; None where a pass or booklet is not sold.

    Attributes:
        ordinary_yen: booked by telephone.
        self_service_yen: booked by web or TV.
        discount_yen: with a confirmed reason that brings the discount.
        companion_yen: each companion of a ride that was booked by telephone.
        day_pass_yen: a pass for a day.
        month_pass_yen: a pass for a month.
        booklet: prepaid tickets.
    """

    ordinary_yen: int
    self_service_yen: int
    discount_yen: int
    companion_yen: int
    day_pass_yen: int | None = None
    month_pass_yen: int | None = None
    booklet: Booklet | None = None


@dataclass(frozen=True)
class TownPrices:
    """The prices for a municipality's residents; ``code`` is empty for all that have none of their own."""

    code: str
    name: str
    name_en: str
    prices: Prices


@dataclass(frozen=True)
class PricePeriod:
    """Days with equal prices, both ends included.

    Attributes:
        first: its first day.
        last: its last day.
        towns: those for all first; empty while the town has set none.
    """

    first: date
    last: date
    towns: tuple[TownPrices, ...]

    @property
    def general(self) -> Prices | None:
        """What everybody pays who has no fares of their own."""
        return self.towns[0].prices if self.towns else None


def read_price_periods(first: date, last: date) -> tuple[PricePeriod, ...]:
    """Return the periods of equal prices that make up the days from the first to the last."""
    tariffs = list(Tariff.objects.filter(valid_from__lte=last).order_by("valid_from"))
    campaigns = list(Campaign.objects.filter(first_date__lte=last, last_date__gte=first).order_by("pk"))
    ids = {row.municipality_id for row in tariffs} | {row.municipality_id for row in campaigns}
    towns = list(Municipality.objects.filter(pk__in=[key for key in ids if key]).order_by("code"))
    starts = _list_starts(first, last, tariffs, campaigns)
    ends = [*(start - _DAY for start in starts[1:]), last]
    periods = [
        PricePeriod(start, end, _list_prices(start, tariffs, campaigns, towns))
        for start, end in zip(starts, ends, strict=True)
    ]
    return _join(periods)


def _list_starts(
    first: date, last: date, tariffs: Iterable[Tariff], campaigns: Iterable[Campaign]
) -> list[date]:
    changes = {row.valid_from for row in tariffs}
    changes |= {day for row in campaigns for day in (row.first_date, row.last_date + _DAY)}
    return sorted({first, *(day for day in changes if first < day <= last)})


def _list_prices(
    on: date, tariffs: Sequence[Tariff], campaigns: Sequence[Campaign], towns: Sequence[Municipality]
) -> tuple[TownPrices, ...]:
    general = _find_tariff(on, tariffs, None)
    if general is None:
        return ()
    found = [TownPrices("", "", "", _price(on, general, campaigns, None))]
    for town in towns:
        tariff = _find_tariff(on, tariffs, town.pk) or general
        prices = _price(on, tariff, campaigns, town.pk)
        if prices != found[0].prices:
            found.append(TownPrices(town.code, town.name, town.name_en or town.name, prices))
    return tuple(found)


def _find_tariff(on: date, tariffs: Sequence[Tariff], municipality_id: int | None) -> Tariff | None:
    """Return the newest of the municipality itself; ``tariffs`` are in the order of their days."""
    valid = [row for row in tariffs if row.valid_from <= on and row.municipality_id == municipality_id]
    return valid[-1] if valid else None


def _price(on: date, tariff: Tariff, campaigns: Sequence[Campaign], municipality_id: int | None) -> Prices:
    own = [make_discount(one) for one in campaigns if one.municipality_id in (None, municipality_id)]

    def ask(rider: Rider, *, is_self_service: bool = False) -> tuple[int, int]:
        fare = compute_fare(
            tariff=tariff,
            rider=rider,
            on=on,
            is_self_service=is_self_service,
            persons=2,
            campaigns=own,
        )
        return fare.own_yen, fare.companion_yen

    ordinary, companion = ask(_PLAIN)
    booklet = None
    if tariff.booklet_yen is not None and tariff.booklet_face_yen is not None:
        booklet = Booklet(tariff.booklet_yen, tariff.booklet_face_yen)
    return Prices(
        ordinary_yen=ordinary,
        self_service_yen=ask(_PLAIN, is_self_service=True)[0],
        discount_yen=ask(_DISCOUNTED)[0],
        companion_yen=companion,
        day_pass_yen=tariff.day_pass_yen,
        month_pass_yen=tariff.month_pass_yen,
        booklet=booklet,
    )


def _join(periods: Sequence[PricePeriod]) -> tuple[PricePeriod, ...]:
    """Make one of neighbours with equal prices: a campaign that lowers nothing is no change."""
    joined: list[PricePeriod] = []
    for period in periods:
        if joined and joined[-1].towns == period.towns:
            joined[-1] = PricePeriod(joined[-1].first, period.last, period.towns)
        else:
            joined.append(period)
    return tuple(joined)
