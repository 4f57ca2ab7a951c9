"""What a ride costs and who pays it. Pure rules over a tariff; whole yen.

The rider pays her own class; companions, whose reasons nobody has checked, pay what the channel gives. The
cheapest price that is allowed wins. What is missing to the ordinary fare is borne by the city; a sponsor of a
stop takes a part of what the riders would pay; a pass takes the holder's whole part; prepaid tickets take the
place of cash.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from moyai.engines.conversation import Localized, day_label, joined
from moyai.services.shared_taxi.eligibility import is_discount
from moyai.services.shared_taxi.enums import EligibilityReason, FareClass
from moyai.services.shared_taxi.texts import classes as texts


class TariffLike(Protocol):
    """Fares per person and ride."""

    ordinary_yen: int
    self_service_yen: int
    discount_yen: int
    companion_yen: int | None


@dataclass(frozen=True)
class Rider:
    """What the fare depends on.

    Attributes:
        birth_date: of the resident.
        reason: why she may ride.
        is_confirmed: whether the evidence has been checked and still holds on the day of the ride.
    """

    birth_date: date
    reason: EligibilityReason
    is_confirmed: bool


@dataclass(frozen=True, kw_only=True)
class Discounted:
    """The prices of a campaign; a class without one keeps the tariff's. The ordinary one is for everybody."""

    name: Localized
    first_date: date
    last_date: date
    ordinary_yen: int | None = None
    self_service_yen: int | None = None
    discount_yen: int | None = None


@dataclass(frozen=True, kw_only=True)
class Support:
    """What others pay for this ride, with the rows that say so.

    Attributes:
        sponsor: its name, when a stop of the ride has one.
        sponsor_yen: what it pays for each person, at most.
        pass_until: last day of her pass, when she has one for the day.
        tickets_yen: what is left on her booklet.
    """

    sponsor: Localized | None = None
    sponsor_yen: int = 0
    sponsorship_id: int | None = None
    pass_until: date | None = None
    pass_id: int | None = None
    tickets_yen: int = 0
    booklet_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class FareParts:
    """Who pays besides the riders, in yen; ``ticket_yen`` is the part of theirs that is no cash."""

    city_yen: int = 0
    sponsor_yen: int = 0
    pass_yen: int = 0
    ticket_yen: int = 0
    sponsorship_id: int | None = None
    ride_pass_id: int | None = None
    booklet_id: int | None = None


@dataclass(frozen=True)
class Fare:
    """The fare of one ride.

    Attributes:
        fare_class: the rider's own class.
        own_yen: what she pays for herself.
        companion_yen: what each companion pays.
        persons: everybody who rides.
        why: why this price, in her words.
        parts: what others pay.
    """

    fare_class: FareClass
    own_yen: int
    companion_yen: int
    persons: int
    why: Localized
    parts: FareParts = field(default_factory=FareParts)

    @property
    def total_yen(self) -> int:
        """What the party pays, tickets included."""
        return self.own_yen + self.companion_yen * (self.persons - 1)

    @property
    def cash_yen(self) -> int:
        """What the party pays in the vehicle."""
        return self.total_yen - self.parts.ticket_yen

    @property
    def whole_yen(self) -> int:
        """What the firm earns by the ride, whoever pays it."""
        parts = self.parts
        return self.total_yen + parts.city_yen + parts.sponsor_yen + parts.pass_yen


@dataclass(frozen=True)
class _Price:
    yen: int
    fare_class: FareClass
    why: Localized


