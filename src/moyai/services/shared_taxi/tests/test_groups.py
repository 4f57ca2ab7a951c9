"""Groups: planned over several vehicles, held in one transaction, taken back as a whole; nothing oversold."""

from collections import Counter
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import DAY, at, make_shift, make_user, make_vehicle

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.errors import Refused
from moyai.core.notices.models import Notice
from moyai.core.partners.models import Partner
from moyai.core.places.models import Facility
from moyai.core.residents.models import Resident
from moyai.fleet.enums import StopKind
from moyai.fleet.models import Shift, Stop, Task, Vehicle
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import RideStatus, UnmetReason
from moyai.services.shared_taxi.groups import GroupWish, Member, plan_group
from moyai.services.shared_taxi.models import GroupRide, MissedCase, Ride, UnmetRequest
from moyai.services.shared_taxi.operations import cancel_ride
from moyai.services.shared_taxi.operations.grouping import GroupRefused, book_group, cancel_group
from moyai.services.shared_taxi.operations.regrouping import change_group
from moyai.services.shared_taxi.parties import make_parties
from moyai.services.shared_taxi.requests import BadRequest
from moyai.services.shared_taxi.tests.test_fairness import make_rule
from moyai.services.shared_taxi.tests.test_money_pages import partner_user, words_of
from moyai.services.shared_taxi.tests.test_transfers import set_point
from moyai.services.shared_taxi.tests.town import EAST, HALL, NOW, book, make_day, make_resident
from moyai.services.shared_taxi.tests.walks import begin, say, spoken, walk
from moyai.services.shared_taxi.tests.walks import place as tapped
from moyai.services.shared_taxi.usage import measure_use

SEATS = 4


