from datetime import timedelta
from typing import Any

import pytest
from tests.factories import at

from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.operations import OfferLapsed, join_waiting, offer_freed
from moyai.services.shared_taxi.requests import RideRequest
from moyai.services.shared_taxi.tests.town import NOW, book, make_day, make_resident, wish
from moyai.services.shared_taxi.tests.walks import begin, say, spoken, walk

pytestmark = pytest.mark.django_db


def start(resident: Any) -> Any:
    return begin("my_rides", resident_id=resident.pk)


def test_my_rides_without_any_offers_to_book() -> None:
    talk = start(make_resident())
    assert "予約はありません" in spoken(talk)
    assert talk.turn.outcome.links[0].flow == "book_ride"


def test_my_rides_tells_the_number_and_leaves_the_ride() -> None:
    make_day()
    resident = make_resident()
    ride = book(resident)
    talk = say(start(resident), "nothing")
    assert ride.code[-4:] in spoken(talk)
    assert Ride.objects.get().status == "booked"


def test_my_rides_cancels_after_asking_twice() -> None:
    make_day()
    resident = make_resident()
    book(resident)
    talk = say(start(resident), "cancel")
    assert "取り消しますか" in talk.turn.prompt.ask.get("ja")
    talk = say(talk, True)
    assert (spoken(talk), Ride.objects.get().status) == ("予約を取り消しました。", "cancelled")


def test_my_rides_no_keeps_it() -> None:
    make_day()
    resident = make_resident()
    book(resident)
    walk(start(resident), {"wish": "cancel", "sure": False})
    assert Ride.objects.get().status == "booked"


def test_my_rides_of_two_asks_which() -> None:
    make_day()
    resident = make_resident()
    first, second = book(resident), book(resident, key="k2", desired_at=at(13))
    talk = start(resident)
    assert [option.value for option in talk.turn.prompt.options] == [first.code, second.code]
    walk(talk, {"which": second.code, "wish": "cancel", "sure": True})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("booked", "cancelled")


def test_cancel_of_another_persons_ride_is_refused() -> None:
    from moyai.core.conversations.registry import Call
    from moyai.core.conversations.turns import make_context
    from moyai.services.shared_taxi.flows.rides import cancel_ride
    from moyai.services.shared_taxi.operations import NotCancellable

    make_day()
    ride = book(make_resident())
    mine = start(make_resident())
    call = Call(make_context(mine.session, NOW), {"code": ride.code}, "x")
    with pytest.raises(NotCancellable):
        cancel_ride(call)
    assert Ride.objects.get().status == "booked"


def hold(resident: Any) -> Ride:
    """Return a place that is kept for somebody who waited."""
    make_day(starts_at=at(10), ends_at=at(10) + timedelta(minutes=30))
    waiting = join_waiting(wish=RideRequest(**wish(resident)), idempotency_key="w", actor="t", now=NOW)
    offer_freed(NOW)
    waiting.refresh_from_db()
    assert waiting.ride is not None
    return waiting.ride


def test_kept_place_is_taken_in_the_conversation() -> None:
    resident = make_resident()
    ride = hold(resident)
    talk = start(resident)
    assert "お返事をください" in talk.turn.prompt.ask.get("ja")
    talk = say(talk, "accept")
    assert ride.code[-4:] in spoken(talk)
    assert Ride.objects.get().status == "booked"


def test_kept_place_is_let_go_in_the_conversation() -> None:
    resident = make_resident()
    hold(resident)
    walk(start(resident), {"held": "decline"})
    assert Ride.objects.get().status == "cancelled"


def test_kept_place_of_another_is_not_hers_to_take() -> None:
    from moyai.core.conversations.registry import Call
    from moyai.core.conversations.turns import make_context
    from moyai.services.shared_taxi.flows.rides import accept_offer

    ride = hold(make_resident())
    call = Call(make_context(start(make_resident()).session, NOW), {"code": ride.code}, "x")
    with pytest.raises(OfferLapsed):
        accept_offer(call)
    assert Ride.objects.get().status == "held"
