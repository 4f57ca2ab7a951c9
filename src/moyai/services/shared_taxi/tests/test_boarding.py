"""Stops instead of doors, and the time from the door to the vehicle."""

from datetime import timedelta
from typing import Any

import pytest
from tests.factories import at

from moyai.core.notices.models import Notice
from moyai.core.places.models import Area, Facility, Municipality
from moyai.core.places.stops import StopFacts, add_stop
from moyai.core.residents.enums import Mobility
from moyai.core.residents.models import Resident
from moyai.fleet.queries import describe_drive
from moyai.services.shared_taxi.enums import BoardingMode, Preference, UnmetReason
from moyai.services.shared_taxi.models import BoardingRule, Ride
from moyai.services.shared_taxi.offers import RideQuote
from moyai.services.shared_taxi.operations import OfferGone, book_ride
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries import quote_ride
from moyai.services.shared_taxi.tests.town import (
    HOME,
    HOSPITAL,
    NOW,
    book,
    first_offer,
    make_car,
    make_day,
    make_resident,
    wish,
)
from moyai.services.shared_taxi.tests.walks import BOOKING, begin, spoken, walk
from moyai.services.shared_taxi.where import find_doors

pytestmark = pytest.mark.django_db

M = 1 / 111_200
"""A metre north, in degrees."""


def put_stop(name: str, metres: float, *, stand: str = "", is_step_free: bool = True) -> Facility:
    """Return a stop so many metres north of home."""
    facts = StopFacts(
        name=name, lon=HOME.lon, lat=HOME.lat + metres * M, stand=stand, is_step_free=is_step_free
    )
    return add_stop(municipality=Municipality.objects.get(), facts=facts, actor="test", now=NOW)


def serve(mode: BoardingMode, key: str = "west") -> None:
    BoardingRule.objects.create(area=Area.objects.get(key=key), mode=mode)


def quote(resident: Resident, **changes: Any) -> RideQuote:
    return quote_ride(**wish(resident, **changes), now=NOW)


def test_in_an_area_of_stops_she_is_told_where_to_stand_how_far_to_walk_and_when_to_leave() -> None:
    shift = make_day()
    resident = make_resident()
    put_stop("沢渡の辻", 80, stand="赤いポストの前")
    put_stop("沢渡駅", 200)
    serve(BoardingMode.STOP)
    ride = book(resident)
    walked = ride.walks.get()
    assert ride.task.origin_name == "沢渡の辻"
    assert (walked.door_name, walked.metres, walked.seconds) == ("自宅", 100, 180)
    assert ride.task.pickup_from >= at(10) + timedelta(minutes=3)
    assert find_doors(ride) == (HOME, HOSPITAL)
    told = Notice.objects.get(kind="shared_taxi.booked").text["ja"]
    leave_at = ride.task.pickup_from - timedelta(minutes=3)
    assert "乗り場は沢渡の辻（赤いポストの前）。歩いて100メートル、3分ほどです。" in told
    assert f"午前10時{leave_at.astimezone(at(10).tzinfo).minute}分までに自宅を出てください。" in told
    stop = describe_drive(shift, NOW)["next_stop"]
    assert stop["place_name"] == "沢渡の辻"
    assert "赤いポストの前" in stop["note"] and "自宅" not in stop["note"]


@pytest.mark.parametrize(
    ("mobility", "own_limit", "stop"),
    [
        (Mobility.UNAIDED, None, "坂の下"),
        (Mobility.WALKER, None, None),
        (Mobility.WALKER, 400, "平らな所"),
        (Mobility.UNAIDED, 0, None),
    ],
)
def test_the_nearest_stop_that_fits_her_and_in_a_mixed_area_else_her_door(
    mobility: Mobility, own_limit: int | None, stop: str | None
) -> None:
    make_day()
    resident = make_resident()
    Resident.objects.update(mobility=mobility, walk_limit_m=own_limit)
    resident.refresh_from_db()
    put_stop("坂の下", 60, is_step_free=False)
    put_stop("平らな所", 200)
    serve(BoardingMode.MIXED)
    offer = quote(resident).offers[0]
    assert (offer.board.point.name if offer.board else None) == stop


def test_where_she_can_walk_to_no_stop_the_ride_is_refused_and_in_the_ledger_words() -> None:
    make_day()
    resident = make_resident()
    put_stop("遠い停留所", 900)
    serve(BoardingMode.STOP)
    found = quote(resident)
    assert found.refusal == UnmetReason.NO_STOP
    assert found.text is not None and "300メートルまで" in found.text.get("ja")
    talk = walk(begin(resident_id=resident.pk), BOOKING)
    assert "停留所がありません" in spoken(talk)


def test_landmarks_are_their_own_stops_and_arrivals_leave_time_to_walk() -> None:
    make_day()
    resident = make_resident()
    serve(BoardingMode.STOP, "centre")
    assert quote(resident).offers[0].alight is None
    serve(BoardingMode.STOP)
    put_stop("沢渡の辻", 150)
    home = quote(
        resident,
        origin=HOSPITAL,
        destination=HOME,
        preference=Preference.ARRIVE_BY,
        desired_at=at(11),
    ).offers[0]
    assert home.alight is not None and home.alight.walk_s == 240
    assert home.dropoff_until <= at(11) - timedelta(seconds=home.alight.walk_s)


def test_an_offer_whose_stop_has_gone_is_gone() -> None:
    make_day()
    resident = make_resident()
    stop = put_stop("沢渡の辻", 80)
    serve(BoardingMode.MIXED)
    offer = first_offer(resident)
    stop.delete()
    with pytest.raises(OfferGone):
        book_ride(**wish(resident), offer=offer, idempotency_key="k", actor="test", now=NOW)
    assert not Ride.objects.exists()


@pytest.mark.parametrize(
    ("mobility", "kerb_minutes", "pickup_s", "lead_s"),
    [
        (Mobility.UNAIDED, None, 60, 0),
        (Mobility.CANE, None, 90 + 60, 60),
        (Mobility.WALKER, None, 120 + 120, 120),
        (Mobility.WALKER, 7, 120 + 420, 420),
        (Mobility.UNAIDED, 5, 60 + 300, 300),
    ],
)
def test_the_way_to_the_kerb_is_planned_for_and_told(
    mobility: Mobility, kerb_minutes: int | None, pickup_s: int, lead_s: int
) -> None:
    make_day()
    resident = make_resident()
    Resident.objects.update(mobility=mobility, kerb_minutes=kerb_minutes)
    resident.refresh_from_db()
    ride = book(resident)
    assert (ride.task.pickup_service_s, ride.lead_s) == (pickup_s, lead_s)
    assert ride.task.pickup_from - timedelta(seconds=lead_s) >= at(10)
    told = Notice.objects.get(kind="shared_taxi.booked").text["ja"]
    assert ("自宅を出てください" in told) == (lead_s > 0)


def test_a_wheelchair_in_the_party_needs_its_own_time() -> None:
    make_car(wheelchair_places=1)
    make_day()
    found = quote(make_resident(), persons=2, wheelchairs=1)
    assert found.offers[0].lead_s == get_policy().wheelchair_kerb_s


def test_a_stop_beyond_the_streets_reach_is_no_stop() -> None:
    make_day()
    resident = make_resident()
    put_stop("少し先", 280)  # 280 m straight, 364 m on foot
    serve(BoardingMode.MIXED)
    assert quote(resident).offers[0].board is None