def compute_fare(
    *,
    tariff: TariffLike,
    rider: Rider,
    on: date,
    is_self_service: bool,
    persons: int,
    campaigns: Iterable[Discounted] = (),
    support: Support = Support(),
) -> Fare:
    """Return the fare of a ride on a day, and who pays it.

    Args:
        tariff: the fares valid on that day.
        rider: the resident.
        on: day of the ride.
        is_self_service: whether she books by web or TV.
        persons: everybody who rides, herself included.
        campaigns: only those whose days hold ``on`` count.
        support: what others pay for this ride.
    """
    live = [one for one in campaigns if one.first_date <= on <= one.last_date]
    own = min(_list_own(tariff, rider, on, is_self_service, live), key=lambda price: price.yen)
    companion = min(_list_companions(tariff, is_self_service, live))
    own_sponsored = 0 if support.pass_until else min(support.sponsor_yen, own.yen)
    each_sponsored = min(support.sponsor_yen, companion)
    others = persons - 1
    pass_yen = own.yen if support.pass_until else 0
    own_yen, companion_yen = own.yen - own_sponsored - pass_yen, companion - each_sponsored
    total = own_yen + companion_yen * others
    parts = FareParts(
        city_yen=max(tariff.ordinary_yen - own.yen, 0) + max(tariff.ordinary_yen - companion, 0) * others,
        sponsor_yen=own_sponsored + each_sponsored * others,
        pass_yen=pass_yen,
        ticket_yen=min(support.tickets_yen, total),
        sponsorship_id=support.sponsorship_id if own_sponsored + each_sponsored * others else None,
        ride_pass_id=support.pass_id,
        booklet_id=support.booklet_id if min(support.tickets_yen, total) else None,
    )
    why = _explain(own, support, parts, cash_yen=total - parts.ticket_yen)
    return Fare(own.fare_class, own_yen, companion_yen, persons, why, parts)


def _list_own(
    tariff: TariffLike, rider: Rider, on: date, is_self_service: bool, campaigns: list[Discounted]
) -> Iterator[_Price]:
    """Yield the prices she may have; of equal ones the first counts."""
    channel_class = FareClass.SELF_SERVICE if is_self_service else FareClass.ORDINARY
    channel_yen = tariff.self_service_yen if is_self_service else tariff.ordinary_yen
    has_discount = rider.is_confirmed and is_discount(rider.reason, rider.birth_date, on)
    if has_discount:
        why = texts.FARE_DISCOUNT.format(reason=texts.REASONS[rider.reason])
        yield _Price(tariff.discount_yen, FareClass.DISCOUNT, why)
    yield _Price(channel_yen, channel_class, _explain_class(rider, on, channel_class))
    for one in campaigns:
        why = texts.FARE_CAMPAIGN.format(name=one.name, last=day_label(one.last_date))
        if has_discount and one.discount_yen is not None:
            yield _Price(one.discount_yen, FareClass.DISCOUNT, why)
        yield from (_Price(yen, channel_class, why) for yen in _list_channel(one, is_self_service))


def _list_companions(tariff: TariffLike, is_self_service: bool, campaigns: list[Discounted]) -> Iterator[int]:
    yield tariff.self_service_yen if is_self_service else tariff.ordinary_yen
    if tariff.companion_yen is not None:
        yield tariff.companion_yen
    for one in campaigns:
        yield from _list_channel(one, is_self_service)


def _list_channel(campaign: Discounted, is_self_service: bool) -> Iterator[int]:
    if campaign.ordinary_yen is not None:
        yield campaign.ordinary_yen
    if is_self_service and campaign.self_service_yen is not None:
        yield campaign.self_service_yen


def _explain_class(rider: Rider, on: date, channel_class: FareClass) -> Localized:
    if not rider.is_confirmed and is_discount(rider.reason, rider.birth_date, on):
        return texts.FARE_UNCHECKED
    return texts.FARE_SELF_SERVICE if channel_class == FareClass.SELF_SERVICE else texts.FARE_ORDINARY


def _explain(own: _Price, support: Support, parts: FareParts, *, cash_yen: int) -> Localized:
    """Return why this price: the class or the pass first, then who else pays."""
    words = [own.why]
    if support.pass_until:
        words = [texts.FARE_PASS.format(last=day_label(support.pass_until))]
    if parts.sponsor_yen and support.sponsor is not None:
        words.append(texts.FARE_SPONSOR.format(sponsor=support.sponsor, yen=parts.sponsor_yen))
    if parts.ticket_yen:
        words.append(texts.FARE_TICKETS.format(yen=parts.ticket_yen, cash=cash_yen))
    return words[0] if len(words) == 1 else joined(words, "", " ")
