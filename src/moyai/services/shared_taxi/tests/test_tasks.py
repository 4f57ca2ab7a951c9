"""What the fleet tells: through the fleet's own operations where they can be called, else told by hand."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from tests.factories import make_shift

from moyai.core.clock import local
from moyai.core.notices.models import Notice, Urgency
from moyai.fleet.desk_panels import find_task_rider
from moyai.fleet.handlers import tell
from moyai.fleet.models import Shift, Stop
from moyai.fleet.operations import open_shift, press, take_out_of_service
from moyai.fleet.queries import get_live_task_state
from moyai.services.shared_taxi.cards import make_card, make_live_card
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.operations import tell_vehicles_near
from moyai.services.shared_taxi.tests.town import NOW, book, make_car, make_day, make_resident, make_rider

pytestmark = pytest.mark.django_db


def push(shift: Shift, stop: Stop, action: str, now) -> None:
    press(driver=shift.driver, stop_id=stop.pk, action=action, press_id=uuid4(), pressed_at=now, now=now)


def kinds() -> list[str]:
    return [kind.partition(".")[2] for kind in Notice.objects.order_by("pk").values_list("kind", flat=True)]


def test_ride_follows_the_driver_to_the_end() -> None:
    shift = make_day()
    ride = book(make_resident())
    open_shift(shift_id=shift.pk, actor="test", now=shift.starts_at)
    pickup = ride.task.stops.get(kind="pickup")
    push(shift, pickup, "arrived", pickup.planned_at)
    push(shift, pickup, "boarded", pickup.planned_at)
    ride.refresh_from_db()
    assert ride.status == RideStatus.ABOARD
    dropoff = ride.task.stops.get(kind="dropoff")
    push(shift, dropoff, "arrived", dropoff.planned_at)
    push(shift, dropoff, "done", dropoff.planned_at)
    ride.refresh_from_db()
    assert (ride.status, ride.is_pooled) == (RideStatus.DONE, False)


def test_rides_that_share_the_car_are_pooled() -> None:
    shift = make_day()
    one, other = make_resident(), make_resident()
    rides = [book(one, key="a"), book(other, key="b")]
    open_shift(shift_id=shift.pk, actor="test", now=shift.starts_at)
    for stop in Stop.objects.filter(shift=shift).order_by("sequence"):
        push(shift, stop, "arrived", stop.planned_at)
        push(shift, stop, "boarded" if stop.kind == "pickup" else "done", stop.planned_at)
    found = Ride.objects.filter(pk__in=[ride.pk for ride in rides]).values_list("status", "is_pooled")
    assert list(found) == [("done", True), ("done", True)]


def test_no_show_ends_the_ride_and_is_told() -> None:
    shift = make_day()
    ride = book(make_resident())
    open_shift(shift_id=shift.pk, actor="test", now=shift.starts_at)
    pickup = ride.task.stops.get(kind="pickup")
    push(shift, pickup, "arrived", pickup.planned_at)
    push(shift, pickup, "no_show", ride.task.pickup_until + timedelta(minutes=6))
    ride.refresh_from_db()
    assert ride.status == RideStatus.NO_SHOW
    assert kinds() == ["booked", "no_show"]


def test_car_that_breaks_down_leaves_the_ride_at_risk() -> None:
    shift = make_day()
    ride = book(make_resident())
    take_out_of_service(vehicle_id=shift.vehicle_id, reason="故障", actor="test", now=NOW)
    ride.refresh_from_db()
    assert ride.status == RideStatus.AT_RISK
    assert kinds() == ["booked", "at_risk"]


def test_car_that_breaks_down_is_replaced_and_told() -> None:
    shift = make_day()
    ride = book(make_resident())
    make_shift(make_car("w2"))
    take_out_of_service(vehicle_id=shift.vehicle_id, reason="故障", actor="test", now=NOW)
    ride.refresh_from_db()
    assert ride.status == RideStatus.BOOKED
    assert kinds() == ["booked", "car_changed"]
    assert "w2号" in Notice.objects.get(kind="shared_taxi.car_changed").text["ja"]


def board(shift: Shift, ride: Ride) -> datetime:
    """Open the shift and let the rider get in; return when."""
    if shift.status != "open":
        open_shift(shift_id=shift.pk, actor="test", now=shift.starts_at)
    pickup = ride.task.stops.get(kind="pickup", status="pending")
    push(shift, pickup, "arrived", pickup.planned_at)
    push(shift, pickup, "boarded", pickup.planned_at)
    return pickup.planned_at


def say_live(ride: Ride, now: datetime) -> str:
    ride = Ride.objects.select_related("task", "resident").get(pk=ride.pk)
    return make_live_card(ride, get_live_task_state(ride.task, now), now).headline


def test_rider_aboard_a_broken_car_is_told_which_other_one_fetches_her() -> None:
    own = make_day()
    ride = book(make_resident())
    other = make_shift(make_car("w2"))
    name = other.vehicle.name
    open_shift(shift_id=other.pk, actor="test", now=other.starts_at)
    now = board(own, ride) + timedelta(minutes=2)
    take_out_of_service(vehicle_id=own.vehicle_id, reason="故障", actor="test", now=now)
    notice = Notice.objects.get(kind="shared_taxi.transfer")
    assert (notice.urgency, notice.useful_until > now) == (Urgency.IMPORTANT, True)
    assert f"別の車（{name}）が" in notice.text["ja"]
    assert "car_changed" not in kinds()
    pickup = ride.task.stops.get(kind="pickup", status="pending")
    at = f"{local(pickup.planned_at):午前%-I時%-M分}"
    said = f"お乗りの車が動けなくなりました。別の車（{name}）が{at}ごろ迎えに行きます。"
    assert say_live(ride, now) == said
    ride = Ride.objects.select_related("task").get(pk=ride.pk)
    assert make_card(ride).status_label == "乗りかえ待ち"
    again = board(Shift.objects.get(pk=other.pk), ride)
    assert say_live(ride, again).startswith("ご乗車中です。")


def test_rider_aboard_a_broken_car_without_another_is_told_so() -> None:
    shift = make_day()
    ride = book(make_resident())
    now = board(shift, ride) + timedelta(minutes=2)
    take_out_of_service(vehicle_id=shift.vehicle_id, reason="故障", actor="test", now=now)
    assert kinds() == ["booked", "transfer_lost"]
    assert "別の車を探しています" in say_live(ride, now)


def test_ride_at_risk_that_gets_a_car_is_booked_again() -> None:
    make_day()
    ride = book(make_resident())
    tell("on_unassigned", ride.task, now=NOW, reason={}, is_transfer=False)
    tell("on_assigned", ride.task, now=NOW, shift_id=1, vehicle="w2号", is_replan=True)
    ride.refresh_from_db()
    assert ride.status == RideStatus.BOOKED
    assert kinds() == ["booked", "at_risk", "recovered"]


@pytest.mark.parametrize(
    ("event", "facts", "told"),
    [
        ("on_cancelled", {"actor": "test"}, "cancelled"),
        ("on_no_show", {"vehicle": "w1号", "waited_s": 300}, "no_show"),
        ("on_promise_at_risk", {"late_s": 300}, "at_risk"),
    ],
)
def test_event_heard_twice_is_told_once(event: str, facts: dict, told: str) -> None:
    make_day()
    ride = book(make_resident())
    for _ in range(2):
        tell(event, ride.task, now=NOW, **facts)
    assert kinds() == ["booked", told]


def test_event_after_the_end_changes_nothing() -> None:
    make_day()
    ride = book(make_resident())
    tell("on_cancelled", ride.task, now=NOW, actor="test")
    tell("on_boarded", ride.task, now=NOW, vehicle="w1号", late_s=0, is_transfer=False)
    ride.refresh_from_db()
    assert ride.status == RideStatus.CANCELLED


def test_vehicle_near_is_told_once_with_minutes_and_number() -> None:
    make_day()
    ride = book(make_resident())
    planned = ride.task.stops.get(kind="pickup").planned_at
    assert tell_vehicles_near(planned - timedelta(minutes=11)) == 0
    assert tell_vehicles_near(planned - timedelta(minutes=8)) == 1
    tell_vehicles_near(planned - timedelta(minutes=7))
    notice = Notice.objects.get(kind="shared_taxi.soon")
    assert notice.text["ja"] == f"あと8分ほどで、w1号がお迎えにまいります。番号は{ride.code[-4:]}です。"


def test_vehicles_near_are_read_with_few_queries(django_assert_num_queries) -> None:
    make_day()
    for number in range(3):
        book(make_resident(), key=f"k{number}")
    planned = Stop.objects.filter(kind="pickup").order_by("planned_at").first().planned_at
    from moyai.services.shared_taxi.queries import list_due_soon

    with django_assert_num_queries(3):  # rides, their cars, their walks
        rides = list_due_soon(planned - timedelta(minutes=1), planned + timedelta(hours=1))
        assert all(ride.task.waiting_stops[0].shift.vehicle.name for ride in rides)


def test_desk_knows_the_account_of_who_rides() -> None:
    make_day()
    user, resident = make_rider()
    assert find_task_rider(book(resident, key="own").task) == user.pk
    assert find_task_rider(book(make_resident(), key="without").task) is None
