"""A late tour is driven in another order with the nurse aboard: the fewest get another time, all are told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.factories import DAY, FARM, HOME, SHOP, STATION, at, make_resident, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.errors import Refused
from moyai.core.notices import providers
from moyai.core.notices.models import Delivery, Notice
from moyai.core.reservations.operations import reserve
from moyai.core.reservations.specs import Wanted
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import ContactPoint
from moyai.engines.scheduling.tour import check_plan
from moyai.fleet.models import Decision, Shift, Stop, Task, Vehicle
from moyai.fleet.operations import retime_day
from moyai.fleet.operations.keeping import keep_shift
from moyai.fleet.tests.wheel import Wheel
from moyai.services.mobile_clinic.booking_policy import get_booking_policy
from moyai.services.mobile_clinic.enums import Profession, Programme, VisitStatus
from moyai.services.mobile_clinic.models import Share, Tiding, TourOrder, Visit
from moyai.services.mobile_clinic.operations.booking import book_visit, cancel_visit
from moyai.services.mobile_clinic.operations.lateness import put_off_call
from moyai.services.mobile_clinic.operations.replanning import undo_late_order
from moyai.services.mobile_clinic.operations.taking import get_share
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.queries.replanning import propose_rest, read_rest
from moyai.services.mobile_clinic.refusals import VisitRefused
from moyai.services.mobile_clinic.tests.clinic import (
    make_car,
    make_institution,
    make_patient,
    make_practitioner,
    make_share,
    make_shift,
)
from moyai.services.mobile_clinic.tests.touring import check_everything
from moyai.services.mobile_clinic.texts import late as say

pytestmark = pytest.mark.django_db
EARLY = at(17, day=DAY - timedelta(days=1))


@pytest.fixture
def house():
    house = make_institution()
    make_practitioner(house, Profession.DOCTOR)
    make_practitioner(house, Profession.NURSE)
    keep_shift(shift_id=make_shift(make_car()).pk, mark="for:clinic-1", actor="user:1", now=EARLY)
    make_share(None, owner=house, ends_at=at(17))
    return house


def book(house, place, since=None) -> Visit:
    patient = make_patient(house)
    facts = {"patient": patient, "programme": Programme.CHRONIC, "now": EARLY}
    found = find_times(**facts, since=since or at(8), until=at(18), place=place)
    wish = {"idempotency_key": f"k{patient.pk}", "actor": "user:1", "channel": "web"}
    return book_visit(**facts, **wish, offer=found.offers[0])


@pytest.fixture
def visits(house):
    """Return four: three close behind one another, then a long gap."""
    three = [book(house, place) for place in (HOME, STATION, SHOP)]
    return [*three, book(house, FARM, at(14))]


@pytest.fixture
def wheel(visits):
    return Wheel(Shift.objects.get())


def stop(code: str, kind: str) -> Stop:
    return Stop.objects.get(task__code=code, kind=kind)


def fresh(visit: Visit) -> Visit:
    return Visit.objects.get(pk=visit.pk)


def share_of() -> Share:
    return get_share(Share.objects.get().pk)


def see_until(wheel: Wheel, visits: list[Visit], minutes: int):
    """Have the nurse board, and the first patient's visit last longer; return when it is."""
    code, one = Share.objects.get().nurse_task, visits[0]
    boards = Task.objects.get(code=code).pickup_from
    wheel.press(stop(code, "pickup"), "arrived", boards)
    wheel.press(stop(code, "pickup"), "boarded", boards + timedelta(minutes=3))
    wheel.press(stop(one.task, "pickup"), "arrived", one.arrives_at)
    wheel.press(stop(one.task, "pickup"), "boarded", one.call_from)
    wheel.press(stop(one.task, "dropoff"), "arrived", one.call_until)
    return one.call_until + timedelta(minutes=minutes)


