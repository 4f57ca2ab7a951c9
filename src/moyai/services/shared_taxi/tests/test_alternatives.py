"""What else there is when a ride is refused: another place to get in, and the exclusive taxi."""

from typing import Any

import pytest
from tests.factories import at, make_shift, make_vehicle

from moyai.core.partners.models import Partner
from moyai.core.places.models import Municipality
from moyai.core.places.stops import StopFacts, add_stop
from moyai.core.residents.models import Resident
from moyai.fleet.models import Shift
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import UnmetReason
from moyai.services.shared_taxi.models import Ride, RideWalk, TaxiCard, UnmetRequest
from moyai.services.shared_taxi.offers import RideQuote
from moyai.services.shared_taxi.operations import OfferGone, book_ride
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries import quote_ride, quotes
from moyai.services.shared_taxi.tests.town import (
    HALL,
    HOSPITAL,
    NOW,
    make_car,
    make_day,
    make_resident,
    wish,
)
from moyai.services.shared_taxi.tests.walks import BOOKING, begin, first_offer, place, walk

pytestmark = pytest.mark.django_db

EDGE = Point("自宅", 137.9392, 35.83)
"""A home of the west, a hundred metres from the centre, where other cars serve."""
FAR_EDGE = Point("西の家", 137.9385, 35.86)
ACROSS = Point("川向こうの停留所", 137.9404, 35.83)


def make_scene() -> Resident:
    """The west has no car today; the east's car may fetch people in the centre."""
    make_shift(make_car("e1", areas=("east",)))
    resident = make_resident(point=EDGE)
    facts = StopFacts(name=ACROSS.name, stand="橋のたもと", lon=ACROSS.lon, lat=ACROSS.lat)
    add_stop(municipality=Municipality.objects.get(), facts=facts, actor="test", now=NOW)
    return resident


def quote(resident: Resident, **changes: Any) -> RideQuote:
    return quote_ride(**wish(resident, origin=EDGE, **changes), now=NOW)


def test_from_a_stop_nearby_the_ride_fits_and_is_booked_there() -> None:
    resident = make_scene()
    found = quote(resident)
    assert found.refusal == UnmetReason.NO_CAPACITY
    assert RideQuote.from_json(found.to_json()) == found
    (offer,) = found.elsewhere
    assert offer.board is not None and offer.board.point == ACROSS and offer.board.walk_m > 100
    ride = book_ride(**wish(resident, origin=EDGE), offer=offer, idempotency_key="k", actor="test", now=NOW)
    assert ride.task.origin_name == ACROSS.name
    assert RideWalk.objects.get().door_name == "自宅"


def test_she_who_cannot_walk_there_is_not_asked_to() -> None:
    resident = make_scene()
    resident.walk_limit_m = 50
    resident.save()
    assert quote(resident).elsewhere == ()


def test_home_again_she_may_get_out_across_the_river() -> None:
    resident = make_scene()
    back = wish(resident, origin=HALL, destination=EDGE)
    (offer,) = quote_ride(**back, now=NOW).elsewhere
    assert (offer.board, offer.shift_s) == (None, 0)
    assert offer.alight is not None and offer.alight.point == ACROSS
    ride = book_ride(**back, offer=offer, idempotency_key="k", actor="test", now=NOW)
    assert ride.task.destination_name == ACROSS.name
    answers = {**BOOKING, "from": place(HALL), "to": place(EDGE), "when": "2026-06-10T13:00"}
    talk = walk(begin(resident_id=make_resident(point=EDGE, given="次郎").pk), answers, until="offer")
    assert "別の場所で降りるなら、ご希望の時刻に" in talk.turn.prompt.offers[0].note.get("ja")


def test_both_ends_may_move() -> None:
    resident = make_scene()
    facts = StopFacts(name="西の停留所", stand="", lon=FAR_EDGE.lon + 0.002, lat=FAR_EDGE.lat)
    add_stop(municipality=Municipality.objects.get(), facts=facts, actor="test", now=NOW)
    asked = wish(resident, origin=EDGE, destination=FAR_EDGE)
    (offer,) = quote_ride(**asked, now=NOW).elsewhere
    assert offer.board is not None and offer.alight is not None
    ride = book_ride(**asked, offer=offer, idempotency_key="k", actor="test", now=NOW)
    assert RideWalk.objects.filter(ride=ride).count() == 2


