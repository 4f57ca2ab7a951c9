"""The conversation that has a ride repeated, and the pages on which it is changed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.factories import DAY, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.operations.regular_booking import book_regular_rides
from moyai.services.shared_taxi.regular_days import list_weekdays
from moyai.services.shared_taxi.regular_models import RegularRide, RegularSkip
from moyai.services.shared_taxi.tests.test_regular import make
from moyai.services.shared_taxi.tests.town import NOW, book, make_day, make_resident, make_rider
from moyai.services.shared_taxi.tests.walks import begin, spoken, walk

pytestmark = pytest.mark.django_db

ANSWERS: dict[str, Any] = {
    "which": lambda prompt: prompt.options[0].value,
    "weekdays": 0b10101,
    "until": lambda prompt: prompt.options[1].value,
    "sure": True,
}


@pytest.fixture(autouse=True)
def at_half_past_eight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def sign_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def start(resident: Any, **facts: Any) -> Any:
    return begin("repeat_ride", resident_id=resident.pk, **facts)


def test_without_a_ride_there_is_nothing_to_repeat() -> None:
    talk = start(make_resident())
    assert "くりかえせる予約がありません" in spoken(talk)
    assert talk.turn.outcome.links[0].flow == "book_ride"


def test_a_ride_is_repeated_and_booked() -> None:
    make_day()
    make_day(DAY + timedelta(days=2))
    resident = make_resident()
    ride = book(resident)
    talk = walk(start(resident), ANSWERS)
    assert "月曜・水曜・金曜に、2026年9月10日(木)までくりかえします" in spoken(talk)
    regular = RegularRide.objects.get()
    assert (regular.origin_name, regular.destination_name) == (
        ride.task.origin_name,
        ride.task.destination_name,
    )
    assert (str(regular.clock), regular.weekdays, regular.channel) == ("10:00:00", 0b10101, "web")
    book_regular_rides(NOW)
    assert Ride.objects.count() == 2


def test_days_are_chosen_one_by_one() -> None:
    make_day()
    resident = make_resident()
    book(resident)
    days = {f"on_{weekday}": weekday in (0, 3) for weekday in range(5)}
    until = {"until": "other", "until_day": "2026-06-30"}
    walk(start(resident), {**ANSWERS, "weekdays": 0, **days, **until})
    regular = RegularRide.objects.get()
    assert (list_weekdays(regular.weekdays), str(regular.until_date)) == ((0, 3), "2026-06-30")


def test_no_day_at_all_or_no_at_the_end_repeats_nothing() -> None:
    make_day()
    resident = make_resident()
    book(resident)
    none = {f"on_{weekday}": False for weekday in range(5)}
    assert "1つも選ばれていません" in spoken(walk(start(resident), {**ANSWERS, "weekdays": 0, **none}))
    assert spoken(walk(start(resident), {**ANSWERS, "sure": False})) == "くりかえしません。"
    assert RegularRide.objects.count() == 0


def test_alike_rides_are_offered_once_and_others_are_not() -> None:
    make_day()
    make_day(DAY + timedelta(days=1))
    resident = make_resident()
    book(resident)
    book(resident, key="k2", desired_at=NOW + timedelta(hours=25, minutes=30))
    talk = start(resident)
    assert len(talk.turn.prompt.options) == 1
    other = make_resident()
    assert "くりかえせる予約がありません" in spoken(start(other))


def test_the_desk_repeats_it_for_a_caller() -> None:
    make_day()
    resident = make_resident()
    book(resident)
    dispatcher = make_user(Role.DISPATCHER)
    talk = walk(start(resident, channel="desk", actor_id=dispatcher.pk), ANSWERS)
    assert talk.turn.outcome.page == f"/desk/people/{resident.code}/regular/"
    assert RegularRide.objects.get().made_by == dispatcher


def change(client: Client, regular: RegularRide, action: str, **form: str) -> str:
    url = f"/me/regular/{regular.pk}/change/"
    return client.post(url, {"action": action, **form}, follow=True).content.decode()


def test_her_page_shows_the_next_days_and_takes_changes() -> None:
    make_day()
    user, resident = make_rider()
    regular = make(resident)
    book_regular_rides(NOW)
    client = sign_in(user)
    page = client.get("/me/regular/").content.decode()
    assert ("月曜・水曜・金曜" in page, "予約済み" in page, "予約できませんでした" in page) == (
        True,
        True,
        True,
    )
    page = change(client, regular, "skip", day="2026-06-10")
    assert ("その日は乗らないことにしました" in page, "やはり乗る" in page) == (True, True)
    assert Ride.objects.get().status == "cancelled"
    change(client, regular, "unskip", day="2026-06-10")
    assert RegularSkip.objects.count() == 0
    assert "また始める" in change(client, regular, "pause")
    assert "しばらく休む" in change(client, regular, "resume")
    assert "終わりを取り消す" in change(client, regular, "end")
    assert "しばらく休む" in change(client, regular, "reopen")


def test_her_page_without_any_says_so() -> None:
    user, _resident = make_rider()
    assert "くりかえす予約はありません" in sign_in(user).get("/me/regular/").content.decode()


@pytest.mark.parametrize("form", [{"action": "burn"}, {"action": "skip", "day": "x"}, {}])
def test_what_is_no_change_is_not_found(form: dict[str, str]) -> None:
    user, resident = make_rider()
    regular = make(resident)
    assert sign_in(user).post(f"/me/regular/{regular.pk}/change/", form).status_code == 404


def test_a_day_that_is_none_of_its_own_is_explained() -> None:
    user, resident = make_rider()
    page = change(sign_in(user), make(resident), "skip", day="2026-06-11")
    assert "くりかえす予約の日ではありません" in page


def test_nobody_else_sees_or_changes_it() -> None:
    user, _resident = make_rider()
    regular = make(make_resident())
    client = sign_in(user)
    assert client.get(f"/me/regular/?for={regular.resident.code}").status_code == 404
    assert client.post(f"/me/regular/{regular.pk}/change/", {"action": "end"}).status_code == 404
    assert client.get(f"/desk/people/{regular.resident.code}/regular/").status_code == 403
    assert client.post(f"/desk/regular/{regular.pk}/change/", {"action": "end"}).status_code == 403
    assert Client().get("/me/regular/").status_code == 302
    regular.refresh_from_db()
    assert regular.ended_at is None


def test_the_desk_shows_and_changes_a_callers() -> None:
    resident = make_resident()
    regular = make(resident)
    desk = sign_in(make_user(Role.DISPATCHER))
    assert (
        f"/desk/people/{resident.code}/regular/"
        in desk.get(f"/desk/people/{resident.code}/").content.decode()
    )
    assert "月曜・水曜・金曜" in desk.get(f"/desk/people/{resident.code}/regular/").content.decode()
    desk.post(f"/desk/regular/{regular.pk}/change/", {"action": "end"})
    regular.refresh_from_db()
    assert regular.ended_at == NOW
    assert desk.get("/desk/people/12345678/regular/").status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_her_page_asks_the_database_the_same_number_of_times(
    size: int, django_assert_num_queries: Any
) -> None:
    user, resident = make_rider()
    for n in range(size):
        make(resident, key=f"r{n}")
    client = sign_in(user)
    client.get("/me/regular/")
    with django_assert_num_queries(12):
        client.get("/me/regular/")