def list_turns() -> list[str]:
    """Return whom the car goes to, in order."""
    found = Stop.objects.filter(status__in=("pending", "arrived"), kind="pickup").order_by("sequence")
    return [each.task.reference for each in found]


def test_one_is_put_behind_so_that_the_others_keep_their_times(visits, wheel):
    _one, two, three, four = visits
    late = see_until(wheel, visits, 45)
    retime_day(day=DAY, now=late)
    assert list_turns() == [three.code, two.code, four.code]
    assert [fresh(each).arrives_at == each.arrives_at for each in (three, two, four)] == [True, False, True]
    moved = fresh(two)
    assert three.arrives_at < moved.arrives_at <= two.arrives_at + timedelta(hours=2)
    assert moved.call_from - moved.arrives_at == two.call_from - two.arrives_at
    check_everything(late)
    order = TourOrder.objects.get()
    assert (order.why, order.late_visit, order.made_by) == ("late", two, "system:clinic")
    assert order.late_s >= 30 * 60
    assert order.figures["before"]["put_off"] == 2
    assert order.figures["after"]["put_off"] == 1
    told = Notice.objects.filter(kind="mobile_clinic.late")
    assert [each.resident for each in told] == [two.patient.resident]
    assert "順番を変えました" in told.get().text["ja"]
    assert Tiding.objects.filter(kind="late_order").count() == 1
    assert [each.visit for each in Tiding.objects.filter(kind="late")] == [two]
    why = Decision.objects.filter(kind="replan", reason=say.REASON)
    assert {each.task.reference for each in why} == {two.code, three.code, four.code}
    retime_day(day=DAY, now=late + timedelta(seconds=30))  # told once for one delay
    assert TourOrder.objects.count() == 1
    assert Notice.objects.filter(kind="mobile_clinic.late").count() == 1


def test_the_tour_is_driven_to_its_end_in_the_new_order(visits, wheel):
    one, two, three, four = visits
    late = see_until(wheel, visits, 45)
    retime_day(day=DAY, now=late)
    wheel.press(stop(one.task, "dropoff"), "done", late + timedelta(minutes=1))
    assert fresh(three).status == VisitStatus.UNDER_WAY
    for each in map(fresh, (three, two, four)):
        wheel.press(stop(each.task, "pickup"), "arrived", each.arrives_at)
        wheel.press(stop(each.task, "pickup"), "boarded", each.call_from)
        wheel.press(stop(each.task, "dropoff"), "arrived", each.call_until)
        wheel.press(stop(each.task, "dropoff"), "done", each.call_until + timedelta(minutes=4))
        assert fresh(each).status == VisitStatus.DONE
    assert list_turns() == []


def test_a_few_minutes_turn_no_tour_round(visits, wheel):
    late = see_until(wheel, visits, 18)
    retime_day(day=DAY, now=late)
    assert list_turns() == [each.code for each in visits[1:]]
    assert not TourOrder.objects.exists()
    assert Notice.objects.filter(kind="mobile_clinic.late").count() == 2
    check_everything(late)


def test_where_no_order_may_change_all_are_put_off(visits, wheel, request):
    town = request.getfixturevalue("settings")
    town.MOYAI_SERVICE_SETTINGS = {"mobile_clinic": {"late_order_s": 0}}
    get_booking_policy.cache_clear()
    late = see_until(wheel, visits, 45)
    retime_day(day=DAY, now=late)
    get_booking_policy.cache_clear()
    assert list_turns() == [each.code for each in visits[1:]]
    assert Notice.objects.filter(kind="mobile_clinic.late").count() == 2
    check_everything(late)