def make_people(count: int) -> list[Resident]:
    """Return so many people of the west, each in a house of her own."""
    places = (Point("自宅", 137.915 + 0.002 * (n % 5), 35.828 + 0.003 * (n // 5)) for n in range(count))
    return [make_resident(point=place, given=f"花{n}") for n, place in enumerate(places)]


def make_fleet(count: int = 2) -> None:
    make_day()
    for number in range(2, count + 1):
        make_shift(make_vehicle(f"w{number}", areas=("west",)))


def make_wish(people: list[Resident], **changes: Any) -> GroupWish:
    members = tuple(
        Member(resident=one, pickup=Point("自宅", one.household.lon, one.household.lat)) for one in people
    )
    values: dict[str, Any] = {
        "title": "老人クラブ",
        "place": HALL,
        "arrive_by": at(11),
        "return_at": at(13),
        "members": members,
    }
    return GroupWish(**{**values, **changes})


def book_all(wish: GroupWish, *, key: str = "g1", must_all_fit: bool = True, **changes: Any) -> GroupRide:
    return book_group(
        wish=wish,
        least_persons=sum(one.persons for one in wish.members) if must_all_fit else 1,
        representative=wish.members[0].resident,
        idempotency_key=key,
        actor="t",
        made_by=make_user(Role.DISPATCHER),
        now=NOW,
        **changes,
    )


def change(group: GroupRide, wish: GroupWish, *, key: str = "c1", **changes: Any) -> GroupRide:
    facts: dict[str, Any] = {"actor": "user:1", "made_by": None, "now": NOW, **changes}
    return change_group(code=group.code, wish=wish, idempotency_key=key, **facts)


def list_loads(shift: Shift) -> list[int]:
    """Return how many are aboard after each stop of a shift."""
    aboard, loads = 0, []
    for stop in shift.stops.exclude(status="skipped").exclude(kind="break").order_by("sequence"):
        assert stop.task is not None
        people = stop.task.seats + stop.task.wheelchairs
        aboard += people if stop.kind == StopKind.PICKUP else -people
        loads.append(aboard)
    return loads


def check_nothing_is_oversold() -> None:
    for shift in Shift.objects.all():
        loads = list_loads(shift)
        assert all(0 <= load <= SEATS for load in loads)
        assert not loads or loads[-1] == 0


@pytest.mark.django_db
class TestPlan:
    def test_several_vehicles_carry_a_group_there_in_time_and_home_together(self) -> None:
        make_fleet(2)
        plan = plan_group(make_wish(make_people(7)), now=NOW)
        assert (plan.persons, plan.vehicles, plan.left_out) == (7, 2, ())
        for _member, (there, home) in plan.rides:
            assert at(10, 30) <= there.promise.dropoff_from <= there.promise.dropoff_until <= at(11)
            assert at(13) <= home.promise.pickup_from <= at(13, 30)

    def test_who_does_not_fit_is_named_with_the_reason(self) -> None:
        make_fleet(1)
        people = make_people(2)
        outsider = make_resident(point=Point("遠い家", 138.5, 35.83), given="遠子")
        unregistered = make_resident(status=None, given="未登録")
        plan = plan_group(make_wish([*people, outsider, unregistered]), now=NOW)
        assert plan.persons == 2
        reasons = {one.member.resident: one.reason for one in plan.left_out}
        assert reasons == {
            outsider: UnmetReason.OUTSIDE_AREA,
            unregistered: UnmetReason.NOT_ELIGIBLE,
        }

    def test_who_must_change_vehicles_books_singly(self) -> None:
        set_point()
        make_fleet(1)
        plan = plan_group(make_wish(make_people(1), place=EAST), now=NOW)
        assert [one.reason for one in plan.left_out] == [UnmetReason.NO_CONNECTION]


@pytest.mark.django_db
class TestBooking:
    def test_all_are_booked_in_one_transaction_as_planned(self) -> None:
        make_fleet(2)
        people = make_people(6)
        wish = make_wish(people)
        planned = plan_group(wish, now=NOW)
        group = book_all(wish)
        rides = list(group.rides.select_related("task"))
        assert len(rides) == 12
        assert Counter(ride.resident_id for ride in rides) == {one.pk: 2 for one in people}
        ways = [way for _member, both in planned.rides for way in both]
        told = {(way.search.request.resident.pk, way.promise.pickup_from) for way in ways}
        assert {(ride.resident_id, ride.task.pickup_from) for ride in rides} == told
        check_nothing_is_oversold()
        assert book_all(wish) == group
        assert Ride.objects.count() == 12

    def test_when_all_must_fit_and_not_all_do_nobody_is_booked(self) -> None:
        make_fleet(1)
        wish = make_wish(make_people(12), arrive_by=at(9, 40), return_at=None)
        with pytest.raises(GroupRefused) as refused:
            book_all(wish)
        assert refused.value.code == "not_all_fit"
        assert (Ride.objects.count(), Task.objects.count(), GroupRide.objects.count()) == (0, 0, 0)

    def test_else_those_who_fit_are_booked_and_the_others_stand_in_the_ledger(self) -> None:
        make_fleet(1)
        wish = make_wish(make_people(12), arrive_by=at(9, 40), return_at=None)
        group = book_all(wish, must_all_fit=False)
        left = len(group.left_out)
        assert 0 < left < 12
        assert group.rides.count() == 12 - left
        assert UnmetRequest.objects.filter(reason=UnmetReason.NO_CAPACITY).count() == left
        check_nothing_is_oversold()

    def test_a_member_with_a_ride_at_that_time_is_left_out(self) -> None:
        make_fleet(2)
        people = make_people(3)
        book(people[0], origin=make_wish(people).members[0].pickup, desired_at=at(10, 30))
        plan = plan_group(make_wish(people), now=NOW)
        assert [one.member.resident for one in plan.left_out] == [people[0]]

    @pytest.mark.parametrize(("is_counted", "used"), [(False, 0), (True, 2)])
    def test_it_counts_among_the_months_rides_as_the_town_says(self, is_counted: bool, used: int) -> None:
        make_fleet(1)
        people = make_people(1)
        book_all(make_wish(people, is_counted=is_counted))
        assert measure_use(people[0], DAY, NOW, is_medical_counted=True).month == used

    def test_whose_rides_are_used_up_rides_with_a_group_that_does_not_count(self) -> None:
        make_fleet(1)
        make_rule(monthly_rides=1)
        people = make_people(1)
        Ride.objects.filter(pk=book(people[0], destination=HALL).pk).update(status=RideStatus.DONE)
        counted = plan_group(make_wish(people, is_counted=True, arrive_by=at(14), return_at=None), now=NOW)
        assert [one.reason for one in counted.left_out] == [UnmetReason.QUOTA]
        free = plan_group(make_wish(people, arrive_by=at(14), return_at=None), now=NOW)
        assert free.persons == 1


@pytest.mark.django_db
class TestCancelling:
    def test_a_cancelled_group_frees_all_seats(self) -> None:
        make_fleet(2)
        group = book_all(make_wish(make_people(7)))
        cancel_group(code=group.code, actor="t", now=NOW)
        assert not Stop.objects.exclude(kind="break").filter(status__in=["pending", "arrived"]).exists()
        assert set(group.rides.values_list("status", flat=True)) == {"cancelled"}
        assert cancel_group(code=group.code, actor="t", now=NOW).status == "cancelled"
        assert Entry.objects.filter(action="shared_taxi.cancel_group").count() == 1
        book_all(make_wish([one.resident for one in group.rides.all()[:1]]), key="again")

    @pytest.mark.parametrize("seed", range(2))
    def test_no_sequence_oversells_or_leaves_half_a_way(self, seed: int) -> None:
        random = Random(seed)
        set_point()
        make_fleet(2)
        make_shift(make_vehicle("e1", areas=("east",)))
        people = make_people(8)
        for step in range(10):
            what = random.choice(["group", "way", "ride", "cancel", "cancel_group", "change"])
            with suppress(Refused, IndexError):
                self.act(what, f"{seed}:{step}", random, people)
            check_nothing_is_oversold()
            halves = Ride.objects.filter(changed_from__isnull=False)
            for leg, first in halves.values_list("status", "changed_from__status"):
                assert (leg in RideStatus.live()) == (first in RideStatus.live())
            live = Ride.objects.filter(status__in=RideStatus.live()).count()
            open_tasks = Task.objects.filter(stops__status="pending").distinct().count()
            assert live == open_tasks

    def act(self, what: str, key: str, random: Random, people: list[Resident]) -> None:
        if what == "group":
            some = random.sample(people, random.randint(1, 8))
            wish = make_wish(some, arrive_by=at(random.randint(10, 12)), return_at=None)
            book_all(wish, key=key, must_all_fit=random.random() < 0.5)
        elif what == "cancel_group":
            groups = list(GroupRide.objects.filter(status="booked"))
            cancel_group(code=random.choice(groups).code, actor="t", now=NOW)
        elif what == "change":
            group = random.choice(list(GroupRide.objects.filter(status="booked")))
            some = random.sample(people, random.randint(1, 8))
            change(group, make_wish(some, arrive_by=at(random.randint(10, 12)), return_at=None), key=key)
        elif what == "cancel":
            rides = list(Ride.objects.filter(status__in=RideStatus.cancellable()))
            cancel_ride(code=random.choice(rides).code, actor="t", now=NOW)
        else:
            who = random.choice(people)
            home = Point("自宅", who.household.lon, who.household.lat)
            where = EAST if what == "way" else HALL
            book(who, key=key, origin=home, destination=where, desired_at=at(random.randint(9, 13)))


@pytest.mark.django_db
class TestPage:
    @pytest.fixture(autouse=True)
    def _town_clock(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: NOW)

    def fill(self, people: str, **changes: str) -> dict[str, str]:
        values = {
            "title": "老人クラブ新年会",
            "place": str(Facility.objects.get(name=HALL.name).pk),
            "day": str(DAY),
            "arrive_by": "11:00",
            "return_at": "13:00",
            "people": people,
            "fit": "all",
            "key": "abc",
            "action": "plan",
        }
        return {**values, **changes}

    def test_the_desk_looks_at_the_plan_books_and_cancels(self, client: Client) -> None:
        make_fleet(2)
        people = make_people(4)
        client.force_login(make_user(Role.DISPATCHER))
        lines = "\n".join([f"{people[0].code} +2", *(one.code for one in people[1:])])
        page = client.post(reverse("shared_taxi:group_new"), self.fill(lines)).content.decode()
        assert "6人が、2台で行けます" in page
        assert Ride.objects.count() == 0
        page = client.post(
            reverse("shared_taxi:group_new"), self.fill(lines, action="book"), follow=True
        ).content.decode()
        group = GroupRide.objects.get()
        assert group.title in page
        assert people[3].name in page
        table = client.get(reverse("shared_taxi:group_csv", args=[group.code])).content.decode()
        assert table.count(people[1].name) == 2
        assert group.title in client.get(reverse("shared_taxi:groups")).content.decode()
        client.post(reverse("shared_taxi:group_cancel", args=[group.code]))
        assert set(Ride.objects.values_list("status", flat=True)) == {"cancelled"}

    @pytest.mark.parametrize(
        ("people", "words"),
        [
            ("だれでもない", "1行目：「だれでもない」という登録が見つかりません"),
            ("{code}\n{code}", "2行目"),
            ("+3", "1行目"),
            ("", "必須"),
            ("{code} +999", "60人まで"),
            ("x" + " " * 5000 + "y", "1行目"),
        ],
    )
    def test_lines_that_name_nobody_are_told_with_their_number(
        self, client: Client, people: str, words: str
    ) -> None:
        make_fleet(1)
        client.force_login(make_user(Role.OFFICER))
        lines = people.format(code=make_people(1)[0].code)
        answer = client.post(reverse("shared_taxi:group_new"), self.fill(lines))
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_a_representative_books_only_for_her_own(self, client: Client) -> None:
        make_fleet(1)
        user = make_user(Role.RESIDENT)
        mine, other = make_resident(user=user), make_people(1)[0]
        client.force_login(user)
        url = reverse("shared_taxi:group_new")
        refused = client.post(url, self.fill(other.code))
        assert "見つかりません" in refused.content.decode()
        client.post(url, self.fill(f"{mine.code} +3", action="book"))
        group = GroupRide.objects.get()
        assert sum(group.rides.values_list("persons", flat=True)) == 8
        client.force_login(make_user(Role.RESIDENT))
        assert client.get(reverse("shared_taxi:group", args=[group.code])).status_code == 404

    def test_the_leader_prints_her_list_and_staff_the_drivers(self, client: Client) -> None:
        make_fleet(2)
        user = make_user(Role.RESIDENT)
        leader = make_resident(user=user)
        group = book_all(make_wish([leader, *make_people(3)]))
        leaders, drivers = (
            reverse(f"shared_taxi:group_{what}", args=[group.code]) for what in ("leader", "drivers")
        )
        client.force_login(user)
        assert client.get(leaders).content.startswith(b"%PDF")
        assert client.get(drivers).status_code == 403  # other people's addresses are in it
        client.force_login(make_user(Role.DISPATCHER))
        assert client.get(drivers).content.startswith(b"%PDF")

    def test_a_firm_prints_the_paper_of_its_own_vehicles_only(self, client: Client) -> None:
        make_fleet(2)
        other = Partner.objects.create(code="other", name="別のタクシー")
        Vehicle.objects.filter(code="w2").update(partner=other)
        people = make_people(7)
        group = book_all(make_wish(people))
        drivers = reverse("shared_taxi:group_drivers", args=[group.code])
        found = {}
        for code in ("taxi", "other"):
            client.force_login(partner_user(code))
            page = client.get(reverse("shared_taxi:groups")).content.decode()
            assert drivers in page
            found[code] = words_of(client.get(drivers).content)
            assert client.get(reverse("shared_taxi:group", args=[group.code])).status_code == 403
        stops = Stop.objects.filter(task__ride__group=group).select_related("shift__vehicle__partner")
        carried = {
            (stop.shift.vehicle.partner.code, stop.task.ride.resident.given_name)
            for stop in stops
            if stop.task is not None
        }
        assert {
            (code, one.given_name) for code in found for one in people if one.given_name in found[code]
        } == carried
        Partner.objects.create(code="third", name="何も乗せない")
        client.force_login(partner_user("third"))
        assert client.get(drivers).status_code == 404
        assert drivers not in client.get(reverse("shared_taxi:groups")).content.decode()


LEADING: dict[str, Any] = {
    "persons": 9,
    "wheelchairs": 0,
    "from": lambda prompt: prompt.own[0].value,
    "to": tapped(HALL),
    "when": "2026-06-10T11:00",
    "back": "2026-06-10T13:00",
    "sure": True,
}


@pytest.mark.django_db
class TestConversation:
    """What a leader says at any door: the flow is one."""

    def start(self, leader: Resident, channel: str = "voice", **facts: Any) -> Any:
        return begin("book_group", resident_id=leader.pk, channel=channel, **facts)

    def test_a_leader_says_how_many_and_all_are_booked_and_taken_back(self) -> None:
        make_fleet(3)
        leader = make_resident()
        talk = walk(self.start(leader), LEADING)
        assert "9人が3台で行きます" in spoken(talk)
        group = GroupRide.objects.get()
        assert (group.representative, group.made_by, group.rides.count()) == (leader, None, 6)
        assert not any(group.rides.values_list("is_counted", flat=True))
        assert Notice.objects.filter(kind="shared_taxi.group_booked", resident=leader).count() == 1
        assert Notice.objects.count() == 1
        check_nothing_is_oversold()
        again = walk(begin("my_rides", resident_id=leader.pk), {"wish": "cancel", "sure": True})
        assert "取り消しました" in spoken(again)
        assert set(group.rides.values_list("status", flat=True)) == {"cancelled"}
        assert Notice.objects.filter(kind="shared_taxi.cancelled").count() == 1

    def test_a_leader_puts_the_group_to_another_time_or_keeps_what_is_booked(self) -> None:
        make_fleet(3)
        leader = make_resident()
        walk(self.start(leader), LEADING)
        group = GroupRide.objects.get()

        talk = walk(
            begin("my_rides", resident_id=leader.pk, channel="voice"),
            {"wish": "time", "when": "2026-06-10T12:00", "sure": True},
        )
        assert "6月10日(水)、午後0時までに着きます" in spoken(talk)
        group.refresh_from_db()
        assert (group.arrive_by, group.return_at) == (at(12), at(14))
        live = group.rides.filter(status__in=RideStatus.live())
        assert sum(live.filter(preference="arrive_by").values_list("persons", flat=True)) == 9
        check_nothing_is_oversold()
        refused = begin("my_rides", resident_id=leader.pk, channel="voice")
        for value in ("time", "2026-06-10T14:30", True):  # home at half past four: nobody drives then
            refused = say(refused, value)
        assert refused.turn.prompt.key == "when"
        group.refresh_from_db()
        assert (group.arrive_by, live.count()) == (at(12), 6)

    def test_a_group_of_before_goes_again_by_its_name(self) -> None:
        make_fleet(2)
        people = make_people(5)
        before = book_all(make_wish(people, return_at=None))
        GroupRide.objects.filter(pk=before.pk).update(arrive_by=at(8))
        before.rides.update(status=RideStatus.DONE)
        answers = {**LEADING, "who": before.code, "when": "2026-06-10T14:00", "back": "none"}
        talk = walk(self.start(people[0], "line"), answers)
        group = GroupRide.objects.exclude(pk=before.pk).get()
        assert set(group.rides.values_list("resident", flat=True)) == {one.pk for one in people}
        assert group.title == before.title
        assert "5人が2台で行きます" in spoken(talk)
        told = Notice.objects.filter(
            kind="shared_taxi.booked",
            idempotency_key__in=[f"ride:{ride.code}:booked" for ride in group.rides.all()],
        )
        assert told.count() == 4  # everybody but the leader

    def test_who_does_not_fit_stands_in_the_ledger_before_she_hears_it_and_once(self) -> None:
        make_fleet(1)
        leader = make_resident()
        answers = {**LEADING, "persons": 30, "back": "none", "when": "2026-06-10T09:40"}
        talk = walk(self.start(leader), {**answers, "fit": "other"})
        assert spoken(talk) == "予約していません。"
        left = sum(UnmetRequest.objects.values_list("persons", flat=True))
        assert 0 < left < 30
        assert not Ride.objects.exists()
        walk(self.start(leader), {**answers, "fit": "some"})
        assert sum(Ride.objects.values_list("persons", flat=True)) == 30 - left
        assert sum(UnmetRequest.objects.values_list("persons", flat=True)) == 2 * left

    def test_a_group_is_no_way_round_the_rules(self) -> None:
        make_fleet(1)
        leader = make_resident()
        wish = make_wish([leader], leader=leader)
        with pytest.raises(BadRequest) as refused:
            plan_group(wish, now=NOW)
        assert "4人から" in str(refused.value.text)
        MissedCase.objects.create(
            resident=leader, missed=3, status="paused", opened_at=NOW, acknowledged_at=NOW, paused_until=DAY
        )
        big = make_wish([leader], leader=leader, members=tuple(make_parties(leader, EAST, 8)))
        assert {one.reason for one in plan_group(big, now=NOW).left_out} == {UnmetReason.PAUSED}
