"""The shared taxi's prices as GTFS fares. Pure: facts in, tables out.

Fares v2 says who pays how much, when and with what: rider categories (who one is, and for residents of a
municipality with fares of its own, whose), products (a ride, a pass), media (cash, tickets, a pass), and a
timeframe of dates for each period of equal prices, so that a campaign and next April's fares are in the feed
before they begin. Zones of GTFS-Flex cannot lie in a fare area: a sponsor of a stop is left out. Fares v1
stands beside it because GTFS-JP requires it; it knows neither dates nor riders and says the tariff's ordinary
fare, so that nobody pays more than is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from moyai.core.feeds.gtfs.tables import Row, Tables, make_row, show_date
from moyai.core.feeds.publisher import Publisher
from moyai.services.shared_taxi.feeds.prices import Booklet, PricePeriod, TownPrices

CURRENCY = "JPY"
NO_MEDIA, PAPER = 0, 1
EVERY_TIME, ADDED = -1, 0
"""A transfer between two rides on one pass: as often as one likes, nothing comes on top."""
PAID_ABOARD, NO_TRANSFER = 0, 0


@dataclass(frozen=True)
class _Class:
    """Who one is, to the tariff; its price stands in the attribute ``<key>_yen`` of Prices."""

    key: str
    name: str
    name_en: str
    has_pass: bool = True


CLASSES = (
    _Class("ordinary", "電話で予約", "Booked by telephone"),
    _Class("self_service", "ウェブ・テレビで予約", "Booked by web or TV"),
    _Class(
        "discount", "割引（運転免許の返納、障がい者手帳など。書類の確認が必要）", "Discount (evidence needed)"
    ),
    _Class("companion", "お連れさま", "Companion", has_pass=False),
)
PASSES = (("day_pass", "1日乗車券", "Day pass"), ("month_pass", "1か月定期券", "Monthly pass"))
RESIDENT = "resident"
RIDE, RIDE_EN = "のりあいタクシー 1回", "Shared taxi, one ride"


def make_fare_tables(
    periods: tuple[PricePeriod, ...],
    ordinary_yen: int | None,
    route_ids: list[str],
    publisher: Publisher,
    key: str,
    network: tuple[str, str],
) -> Tables:
    """Return the tables of fares.

    Args:
        periods: of equal prices, over the days of the feed.
        ordinary_yen: today's ordinary fare for all, for Fares v1; None while there is none.
        route_ids: the service's routes.
        publisher: the town.
        key: what the ids of the service begin with.
        network: the service's name in Japanese and English.
    """
    if ordinary_yen is None:
        return {}
    make = _Maker(key, publisher, [one for one in periods if one.towns], is_split=len(periods) > 1)
    return {
        "networks": [make_row(network_id=key, network_name=network[0])],
        "route_networks": [make_row(network_id=key, route_id=route) for route in route_ids],
        "fare_attributes": [make.old_fare(ordinary_yen)],
        "fare_rules": [make_row(fare_id=make.id("ordinary"), route_id=route) for route in route_ids],
        "rider_categories": list(make.categories()),
        "fare_media": list(make.media()),
        "fare_products": list(make.products()),
        "calendar": list(make.calendars()),
        "timeframes": list(make.timeframes()),
        "fare_leg_rules": list(make.leg_rules()),
        "fare_transfer_rules": list(make.transfer_rules()),
        "translations": list(make.translations(network)),
    }


class _Maker:
    """Makes the rows of one feed; ``is_split`` when prices change within it."""

    def __init__(self, key: str, publisher: Publisher, periods: list[PricePeriod], *, is_split: bool) -> None:
        self.key = key
        self.publisher = publisher
        self.periods = periods
        self.is_split = is_split
        everybody = [town for period in periods for town in period.towns]
        self.towns = sorted({town.code: town for town in everybody}.values(), key=lambda town: town.code)
        self.booklets = sorted({b for town in everybody if (b := town.prices.booklet)}, key=_by_price)
        self.passes = [one for one in PASSES if any(_sells(town, one[0]) for town in everybody)]

    def id(self, *parts: str) -> str:
        return "_".join((self.key, *(part for part in parts if part)))

    def _product(self, what: str, period: PricePeriod, code: str = "") -> str:
        return self.id(what, code, show_date(period.first) if self.is_split else "")

    def _days(self, period: PricePeriod) -> str | None:
        return self.id("prices", show_date(period.first)) if self.is_split else None

    def old_fare(self, yen: int) -> Row:
        return make_row(
            fare_id=self.id("ordinary"),
            price=yen,
            currency_type=CURRENCY,
            payment_method=PAID_ABOARD,
            transfers=NO_TRANSFER,
            agency_id=self.publisher.agency_id,
        )

    def categories(self) -> Iterator[Row]:
        for town in self.towns:
            for one in CLASSES:
                yield make_row(
                    rider_category_id=self.id(one.key, town.code),
                    rider_category_name=f"{one.name}（{town.name}にお住まい）" if town.code else one.name,
                    is_default_fare_category=int(one is CLASSES[0] and not town.code),
                    eligibility_url=f"{self.publisher.url}/fares/",
                )
            if town.code and self.passes:
                yield make_row(
                    rider_category_id=self.id(RESIDENT, town.code),
                    rider_category_name=f"{town.name}にお住まい",
                    is_default_fare_category=0,
                    eligibility_url=f"{self.publisher.url}/fares/",
                )

    def _booklet(self, booklet: Booklet) -> str:
        return self.id("tickets", str(booklet.price_yen), str(booklet.face_yen))

    def media(self) -> Iterator[Row]:
        yield self._medium(self.id("cash"), "現金（車内）", NO_MEDIA)
        for one in self.booklets:
            name = f"回数券（{one.face_yen:,}円分を{one.price_yen:,}円で）"
            yield self._medium(self._booklet(one), name, PAPER)
        if self.passes:
            yield self._medium(self.id("pass"), "乗車券・定期券", PAPER)

    def _medium(self, key: str, name: str, kind: int) -> Row:
        return make_row(fare_media_id=key, fare_media_name=name, fare_media_type=kind)

    def products(self) -> Iterator[Row]:
        for period in self.periods:
            for town in period.towns:
                yield from self._list_rides(period, town)
                yield from self._list_passes(period, town)

    def _list_rides(self, period: PricePeriod, town: TownPrices) -> Iterator[Row]:
        booklet = town.prices.booklet
        media = (self.id("cash"), *((self._booklet(booklet),) if booklet else ()))
        for one in CLASSES:
            yen = getattr(town.prices, f"{one.key}_yen")
            for medium in media:
                category = self.id(one.key, town.code)
                yield self._make_product(self._product("ride", period), RIDE, category, medium, yen)

    def _list_passes(self, period: PricePeriod, town: TownPrices) -> Iterator[Row]:
        """A pass costs the same whatever her class; of several kinds of riders one must be the default."""
        holders = [RESIDENT] if town.code else [one.key for one in CLASSES if one.has_pass]
        for key, name, _english in PASSES:
            for holder in holders if _sells(town, key) else ():
                category = self.id(holder, town.code)
                product = self._product(key, period, town.code)
                yen = getattr(town.prices, f"{key}_yen")
                yield self._make_product(product, name, category, self.id("pass"), yen)

    def _make_product(self, product: str, name: str, category: str, medium: str, yen: int) -> Row:
        return make_row(
            fare_product_id=product,
            fare_product_name=name,
            rider_category_id=category,
            fare_media_id=medium,
            amount=yen,
            currency=CURRENCY,
        )

    def calendars(self) -> Iterator[Row]:
        """Every day of a period, whether something runs on it or not: nobody rides by these."""
        days = dict.fromkeys(_WEEK, 1)
        for period in self.periods if self.is_split else ():
            yield make_row(
                service_id=self._days(period), **days, start_date=period.first, end_date=period.last
            )

    def timeframes(self) -> Iterator[Row]:
        for period in self.periods if self.is_split else ():
            yield make_row(timeframe_group_id=self._days(period), service_id=self._days(period))

    def leg_rules(self) -> Iterator[Row]:
        for period in self.periods:
            yield self._leg_rule("ride", period)
            for town in period.towns:
                for key, _name, _english in PASSES:
                    if _sells(town, key):
                        yield self._leg_rule(key, period, town.code)

    def _leg_rule(self, what: str, period: PricePeriod, code: str = "") -> Row:
        return make_row(
            leg_group_id=self.id(what),
            network_id=self.key,
            from_timeframe_group_id=self._days(period),
            fare_product_id=self._product(what, period, code),
        )

    def transfer_rules(self) -> Iterator[Row]:
        for key, _name, _english in self.passes:
            yield make_row(
                from_leg_group_id=self.id(key),
                to_leg_group_id=self.id(key),
                transfer_count=EVERY_TIME,
                fare_transfer_type=ADDED,
            )

    def translations(self, network: tuple[str, str]) -> Iterator[Row]:
        for town in self.towns:
            for one in CLASSES:
                english = f"{one.name_en}, resident of {town.name_en}" if town.code else one.name_en
                record = self.id(one.key, town.code)
                yield _say("rider_categories", "rider_category_name", english, record)
            if town.code and self.passes:
                record = self.id(RESIDENT, town.code)
                yield _say("rider_categories", "rider_category_name", f"Resident of {town.name_en}", record)
        yield _say("networks", "network_name", network[1], self.key)
        yield _say("fare_media", "fare_media_name", "Cash in the vehicle", self.id("cash"))
        for booklet in self.booklets:
            english = f"Tickets ({booklet.face_yen:,} yen worth for {booklet.price_yen:,})"
            yield _say("fare_media", "fare_media_name", english, self._booklet(booklet))
        if self.passes:
            yield _say("fare_media", "fare_media_name", "Pass", self.id("pass"))
        for name, english in ((RIDE, RIDE_EN), *((one[1], one[2]) for one in self.passes)):
            yield make_row(
                table_name="fare_products",
                field_name="fare_product_name",
                language="en",
                translation=english,
                field_value=name,
            )


_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _by_price(booklet: Booklet) -> tuple[int, int]:
    return booklet.price_yen, booklet.face_yen


def _sells(town: TownPrices, key: str) -> bool:
    return getattr(town.prices, f"{key}_yen") is not None


def _say(table: str, field: str, english: str, record: str) -> Row:
    names = {"table_name": table, "field_name": field, "record_id": record}
    return make_row(**names, language="en", translation=english)