def test_near_the_wish_too_where_that_saves_much(django_assert_max_num_queries: Any) -> None:
    """The east's car comes at noon only: nearer than anything door to door, so the walk is worth it."""
    resident = make_scene()
    Shift.objects.update(starts_at=at(11, 30))
    with django_assert_max_num_queries(140):
        found = quote(resident)
    (offer,) = found.elsewhere
    assert offer.shift_s > 30 * 60
    assert found.nearest == ()
    talk = walk(begin(resident_id=resident.pk), BOOKING, until="offer")
    assert "近い時刻に乗れます" in talk.turn.prompt.offers[0].note.get("ja")
    make_shift(make_vehicle("w9", areas=("west",)), starts_at=at(11, 15), ends_at=at(12, 15))
    assert quote(resident).elsewhere == ()  # almost the same time, at her door


def test_an_offer_from_elsewhere_is_checked_again() -> None:
    resident = make_scene()
    (offer,) = quote(resident).elsewhere
    Resident.objects.update(walk_limit_m=0)
    resident.refresh_from_db()
    with pytest.raises(OfferGone):
        book_ride(**wish(resident, origin=EDGE), offer=offer, idempotency_key="k", actor="test", now=NOW)
    assert not Ride.objects.exists()


@pytest.mark.parametrize("channel", ["web", "desk", "line", "voice", "tv"])
def test_every_door_offers_the_other_place_and_the_refusal_stays_in_the_ledger(channel: str) -> None:
    resident = make_scene()
    talk = walk(begin(resident_id=resident.pk, channel=channel), BOOKING, until="offer")
    prompt = talk.turn.prompt
    first = prompt.offers[0]
    note = first.note.get("ja")
    assert "別の乗り場からなら" in note and "川向こうの停留所（橋のたもと）" in note
    assert "別の乗り場・降り場か、近い時刻" in prompt.ask.get("ja")
    talk = walk(talk, {"offer": first_offer, "sure": True})
    assert "乗り場は川向こうの停留所" in talk.turn.outcome.text.get("ja", "spoken")
    assert UnmetRequest.objects.get().ride == Ride.objects.get()


class TestExclusiveTaxi:
    @pytest.fixture
    def resident(self) -> Resident:
        make_car()
        Partner.objects.update(name="架空タクシー", phone="0265000000")
        return make_resident()

    def ask(self, resident: Resident, **changes: Any) -> RideQuote:
        return quote_ride(**wish(resident, origin=HALL, **changes), now=NOW)

    def test_a_refusal_says_whom_to_call_and_what_it_costs_her(self, resident: Resident) -> None:
        found = self.ask(resident)
        assert found.refusal == UnmetReason.NO_CAPACITY and found.exclusive is not None
        told = found.exclusive.get("ja")
        assert "架空タクシー（0265-00-0000）" in told and "市役所でカードを作ると" in told
        assert f"{get_policy().exclusive_ordinary_yen}円まで" in told
        TaxiCard.objects.create(code="10000009", resident=resident, issued_at=NOW)
        with_card = self.ask(resident).exclusive
        assert with_card is not None and "カードを見せると" in with_card.get("ja")
        assert len(with_card.get("ja", "short")) <= 40
        assert "架空タクシー、0265" in with_card.get("ja", "spoken")

    def test_not_where_it_does_not_serve_nor_out_of_its_hours_nor_without_the_scheme(
        self, resident: Resident, settings: Any
    ) -> None:
        assert quote_ride(**wish(resident), now=NOW).exclusive is None  # her home is outside
        assert self.ask(resident, desired_at=at(20)).exclusive is None
        resident.eligibilities.all().delete()
        assert self.ask(resident).exclusive is None

    def test_a_town_without_the_scheme_does_not_speak_of_it(self, resident: Resident, settings: Any) -> None:
        settings.MOYAI_SERVICE_SETTINGS = {"shared_taxi": {"has_exclusive": False}}
        get_policy.cache_clear()
        try:
            assert self.ask(resident).exclusive is None
        finally:
            del settings.MOYAI_SERVICE_SETTINGS
            get_policy.cache_clear()

    def test_a_ride_that_fits_asks_for_no_alternatives(
        self, resident: Resident, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def never(*_args: Any) -> Any:
            raise AssertionError("asked")

        for name in ("list_elsewhere", "find_exclusive_way"):
            monkeypatch.setattr(quotes, name, never)
        make_day()
        assert self.ask(resident).offers

    def test_the_conversation_ends_with_it(self, resident: Resident) -> None:
        answers = {**BOOKING, "from": place(HALL), "to": place(HOSPITAL), "wait": False}
        talk = walk(begin(resident_id=resident.pk), answers)
        facts = {fact.label.get("ja"): fact.value.get("ja") for fact in talk.turn.outcome.facts}
        assert "0265-00-0000" in facts["デジタルタクシーでも行けます"]