def test_a_doctor_who_is_busy_then_is_not_called_away(visits, wheel):
    """She operates when the one put behind would be examined: nobody is promised the same minutes of hers."""
    two, three = visits[1:3]
    surgery = (three.call_until, three.call_until + timedelta(hours=2))
    reserve(
        wanted=[Wanted(two.doctor.resource_id, *surgery)],
        purpose="surgery",
        reference="1",
        idempotency_key="surgery",
        actor="user:1",
        now=EARLY,
    )
    late = see_until(wheel, visits, 45)
    retime_day(day=DAY, now=late)
    for each in map(fresh, visits[1:3]):
        is_met = surgery[0] < each.call_until and each.call_from < surgery[1]
        told = Tiding.objects.get(visit=each, kind="late").text["ja"]
        assert not is_met or "空いている医師がいません" in told


def test_whoever_was_told_that_the_car_is_on_its_way_keeps_her_turn(visits, wheel):
    """The car left in time and does not get on: she is next all the same."""
    one, two = visits[:2]
    end = see_until(wheel, visits, 3)
    wheel.press(stop(one.task, "dropoff"), "done", end)
    assert fresh(two).status == VisitStatus.UNDER_WAY
    Vehicle.objects.update(last_lon=HOME.lon, last_lat=HOME.lat, last_seen_at=end + timedelta(minutes=50))
    late = end + timedelta(minutes=51)
    retime_day(day=DAY, now=late)
    assert list_turns()[0] == two.code
    assert fresh(two).arrives_at > two.arrives_at
    check_everything(late)


def test_it_is_taken_back_by_the_institution_and_not_made_again(visits, wheel):
    two, three, four = visits[1:]
    late = see_until(wheel, visits, 45)
    retime_day(day=DAY, now=late)
    order = TourOrder.objects.get()
    undone = undo_late_order(order_id=order.pk, actor="user:1", now=late)
    assert undone.undone_by == "user:1"
    assert list_turns() == [two.code, three.code, four.code]
    assert two.arrives_at < fresh(two).arrives_at < fresh(three).arrives_at
    check_everything(late)
    told = Notice.objects.filter(kind="mobile_clinic.reordered")
    assert {each.resident for each in told} == {two.patient.resident, three.patient.resident}
    assert undo_late_order(order_id=order.pk, actor="user:2", now=late).undone_by == "user:1"
    later = late + timedelta(minutes=20)
    retime_day(day=DAY, now=later)
    assert TourOrder.objects.count() == 1
    assert list_turns() == [two.code, three.code, four.code]
    check_everything(later)


def test_what_has_begun_or_changed_since_is_not_taken_back(visits, wheel):
    one = visits[0]
    late = see_until(wheel, visits, 45)
    retime_day(day=DAY, now=late)
    order = TourOrder.objects.get()
    wheel.press(stop(one.task, "dropoff"), "done", late + timedelta(minutes=1))
    with pytest.raises(VisitRefused, match="order_over"):
        undo_late_order(order_id=order.pk, actor="user:1", now=late + timedelta(minutes=2))
    assert TourOrder.objects.get().undone_at is None


def test_a_later_call_of_a_doctor_puts_the_rest_in_order_too(visits, wheel):
    one, two, three, four = visits
    now = see_until(wheel, visits, -15)
    with transaction.atomic():
        put_off_call(fresh(one), one.doctor, one.call_from + timedelta(minutes=45), now)
    assert [each for each in list_turns() if each != one.code] == [three.code, two.code, four.code]
    check_everything(now)


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    minutes=st.integers(0, 120),
    places=st.lists(st.sampled_from((HOME, STATION, SHOP, FARM)), min_size=2, max_size=4),
    hours=st.lists(st.integers(0, 1), min_size=4, max_size=4),
)
def test_however_late_the_books_agree_and_no_order_would_have_been_better(house, minutes, places, hours):
    """`touring` checks the rows, the engine's own checker its answer, and every order is tried."""
    with transaction.atomic():
        _try_lateness(house, minutes, places, hours)
        transaction.set_rollback(True)


