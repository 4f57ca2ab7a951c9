"""A group's booking is changed: what it has is never lost, and who rides as before is left alone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import DAY, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.notices.models import Notice
from moyai.fleet.models import Stop
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.fairness import Use
from moyai.services.shared_taxi.led_groups import count_persons, list_there
from moyai.services.shared_taxi.models import GroupRide, Ride, UnmetRequest
from moyai.services.shared_taxi.operations.grouping import GroupRefused
from moyai.services.shared_taxi.operations.regrouping import preview_change
from moyai.services.shared_taxi.parties import make_parties
from moyai.services.shared_taxi.tests.test_groups import (
    book_all,
    change,
    check_nothing_is_oversold,
    make_fleet,
    make_people,
    make_wish,
)
from moyai.services.shared_taxi.tests.town import HOME, NOW, make_resident
from moyai.services.shared_taxi.usage import count_missed, measure_use


def list_facts(group: GroupRide) -> list[tuple[Any, ...]]:
    """Return everything that a refused change must leave as it was."""
    rides = group.rides.order_by("pk").values_list("code", "status", "task__status", "task__pickup_from")
    stops = Stop.objects.order_by("pk").values_list("task", "status", "shift", "sequence", "planned_at")
    return [*rides, *stops, *GroupRide.objects.values_list("arrive_by", "place_name", "left_out")]


@pytest.mark.django_db
class TestChange:
    def test_another_hour_uses_the_very_vehicles_that_it_gives_up(self) -> None:
        make_fleet(2)
        people = make_people(8)  # both vehicles are full
        group = book_all(make_wish(people))
        old = set(group.rides.values_list("code", flat=True))
        change(group, make_wish(people, arrive_by=at(11, 20), return_at=at(13)))
        live = group.rides.filter(status__in=RideStatus.live())
        assert live.count() == 16
        assert set(group.rides.filter(status=RideStatus.MOVED).values_list("code", flat=True)) == old
        assert all(ride.task.dropoff_until <= at(11, 20) for ride in live.filter(preference="arrive_by"))
        check_nothing_is_oversold()
        assert measure_use(people[0], DAY, NOW, is_medical_counted=True) == Use(0, 0)
        assert Notice.objects.filter(kind="shared_taxi.moved").count() == 14  # all but the leader
        assert Notice.objects.filter(kind="shared_taxi.group_changed", resident=people[0]).count() == 1
        assert not Notice.objects.filter(kind="shared_taxi.cancelled").exists()
        again = list_facts(group)
        change(group, make_wish(people, arrive_by=at(11, 20), return_at=at(13)))
        assert list_facts(group) == again

    def test_who_rides_as_before_keeps_her_ride_and_who_leaves_hears_of_it(self) -> None:
        make_fleet(2)
        people = make_people(5)
        group = book_all(make_wish(people[:4]))
        kept = group.rides.filter(resident__in=people[1:3]).order_by("pk")
        before = list(kept.values_list("code", "status", "task__pickup_from"))
        change(group, make_wish([*people[:3], people[4]]))
        assert list(kept.values_list("code", "status", "task__pickup_from")) == before
        assert set(group.rides.filter(resident=people[3]).values_list("status", flat=True)) == {"cancelled"}
        assert group.rides.filter(resident=people[4], status="booked").count() == 2
        told = Notice.objects.exclude(kind="shared_taxi.booked").order_by("pk")
        assert sorted(told.values_list("kind", "resident")) == [
            ("shared_taxi.cancelled", people[3].pk),
            ("shared_taxi.group_booked", people[0].pk),
            ("shared_taxi.group_changed", people[0].pk),
        ]

    def test_where_not_everybody_fits_nothing_is_lost_and_the_wish_stands_in_the_ledger(self) -> None:
        make_fleet(2)
        people = make_people(10)
        group = book_all(make_wish(people[:8]))
        before = list_facts(group)
        with pytest.raises(GroupRefused) as refused:
            change(group, make_wish(people, arrive_by=at(9, 40)))
        assert refused.value.code == "not_all_fit"
        assert list_facts(group) == before
        assert UnmetRequest.objects.exists()
        assert not Notice.objects.filter(kind__in=["shared_taxi.moved", "shared_taxi.cancelled"]).exists()

    def test_looking_at_a_change_changes_nothing(self) -> None:
        make_fleet(2)
        people = make_people(5)
        group = book_all(make_wish(people[:4]))
        before, audited = list_facts(group), Entry.objects.count()
        plan = preview_change(code=group.code, wish=make_wish(people, arrive_by=at(11, 20)), now=NOW)
        assert (plan.persons, plan.left_out) == (5, ())
        assert (list_facts(group), Entry.objects.count()) == (before, audited)

    def test_a_leader_changes_it_until_it_is_late_and_nobody_once_it_has_begun(self) -> None:
        make_fleet(2)
        leader = make_resident()
        parties = tuple(make_parties(leader, HOME, 8))
        wish = make_wish([leader], leader=leader, members=parties)
        group = book_all(wish)
        more = make_wish([leader], leader=leader, members=tuple(make_parties(leader, HOME, 6)))
        change(group, more)
        assert count_persons(group) == 6
        first = group.rides.filter(status="booked").order_by("task__pickup_from")[0]
        late = first.task.pickup_from - timedelta(minutes=29)
        with pytest.raises(GroupRefused) as refused:
            change(group, wish, key="c2", now=late)
        assert refused.value.code == "late"
        Ride.objects.filter(pk=first.pk).update(status=RideStatus.ABOARD)
        with pytest.raises(GroupRefused) as refused:
            change(group, replace(wish, leader=None), key="c3")
        assert refused.value.code == "begun"

    def test_who_is_left_out_late_has_cancelled_late_and_who_is_moved_has_not(self) -> None:
        make_fleet(2)
        people = make_people(3)
        group = book_all(make_wish(people, arrive_by=at(11)))
        change(group, make_wish(people[:2], arrive_by=at(11, 20)), now=at(10, 25))
        assert [count_missed(one, at(12)) for one in people] == [0, 0, 1]


@pytest.mark.django_db
class TestPage:
    @pytest.fixture(autouse=True)
    def _town_clock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW)

    def test_the_desk_changes_hour_and_people_after_looking_at_it(self, client: Client) -> None:
        make_fleet(2)
        people = make_people(5)
        group = book_all(make_wish(people[:4]))
        client.force_login(make_user(Role.DISPATCHER))
        url = reverse("shared_taxi:group_change", args=[group.code])
        assert url in client.get(reverse("shared_taxi:group", args=[group.code])).content.decode()
        form = client.get(url).context["form"]
        values = {name: form[name].value() for name in form.fields}
        assert values["people"].splitlines() == [ride.resident.name for ride in list_there(group)]
        values |= {"day": str(DAY), "arrive_by": "11:30", "return_at": "13:30", "place": "", "pickup": ""}
        values["people"] += f"\n{people[4].code} +1"
        del values["is_counted"]
        page = client.post(url, {**values, "action": "plan"}).content.decode()
        assert "予約が変わる6人が、2台で行けます" in page
        assert group.rides.count() == 8
        page = client.post(url, {**values, "action": "change"}, follow=True).content.decode()
        assert "団体の予約を変えました" in page
        group.refresh_from_db()
        assert (group.arrive_by, group.return_at) == (at(11, 30), at(13, 30))
        assert count_persons(group) == 6
        check_nothing_is_oversold()

    def test_a_change_that_cannot_be_keeps_what_was_typed_and_the_booking(self, client: Client) -> None:
        make_fleet(1)
        user = make_user(Role.RESIDENT)
        leader = make_resident(user=user)
        group = book_all(make_wish([leader], leader=leader, members=tuple(make_parties(leader, HOME, 4))))
        client.force_login(user)
        url = reverse("shared_taxi:group_change", args=[group.code])
        form = client.get(url).context["form"]
        values = {name: form[name].value() for name in form.fields}
        values |= {"day": str(DAY), "arrive_by": "11:00", "return_at": "13:00", "place": "", "pickup": ""}
        values |= {"people": f"{leader.name} +29", "action": "change"}
        answer = client.post(url, values)
        assert answer.status_code == 422
        assert "全員は乗れません" in answer.content.decode()
        assert f"{leader.name} +29" in answer.content.decode()
        assert {ride.status for ride in group.rides.all()} == {"booked"}
        few = client.post(url, {**values, "people": f"{leader.name} +1"})
        assert "4人から" in few.content.decode()
        assert count_persons(group) == 4
