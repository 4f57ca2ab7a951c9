from dataclasses import replace
from datetime import timedelta

import pytest
from tests.factories import at

from moyai.core.audit.models import Entry
from moyai.core.notices.models import Notice
from moyai.core.residents.enums import EligibilityStatus
from moyai.core.residents.models import Eligibility
from moyai.fleet.models import Task
from moyai.services.shared_taxi.enums import FareClass, RideStatus, UnmetReason
from moyai.services.shared_taxi.models import Ride, UnmetRequest
from moyai.services.shared_taxi.operations import (
    NotAllowed,
    NotCancellable,
    OfferGone,
    Overlap,
    cancel_ride,
    record_unmet,
)
from moyai.services.shared_taxi.tests.town import (
    HOME,
    HOSPITAL,
    NOW,
    book,
    first_offer,
    make_day,
    make_resident,
)

pytestmark = pytest.mark.django_db


def test_book_ride_keeps_the_promise_that_was_shown() -> None:
    make_day()
    resident = make_resident()
    offer = first_offer(resident)
    ride = book(resident, offer=offer)
    task = ride.task
    assert (task.pickup_from, task.pickup_until) == (offer.pickup_from, offer.pickup_until)
    assert (task.dropoff_from, task.dropoff_until) == (offer.dropoff_from, offer.dropoff_until)
    assert (ride.code, ride.fare_yen, ride.fare_class) == (task.code, 300, FareClass.SELF_SERVICE)
    assert (ride.status, ride.desired_at, ride.channel) == (RideStatus.BOOKED, at(10), "web")


def test_book_ride_tells_the_driver_whom_to_meet() -> None:
    make_day()
    task = book(make_resident()).task
    assert (task.contact_name, task.contact_phone) == ("伊那 花子", "09000000000")
    assert (task.origin_name, task.destination_name, task.seats) == ("自宅", "伊那中央病院", 1)
    assert task.note == "自宅：伊那市沢渡0-1"


def test_book_ride_tells_the_resident_and_is_audited() -> None:
    make_day()
    ride = book(make_resident())
    notice = Notice.objects.get(kind="shared_taxi.booked")
    assert f"番号は{ride.code[-4:]}" in notice.text["ja"]
    assert Entry.objects.filter(action="shared_taxi.book_ride", subject=f"ride:{ride.code}").count() == 1


def test_book_ride_twice_with_one_key_is_one_ride() -> None:
    make_day()
    resident = make_resident()
    offer = first_offer(resident)
    assert book(resident, offer=offer) == book(resident, offer=offer)
    assert (Ride.objects.count(), Task.objects.count(), Notice.objects.count()) == (1, 1, 1)


def test_book_ride_at_the_time_of_another_is_refused_in_words() -> None:
    make_day()
    resident = make_resident()
    first = book(resident)
    offer = first_offer(resident)
    with pytest.raises(Overlap) as caught:
        book(resident, key="k2", offer=offer)
    assert caught.value.facts == {"ride": first.code}
    assert "伊那中央病院" in caught.value.text.get("ja")
    assert Ride.objects.count() == 1


def test_book_ride_after_a_cancelled_one_is_given() -> None:
    make_day()
    resident = make_resident()
    cancel_ride(code=book(resident).code, actor="test", now=NOW)
    assert book(resident, key="k2").status == RideStatus.BOOKED


def test_book_ride_of_an_offer_that_another_took_is_refused() -> None:
    shift = make_day()
    shift.vehicle.seats = 1
    shift.vehicle.save(update_fields=["seats"])
    one, other = make_resident(), make_resident()
    offer = first_offer(one)
    book(other, offer=offer)
    with pytest.raises(OfferGone):
        book(one, key="k2", offer=offer)
    assert Ride.objects.count() == 1


def test_book_ride_of_an_old_offer_is_refused() -> None:
    make_day()
    resident = make_resident()
    offer = first_offer(resident)
    with pytest.raises(OfferGone):
        book(resident, offer=offer, now=offer.pickup_until + timedelta(minutes=1))


def test_book_ride_at_another_fare_than_shown_is_refused() -> None:
    make_day()
    resident = make_resident()
    offer = replace(first_offer(resident), fare_yen=1)
    with pytest.raises(OfferGone):
        book(resident, offer=offer)


def test_book_ride_after_the_eligibility_ended_is_refused() -> None:
    make_day()
    resident = make_resident()
    offer = first_offer(resident)
    Eligibility.objects.update(status=EligibilityStatus.WITHDRAWN)
    with pytest.raises(NotAllowed) as caught:
        book(resident, offer=offer)
    assert caught.value.code == UnmetReason.NOT_ELIGIBLE


def test_book_ride_taken_after_a_refusal_is_noted_on_it() -> None:
    make_day()
    resident = make_resident()
    unmet = record_unmet(
        resident=resident, reason=UnmetReason.NO_CAPACITY, channel="web", idempotency_key="u1", now=NOW
    )
    ride = book(resident, offer=first_offer(resident), unmet_id=unmet.pk)
    unmet.refresh_from_db()
    assert unmet.ride == ride


def test_record_unmet_twice_with_one_key_is_one_row() -> None:
    for _ in range(2):
        record_unmet(
            resident=None,
            reason=UnmetReason.AREA_RULE,
            channel="web",
            idempotency_key="u1",
            origin=HOME,
            destination=HOSPITAL,
            now=NOW,
        )
    row = UnmetRequest.objects.get()
    assert (row.origin_name, row.destination_lon, row.resident) == ("自宅", HOSPITAL.lon, None)


def test_cancel_ride_frees_the_car_and_tells() -> None:
    make_day()
    ride = cancel_ride(code=book(make_resident()).code, actor="test", now=NOW)
    assert (ride.status, ride.cancelled_at, ride.task.status) == ("cancelled", NOW, "cancelled")
    assert list(Notice.objects.order_by("pk").values_list("kind", flat=True)) == [
        "shared_taxi.booked",
        "shared_taxi.cancelled",
    ]


def test_cancel_ride_twice_is_once() -> None:
    make_day()
    code = book(make_resident()).code
    cancel_ride(code=code, actor="test", now=NOW)
    again = cancel_ride(code=code, actor="test", now=NOW + timedelta(minutes=5))
    assert again.cancelled_at == NOW
    assert Entry.objects.filter(action="shared_taxi.cancel_ride").count() == 1


@pytest.mark.parametrize(("minutes", "is_late"), [(31, False), (29, True)])
def test_cancel_ride_near_the_pickup_is_late(minutes: int, is_late: bool) -> None:
    make_day()
    ride = book(make_resident())
    cancel_ride(code=ride.code, actor="test", now=ride.task.pickup_from - timedelta(minutes=minutes))
    assert Entry.objects.get(action="shared_taxi.cancel_ride").facts == {"is_late": is_late}


@pytest.mark.parametrize("status", [RideStatus.ABOARD, RideStatus.DONE, RideStatus.NO_SHOW])
def test_cancel_ride_once_aboard_is_refused(status: RideStatus) -> None:
    make_day()
    ride = book(make_resident())
    Ride.objects.update(status=status)
    with pytest.raises(NotCancellable):
        cancel_ride(code=ride.code, actor="test", now=NOW)
