"""Ways with a change of vehicles: the wait, the two legs, what becomes of one by the other."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import DAY, at, make_shift, make_user, make_vehicle

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.indicators.registry import Period
from moyai.core.notices.models import DeskTask, Notice
from moyai.core.places.models import Area, Facility
from moyai.fleet.enums import StopKind, TaskStatus
from moyai.fleet.models import Shift, Stop, Task
from moyai.fleet.operations import CannotCancel, cancel_task
from moyai.services.shared_taxi.enums import Preference, RideStatus, UnmetReason, WaitingStatus
from moyai.services.shared_taxi.models import Ride, TransferPoint, WaitingRequest
from moyai.services.shared_taxi.offers import RideOffer
from moyai.services.shared_taxi.operations import (
    NotCancellable,
    OfferGone,
    cancel_ride,
    offer_freed,
)
from moyai.services.shared_taxi.operations.changing import BadTransfer, end_transfer, set_transfer
from moyai.services.shared_taxi.operations.joined import keep_connections
from moyai.services.shared_taxi.operations.waiting import end_lapsed
from moyai.services.shared_taxi.queries import quote_ride
from moyai.services.shared_taxi.study.plan import Replays
from moyai.services.shared_taxi.study.reading import read_present, read_town, read_wishes
from moyai.services.shared_taxi.study.replay import replay_day
from moyai.services.shared_taxi.tasks import RideTaskHandler
from moyai.services.shared_taxi.tests.town import (
    EAST,
    HALL,
    NOW,
    book,
    first_offer,
    make_day,
    make_resident,
    make_town,
    wish,
)
from moyai.services.shared_taxi.tests.walks import BOOKING, begin, place, spoken, walk
from moyai.services.shared_taxi.transfer_rule import Wait, measure_wait
from moyai.services.shared_taxi.usage import measure_use

WIDTH = timedelta(minutes=10)


@given(st.integers(0, 30), st.integers(20, 90), st.integers(-60, 60), st.sampled_from(["pickup", "arrival"]))
def test_whatever_is_planned_within_what_the_rule_gives_can_be_promised(
    least: int, spread: int, start: int, side: str
) -> None:
    wait = Wait(timedelta(minutes=least), timedelta(minutes=least + spread))
    known = (at(10) + timedelta(minutes=start), at(10) + timedelta(minutes=start) + WIDTH)
    found = (wait.find_pickup if side == "pickup" else wait.find_arrival)(known, width=WIDTH)
    assert found is not None
    begin_at = found[0] if side == "pickup" else found[0] - WIDTH
    while begin_at + (timedelta() if side == "pickup" else WIDTH) <= found[1]:
        other = (begin_at, begin_at + WIDTH)
        arrival, pickup = (known, other) if side == "pickup" else (other, known)
        assert wait.suits(arrival, pickup)
        begin_at += timedelta(minutes=5)


def set_point(**changes: Any) -> TransferPoint:
    make_town()
    values: dict[str, Any] = {
        "area": Area.objects.get(key="west"),
        "other_area": Area.objects.get(key="east"),
        "place": Facility.objects.get(name=HALL.name),
        "min_wait_minutes": 5,
        "max_wait_minutes": 45,
        "is_one_fare": True,
        "valid_from": DAY,
        "valid_until": None,
        "made_by": make_user(Role.OFFICER),
        "now": NOW - timedelta(days=2),
    }
    return set_transfer(**{**values, **changes})


def make_both(**changes: Any) -> tuple[Shift, Shift]:
    """Return a car of the west and one of the east, and the place between their areas."""
    set_point(**changes)
    return make_day(), make_shift(make_vehicle("e1", areas=("east",)))


def make_way(**changes: Any) -> tuple[Ride, Ride]:
    """Return the two rides of a way from the west to the east."""
    make_both()
    first = book(make_resident(), destination=EAST, **changes)
    return first, Ride.objects.get(changed_from=first)


def statuses() -> set[tuple[str, str]]:
    rides = Ride.objects.filter(changed_from__isnull=False).values_list("changed_from__status", "status")
    return set(rides)


@pytest.mark.django_db
class TestQuotes:
    @pytest.mark.parametrize(
        ("preference", "desired_at"),
        [(Preference.LEAVE_AFTER, at(10)), (Preference.ARRIVE_BY, at(12))],
    )
    def test_two_legs_meet_with_a_wait_that_can_be_borne(
        self, preference: Preference, desired_at: datetime
    ) -> None:
        make_both()
        quote = quote_ride(
            **wish(make_resident(), destination=EAST, preference=preference, desired_at=desired_at), now=NOW
        )
        assert quote.offers
        for offer in quote.offers:
            change = offer.change
            assert change is not None
            least, most = measure_wait(
                (change.arrive_from, change.arrive_until), (change.leave_from, change.leave_until)
            )
            assert timedelta(minutes=5) <= least <= most <= timedelta(minutes=45)
            assert offer.pickup_from <= change.arrive_from
            assert change.leave_from < offer.dropoff_until
            assert RideOffer.from_json(offer.to_json()) == offer

    def test_where_the_town_names_no_place_the_areas_stay_apart(self) -> None:
        make_day()
        make_shift(make_vehicle("e1", areas=("east",)))
        quote = quote_ride(**wish(make_resident(), destination=EAST), now=NOW)
        assert quote.refusal == UnmetReason.AREA_RULE

    def test_without_a_second_vehicle_there_is_no_way(self) -> None:
        set_point()
        make_day()
        quote = quote_ride(**wish(make_resident(), destination=EAST), now=NOW)
        assert (quote.refusal, quote.offers, quote.nearest) == (UnmetReason.NO_CONNECTION, (), ())

    @pytest.mark.parametrize(("is_one_fare", "fares"), [(True, [300, 0]), (False, [300, 300])])
    def test_one_fare_or_two_as_the_town_says(self, is_one_fare: bool, fares: list[int]) -> None:
        make_both(is_one_fare=is_one_fare)
        first = book(make_resident(), destination=EAST)
        rides = list(Ride.objects.order_by("task__pickup_from"))
        assert rides[0] == first
        assert [ride.fare_yen for ride in rides] == fares
        assert all(
            ride.fare_yen + ride.city_yen == 500 for ride in rides
        )  # each firm earns the ordinary fare


@pytest.mark.django_db
class TestBooking:
    def test_both_or_none(self) -> None:
        _west, east = make_both()
        resident = make_resident()
        offer = first_offer(resident, destination=EAST)
        Shift.objects.filter(pk=east.pk).update(status="closed")
        with pytest.raises(OfferGone):
            book(resident, destination=EAST, offer=offer)
        assert (Ride.objects.count(), Task.objects.count(), Stop.objects.count()) == (0, 0, 0)

    def test_the_way_is_one_of_the_months_rides_and_one_notice(self) -> None:
        first, second = make_way()
        use = measure_use(first.resident, DAY, NOW, is_medical_counted=True)
        assert use.month == 1
        assert first.task.journey == second.task.journey != ""
        assert Notice.objects.filter(kind="shared_taxi.booked").count() == 1
        assert first.task.dropoff_until + timedelta(minutes=5) <= second.task.pickup_from

    def test_the_conversation_says_where_one_changes(self) -> None:
        make_both()
        talk = walk(begin(resident_id=make_resident().pk), {**BOOKING, "to": place(EAST)})
        facts = {fact.label.get("ja"): fact.value.get("ja") for fact in talk.turn.outcome.facts}
        assert facts["乗りかえ"].startswith("伊那市役所で乗りかえ")
        assert facts["次の車の運転手に言う番号"] == Ride.objects.get(changed_from__isnull=False).code[-4:]

    def test_a_study_reads_the_way_as_one_wish_and_replays_its_two_vehicles(self) -> None:
        first, second = make_way()
        (wish_,) = read_wishes(Period(DAY, DAY))
        assert (wish_.origin_area, wish_.destination_area) == ("west", "east")
        assert (wish_.wish_s, wish_.is_arrive_by) == (10 * 3600, False)
        town = read_town(DAY)
        assert town.find_transfer(wish_).most_s == 45 * 60  # type: ignore[union-attr]
        task = Replays(town, [wish_]).make_task(DAY, read_present(DAY, vehicles=2))
        figures = replay_day(task)
        assert (figures.asked, figures.served, figures.changed, figures.runs) == (1, 1, 1, 2)
        assert first.task_id != second.task_id


@pytest.mark.django_db
class TestTogether:
    @pytest.mark.parametrize("leg", [0, 1])
    def test_cancelling_one_cancels_both_and_frees_all_seats(self, leg: int) -> None:
        ways = make_way()
        cancel_ride(code=ways[leg].code, actor="t", now=NOW)
        assert statuses() == {("cancelled", "cancelled")}
        assert not Stop.objects.filter(status__in=["pending", "arrived"]).exclude(kind="break").exists()
        assert Notice.objects.filter(kind="shared_taxi.cancelled").count() == 1

    def test_the_desk_cancels_both_as_well(self) -> None:
        _first, second = make_way()
        cancel_task(task_id=second.task_id, actor="desk", now=NOW)
        assert statuses() == {("cancelled", "cancelled")}

    def test_who_sits_in_the_first_does_not_lose_the_second(self) -> None:
        first, second = make_way()
        Task.objects.filter(pk=first.task_id).update(status=TaskStatus.ABOARD)
        Ride.objects.filter(pk=first.pk).update(status=RideStatus.ABOARD)
        for cancel in (
            lambda: cancel_ride(code=second.code, actor="t", now=at(10, 20)),
            lambda: cancel_task(task_id=second.task_id, actor="t", now=at(10, 20)),
        ):
            with pytest.raises((NotCancellable, CannotCancel)):
                cancel()
            assert statuses() == {("aboard", "booked")}

    def test_who_is_not_there_for_the_first_makes_the_second_free(self) -> None:
        first, _second = make_way()
        Task.objects.filter(pk=first.task_id).update(status=TaskStatus.NO_SHOW)
        first.task.refresh_from_db()
        RideTaskHandler().on_no_show(first.task, at(10, 20), {})
        assert statuses() == {("no_show", "cancelled")}

    def delay(self, first: Ride, minutes: int) -> None:
        stop = first.task.stops.get(kind=StopKind.DROPOFF)
        stop.planned_at = first.task.dropoff_until + timedelta(minutes=minutes)
        stop.save(update_fields=["planned_at"])

    def test_a_late_first_vehicle_is_seen_by_the_second(self) -> None:
        first, second = make_way()
        old = second.task.pickup_from
        assert keep_connections(at(10)) == 0
        self.delay(first, 45)
        assert keep_connections(at(10)) == 1
        second.task.refresh_from_db()
        assert second.task.pickup_from > old
        assert second.task.pickup_from >= first.task.dropoff_until + timedelta(minutes=45)
        told = DeskTask.objects.get()
        assert (told.kind, told.resident) == ("connection", first.resident)
        assert Notice.objects.filter(kind="shared_taxi.at_risk").count() == 1
        assert keep_connections(at(10, 1)) == 0
        assert DeskTask.objects.count() == 1

    def test_when_no_vehicle_can_wait_the_desk_must_act(self) -> None:
        first, second = make_way()
        self.delay(first, 600)
        keep_connections(at(10))
        keep_connections(at(10, 1))
        assert "手配してください" in DeskTask.objects.get().text["ja"]
        second.task.refresh_from_db()
        assert second.task.status == TaskStatus.PLANNED


@pytest.mark.django_db
class TestWaiting:
    """A freed place is offered for both vehicles, or not at all."""

    def wait(self) -> WaitingRequest:
        set_point()
        make_day()
        talk = begin(resident_id=make_resident().pk)
        answers = {**BOOKING, "to": place(EAST), "wait": True}
        assert "お待ちの方に加えました" in spoken(walk(talk, answers))
        return WaitingRequest.objects.get()

    def offer(self) -> tuple[WaitingRequest, Ride, Ride]:
        waiting = self.wait()
        assert offer_freed(NOW) == 0  # the first vehicle alone is of no use
        assert not Task.objects.exists()
        make_shift(make_vehicle("e1", areas=("east",)))
        assert offer_freed(NOW) == 1
        first, second = Ride.objects.order_by("task__pickup_from")
        assert {first.status, second.status} == {RideStatus.HELD}
        assert first.held_until == second.held_until
        waiting.refresh_from_db()
        assert waiting.ride == first
        return waiting, first, second

    def statuses(self) -> set[str]:
        return set(Ride.objects.values_list("status", flat=True))

    def test_both_are_offered_as_one_and_taken_by_one_word(self) -> None:
        waiting, _first, second = self.offer()
        assert "で乗りかえます" in Notice.objects.get(kind="shared_taxi.offered").text["ja"]
        talk = walk(begin("my_rides", resident_id=waiting.resident_id), {"held": "accept"})
        assert "予約しました" in spoken(talk)
        assert self.statuses() == {RideStatus.BOOKED}
        waiting.refresh_from_db()
        assert waiting.status == WaitingStatus.TAKEN
        assert second.code[-4:] in Notice.objects.get(kind="shared_taxi.booked").text["ja"]

    def test_an_offer_that_nobody_answers_lets_both_go(self) -> None:
        waiting, first, _second = self.offer()
        assert first.held_until is not None
        end_lapsed(first.held_until)
        waiting.refresh_from_db()
        assert (waiting.status, self.statuses()) == (WaitingStatus.LAPSED, {RideStatus.LAPSED})
        assert Notice.objects.filter(kind="shared_taxi.lapsed").count() == 1
        assert set(Task.objects.values_list("status", flat=True)) == {TaskStatus.CANCELLED}

    @pytest.mark.parametrize("number", [0, 1])
    def test_when_one_of_them_breaks_down_she_waits_again_where_she_was(self, number: int) -> None:
        waiting, *legs = self.offer()
        RideTaskHandler().on_unassigned(legs[number].task, NOW, {})
        waiting.refresh_from_db()
        assert (waiting.status, waiting.ride) == (WaitingStatus.WAITING, None)
        assert self.statuses() == {RideStatus.LAPSED}
        end_lapsed(NOW)
        assert set(Task.objects.values_list("status", flat=True)) == {TaskStatus.CANCELLED}

    def test_letting_one_go_lets_both_go(self) -> None:
        waiting, _first, second = self.offer()
        cancel_ride(code=second.code, actor="t", now=NOW)
        waiting.refresh_from_db()
        assert (waiting.status, self.statuses()) == (WaitingStatus.WITHDRAWN, {RideStatus.CANCELLED})


@pytest.mark.django_db
class TestSetting:
    def test_what_cannot_be_is_refused_in_plain_words(self) -> None:
        set_point()
        west, centre = Area.objects.get(key="west"), Area.objects.get(key="centre")
        farm = Facility.objects.get(name="沢渡")
        for changes, code in (
            ({"valid_from": NOW.date(), "now": NOW}, "begun"),
            ({"valid_until": DAY - timedelta(days=1)}, "backwards"),
            ({"other_area": west}, "one_area"),
            ({"other_area": centre}, "centre"),
            ({"max_wait_minutes": 20}, "too_tight"),
            ({"place": farm}, "unreached"),
            ({}, "stands"),
        ):
            with pytest.raises(BadTransfer) as refused:
                set_point(**changes)  # type: ignore[arg-type]
            assert refused.value.code == code

    def test_a_way_that_is_booked_stays_when_the_place_is_ended(self) -> None:
        make_way()
        point = TransferPoint.objects.get()
        ended = end_transfer(point_id=point.pk, made_by=make_user(Role.OFFICER), now=NOW)
        assert ended is not None
        assert statuses() == {("booked", "booked")}

    def test_officer_sets_and_ends_a_place(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW)
        make_town()
        client.force_login(make_user(Role.OFFICER))
        url = reverse("shared_taxi:transfers")
        assert "まだありません" in client.get(url).content.decode()
        values = {
            "area": Area.objects.get(key="west").pk,
            "other_area": Area.objects.get(key="east").pk,
            "place": Facility.objects.get(name=HALL.name).pk,
            "min_wait_minutes": "5",
            "max_wait_minutes": "15",
            "fare": "one",
            "valid_from": str(DAY + timedelta(days=1)),
        }
        refused = client.post(url, values)
        assert refused.status_code == 422
        assert "20分以上" in refused.content.decode()
        page = client.post(url, {**values, "max_wait_minutes": "40"}, follow=True).content.decode()
        assert "5分から40分" in page
        point = TransferPoint.objects.get()
        page = client.post(reverse("shared_taxi:transfer_withdraw", args=[point.pk]), follow=True)
        assert "取り下げました" in page.content.decode()