def _try_lateness(house, minutes, places, hours) -> None:
    visits = [book(house, HOME)]
    for place, more in zip(places, hours, strict=False):
        visits.append(book(house, place, visits[-1].arrives_at + timedelta(hours=more)))
    late = see_until(Wheel(Shift.objects.get()), visits, minutes)
    told = {each.code: each.arrives_at for each in visits[1:]}
    rest = read_rest(share_of(), late)
    best = _find_best(rest)
    proposal = propose_rest(share_of(), late)
    if proposal is not None:
        assert check_plan(rest.asking.tour, proposal.after) == ()
        assert proposal.after.cost <= best
    retime_day(day=DAY, now=late)
    check_everything(late)
    order = TourOrder.objects.first()
    for each in map(fresh, visits[1:]):
        assert each.arrives_at >= told[each.code]  # nobody before she was told
        has_heard = Notice.objects.filter(kind="mobile_clinic.late", resident=each.patient.resident)
        assert has_heard.count() == (each.arrives_at != told[each.code])
        if order is not None:
            assert each.arrives_at <= told[each.code] + timedelta(hours=2)
    if order is not None:
        undo_late_order(order_id=order.pk, actor="user:1", now=late)
        assert list_turns() == [each.code for each in visits[1:]]
        check_everything(late)


def _find_best(rest) -> int:
    """Return the least cost of all orders, each driven as early as it can be."""
    costs = [2**60]
    for order in permutations(rest.waiting):
        times = rest.follow(order, {each.code: each.arrives_at for each in order})
        plan = rest.asking.price(times)
        if check_plan(rest.asking.tour, plan) == ():
            costs.append(plan.cost)
    return min(costs)


@pytest.fixture
def late_tour(visits, wheel, monkeypatch):
    """Return a tour that was put into another order, at the moment when it was."""
    late = see_until(wheel, visits, 45)
    retime_day(day=DAY, now=late)
    monkeypatch.setattr(clock, "now", lambda: late)
    return visits


def sign_in(client, visits, profession):
    client.force_login(make_practitioner(visits[0].institution, profession).user)
    return client


def test_the_institution_sees_order_and_reason_and_takes_it_back(client, late_tour):
    two, three = late_tour[1:3]
    sign_in(client, late_tour, Profession.CLERK)
    assert "回る順番を変えました" in client.get("/clinic/").content.decode()
    address = f"/clinic/tours/{share_of().pk}/order/"
    page = client.get(address)
    text = page.content.decode()
    assert "おくれたため、順番を変えました" in text
    assert f"{two.patient.resident.name}さんの訪問が" in text
    rows = page.context["last"]["rows"]
    assert [(row["visit"], row["before"], row["is_moved"]) for row in rows[:2]] == [
        (three, 2, False),
        (two, 1, True),
    ]
    client.post(f"{address}press/", {"do": "undo", "order": TourOrder.objects.get().pk})
    assert list_turns()[0] == two.code
    assert "もとに戻しました" in client.get(address).content.decode()
    assert client.get("/clinic/").context["late_orders"] == []


def test_nurse_and_doctor_see_it_on_their_own_pages_without_a_name(client, late_tour):
    share, names = share_of(), [each.patient.resident.name for each in late_tour]
    for user in (share.nurse.user, late_tour[2].doctor.user):
        client.force_login(user)
        banner = client.get("/clinic/told/parts/now/?at=/clinic/visit/").content.decode()
        assert "回る順番を変えました" in banner
        assert not any(name in banner for name in names)
    client.force_login(share.nurse.user)
    page = client.get("/clinic/visit/").content.decode()
    places = [page.index(fresh(each).code) for each in (late_tour[2], late_tour[1], late_tour[3])]
    assert places == sorted(places)


def test_the_town_sees_the_order_and_nobodys_name(client, late_tour):
    client.force_login(make_user(Role.OFFICER))
    page = client.get(f"/clinic/calendar/tours/{share_of().pk}/")
    assert [row["before"] for row in page.context["last"]["rows"]] == [2, 1, 3]
    for each in late_tour:
        assert each.patient.resident.name not in page.content.decode()


def test_a_counter_that_may_not_know_young_people_sees_no_name_of_theirs(client, late_tour):
    Visit.objects.update(programme=Programme.TEENS)
    Share.objects.update(programme=Programme.TEENS)
    sign_in(client, late_tour, Profession.CLERK)
    page = client.get(f"/clinic/tours/{share_of().pk}/order/").content.decode()
    assert not any(each.patient.resident.name in page or each.code in page for each in late_tour)


class Silent:
    """A door that takes everything."""

    def send(self, *, contact: str, text: str, retry_key: str) -> None:
        """Take it."""


@pytest.mark.parametrize("kind", [ContactKind.LINE, ContactKind.EMAIL, ContactKind.PHONE])
def test_each_is_told_by_her_own_door(visits, wheel, kind, monkeypatch):
    """The patient put behind, and nurse and doctors who stand in the register; nobody else is."""
    for door in ("line", "email", "phone"):
        monkeypatch.setitem(providers._providers, door, Silent())
    people = [visits[1].patient.resident]
    for user in (share_of().nurse.user, visits[1].doctor.user):
        people.append(make_resident(user=user))
    for each in people:
        ContactPoint.objects.filter(resident=each).delete()
        ContactPoint.objects.create(resident=each, kind=kind, value=f"{kind}:{each.pk}")
    Notice.objects.all().delete()
    retime_day(day=DAY, now=see_until(wheel, visits, 45))
    said = [each for each in Delivery.objects.all() if "順番を変えました" in each.notice.text["ja"]]
    found = {(each.notice.resident_id, each.door) for each in said}
    assert found == {(each.pk, kind.value) for each in people}


def test_whose_visit_is_hers_alone_is_told_so_that_nobody_else_learns_of_it(visits, wheel, monkeypatch):
    monkeypatch.setitem(providers._providers, "line", Silent())
    resident = visits[1].patient.resident
    ContactPoint.objects.create(resident=resident, kind=ContactKind.LINE, value="line:hers")
    Visit.objects.update(programme=Programme.TEENS)
    late = see_until(wheel, visits, 45)
    retime_day(day=DAY, now=late)
    told = Notice.objects.get(resident=resident, created_at=late)
    assert told.kind == "mobile_clinic.own"
    assert "診療" not in told.text["ja"]
    tiding = Tiding.objects.get(kind="late_order")
    assert resident.name not in tiding.text["ja"]


class TestAtOnce:
    """Retiming, pressing, cancelling and taking back in threads of their own."""

    pytestmark = [
        pytest.mark.django_db(transaction=True),
        pytest.mark.filterwarnings("ignore::ResourceWarning"),
    ]

    def test_everything_at_the_same_moment_ends_in_books_that_agree(self, visits, wheel):
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            pytest.skip("threads cannot share an in-memory SQLite database: it locks whole tables")
        one, two = visits[:2]
        late = see_until(wheel, visits, 45)

        def run(work):
            try:
                return work()
            except Refused as refused:
                return refused
            finally:
                connection.close()

        def take_back():
            order = TourOrder.objects.first()
            return order and undo_late_order(order_id=order.pk, actor="user:1", now=late)

        works = [
            *[lambda: retime_day(day=DAY, now=late)] * 3,
            lambda: wheel.press(stop(one.task, "dropoff"), "done", late),
            lambda: cancel_visit(code=two.code, actor="user:1", now=late),
            take_back,
        ]
        with ThreadPoolExecutor(len(works)) as pool:
            answers = list(pool.map(run, works))
        refusals = {each.code for each in answers if isinstance(each, Refused)}
        assert refusals <= {"plan_busy", "order_over", "under_way", "too_late", "changed", "taken"}
        retime_day(day=DAY, now=late + timedelta(seconds=30))
        check_everything(late)
        assert TourOrder.objects.count() <= 1
        live = [each.code for each in Visit.objects.filter(status__in=("booked", "under_way"))]
        assert sorted(list_turns()) == sorted(live)
