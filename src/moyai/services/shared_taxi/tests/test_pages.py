from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import appoint_proxy
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.signed import make_account_token
from moyai.services.shared_taxi.tests.town import (
    FAR,
    FARM,
    NOW,
    book,
    make_day,
    make_eligibility,
    make_resident,
    make_rider,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hands(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Hold the clock: ``hands["now"]`` may be set."""
    held = {"now": NOW}
    monkeypatch.setattr(clock, "now", lambda: held["now"])
    return held


def sign_in(client: Client, *roles: Role) -> None:
    for role in roles or (Role.RESIDENT,):
        client.force_login(make_user(role))


def url(name: str, *args: Any) -> str:
    return reverse(f"shared_taxi:{name}", args=args)


def test_my_rides_show_the_ride_to_come(client: Client) -> None:
    make_day()
    user, resident = make_rider()
    ride = book(resident)
    client.force_login(user)
    page = client.get(url("my_rides"))
    assert page.status_code == 200
    assert [card.code for card in page.context["cards"]] == [ride.code]
    assert "午前10時から10時10分" in page.content.decode()


def test_my_rides_in_english_say_home_and_keep_the_party_from_the_fare(client: Client) -> None:
    make_day()
    user, resident = make_rider()
    task = book(resident).task
    task.origin_name = "自宅"
    task.save(update_fields=["origin_name"])
    client.force_login(user)
    page = client.get(url("my_rides"), headers={"accept-language": "en"}).content.decode()
    assert "From Home to " in page
    assert "1 person · <span" in page


@pytest.mark.parametrize("count", [1, 3])
def test_my_rides_take_the_same_queries_for_any_number(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    make_day()
    user, resident = make_rider()
    for number in range(count):
        book(resident, key=f"k{number}", desired_at=at(9 + 2 * number))
    client.force_login(user)
    client.get(url("my_rides"))
    with django_assert_num_queries(18):
        assert len(client.get(url("my_rides")).context["cards"]) == count


def test_my_rides_without_registration_lead_to_it(client: Client) -> None:
    sign_in(client)
    assert reverse("web:start", args=["register"]) in client.get(url("my_rides")).content.decode()


def test_my_rides_of_a_proxy_are_those_of_whom_she_stands_for(client: Client) -> None:
    make_day()
    mother = make_resident(given="梅")
    ride, daughter = book(mother), make_user(Role.RESIDENT)
    appoint_proxy(
        resident=mother,
        user=daughter,
        scope="shared_taxi",
        relation="娘",
        valid_until=None,
        actor="test",
        now=NOW,
    )
    client.force_login(daughter)
    assert [card.code for card in client.get(url("my_rides")).context["cards"]] == [ride.code]
    assert client.get(url("ride", ride.code)).status_code == 200


def test_my_rides_of_a_stranger_do_not_exist(client: Client) -> None:
    other = make_resident()
    user, _resident = make_rider()
    client.force_login(user)
    assert client.get(url("my_rides"), {"for": other.code}).status_code == 404


@pytest.mark.parametrize("name", ["my_rides", "past_rides", "places", "profile"])
def test_own_pages_ask_strangers_to_sign_in(client: Client, name: str) -> None:
    page = client.get(url(name))
    assert (page.status_code, page["Location"].startswith("/accounts/login/")) == (302, True)


@pytest.mark.parametrize("name", ["my_rides", "past_rides", "places", "profile"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_own_pages_are_there_in_both_languages(client: Client, name: str, language: str) -> None:
    user, _resident = make_rider()
    client.force_login(user)
    page = client.get(url(name), headers={"accept-language": language})
    assert (page.status_code, f'lang="{language}"' in page.content.decode()) == (200, True)


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 302), (Role.RESIDENT, 404), (Role.DRIVER, 404), (Role.DISPATCHER, 200), (Role.OFFICER, 200)],
)
@pytest.mark.parametrize("name", ["ride", "ride_live", "ride_map", "cancel"])
def test_ride_is_seen_by_its_rider_and_the_desk_only(
    client: Client, role: Role | None, status: int, name: str
) -> None:
    make_day()
    ride = book(make_resident())
    if role is not None:
        client.force_login(make_user(role))
    assert client.get(url(name, ride.code)).status_code == status


def test_ride_shows_promise_number_and_cancel(client: Client) -> None:
    make_day()
    user, resident = make_rider()
    ride = book(resident)
    client.force_login(user)
    words = client.get(url("ride", ride.code)).content.decode()
    assert f'<p class="code-big">{ride.code[-4:]}</p>' in words
    assert url("cancel", ride.code) in words
    assert "おうちでお待ちください" in words


def test_ride_that_is_unknown_does_not_exist(client: Client) -> None:
    sign_in(client, Role.OFFICER)
    assert client.get(url("ride", "00000000")).status_code == 404


def test_live_part_is_sent_again_only_when_it_has_changed(client: Client, hands: dict[str, Any]) -> None:
    make_day()
    user, resident = make_rider()
    ride = book(resident)
    client.force_login(user)
    tag = client.get(url("ride_live", ride.code))["ETag"]
    hands["now"] = NOW + timedelta(seconds=20)
    again = client.get(url("ride_live", ride.code), headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    Ride.objects.update(status=RideStatus.CANCELLED)
    changed = client.get(url("ride_live", ride.code), headers={"if-none-match": tag})
    assert (changed.status_code, "取り消しました" in changed.content.decode()) == (200, True)


def test_live_part_counts_the_minutes_of_a_car_on_its_way(client: Client, hands: dict[str, Any]) -> None:
    from moyai.fleet.operations import open_shift

    shift = make_day()
    user, resident = make_rider()
    ride = book(resident)
    open_shift(shift_id=shift.pk, actor="test", now=shift.starts_at)
    hands["now"] = ride.task.stops.get(kind="pickup").planned_at - timedelta(minutes=4)
    client.force_login(user)
    words = client.get(url("ride_live", ride.code)).content.decode()
    assert "車が向かっています。あと4分ほどで着きます。" in words
    markers = client.get(url("ride_map", ride.code)).json()["vehicles"]
    assert [marker["label"] for marker in markers] == ["w1号"]


def test_car_that_still_serves_others_is_not_shown(client: Client, hands: dict[str, Any]) -> None:
    from moyai.fleet.operations import open_shift

    shift = make_day()
    user, resident = make_rider()
    ride = book(resident)
    open_shift(shift_id=shift.pk, actor="test", now=shift.starts_at)
    hands["now"] = ride.task.stops.get(kind="pickup").planned_at - timedelta(minutes=21)
    client.force_login(user)
    assert "おうちでお待ちください" in client.get(url("ride_live", ride.code)).content.decode()
    assert client.get(url("ride_map", ride.code)).json()["vehicles"] == []


def test_cancel_asks_first_and_then_cancels(client: Client) -> None:
    make_day()
    user, resident = make_rider()
    ride = book(resident)
    client.force_login(user)
    assert "取り消しますか" in client.get(url("cancel", ride.code)).content.decode()
    assert Ride.objects.get().status == RideStatus.BOOKED
    for _ in range(2):
        assert client.post(url("cancel", ride.code)).status_code == 302
    assert Ride.objects.get().status == RideStatus.CANCELLED


def test_cancel_once_aboard_is_refused_in_words(client: Client) -> None:
    make_day()
    user, resident = make_rider()
    ride = book(resident)
    Ride.objects.update(status=RideStatus.ABOARD)
    client.force_login(user)
    page = client.post(url("cancel", ride.code), follow=True)
    assert "もう取り消せません" in page.content.decode()


def test_cancel_by_a_stranger_does_nothing(client: Client) -> None:
    make_day()
    ride = book(make_resident())
    sign_in(client, Role.RESIDENT)
    assert client.post(url("cancel", ride.code)).status_code == 404
    assert Ride.objects.get().status == RideStatus.BOOKED


def test_return_begins_a_conversation_with_places_swapped(client: Client) -> None:
    make_day()
    user, resident = make_rider()
    ride = book(resident)
    client.force_login(user)
    page = client.post(url("book_return", ride.code), follow=True)
    assert page.redirect_chain[0][0].startswith("/talk/")
    assert "いつがよいですか" in page.content.decode()


def test_place_is_added_by_a_tap_and_forgotten(client: Client) -> None:
    user, resident = make_rider()
    client.force_login(user)
    added = {"name": "むすめの家", "lon": FARM.lon, "lat": FARM.lat, "place": "point"}
    assert client.post(url("places"), added).status_code == 302
    place = resident.own_places.get()
    assert (place.name, place.lon) == ("むすめの家", FARM.lon)
    assert client.post(url("forget_place", place.pk)).status_code == 302
    assert resident.own_places.count() == 0


@pytest.mark.parametrize(
    "data",
    [
        {"name": "東京", "lon": FAR.lon, "lat": FAR.lat},
        {"name": "どこか"},
        {"name": "", "lon": FARM.lon, "lat": FARM.lat},
        {"name": "x", "lon": "nan", "lat": "1"},
        {"name": "x", "place": "facility:999999"},
    ],
)
def test_place_that_makes_no_sense_is_explained(client: Client, data: dict[str, Any]) -> None:
    user, resident = make_rider()
    client.force_login(user)
    page = client.post(url("places"), data)
    assert (page.status_code, "error-summary" in page.content.decode()) == (422, True)
    assert resident.own_places.count() == 0


def test_place_of_somebody_else_is_not_forgotten(client: Client) -> None:
    other = make_resident()
    place = other.own_places.create(name="家", lon=FARM.lon, lat=FARM.lat)
    user, _resident = make_rider()
    client.force_login(user)
    client.post(url("forget_place", place.pk))
    assert other.own_places.count() == 1


def test_password_is_chosen_once_by_the_signed_link(client: Client) -> None:
    resident = make_resident()
    page = url("open_account", make_account_token(resident))
    words = {"password": "sakura-2026-hana", "again": "sakura-2026-hana"}
    assert client.post(page, words).status_code == 302
    resident.refresh_from_db()
    assert resident.user is not None and resident.user.username == resident.code
    assert client.get(url("my_rides")).status_code == 200
    assert Client().get(page).status_code == 410


@pytest.mark.parametrize(
    ("password", "again"), [("sakura-2026-hana", "sakura"), ("12345678", "12345678"), ("", ""), ("a", "a")]
)
def test_password_that_will_not_do_is_explained(client: Client, password: str, again: str) -> None:
    resident = make_resident()
    page = client.post(
        url("open_account", make_account_token(resident)), {"password": password, "again": again}
    )
    assert (page.status_code, "error-summary" in page.content.decode()) == (422, True)
    assert Resident.objects.get().user is None


def test_password_link_that_is_forged_or_old_does_not_work(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = make_account_token(make_resident())
    assert client.get(url("open_account", token[:-1] + "x")).status_code == 410
    monkeypatch.setattr("moyai.services.shared_taxi.signed.MAX_AGE_S", -1)
    assert client.get(url("open_account", token)).status_code == 410


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 302), (Role.RESIDENT, 403), (Role.DRIVER, 403), (Role.DISPATCHER, 200), (Role.OFFICER, 200)],
)
def test_registrations_are_for_staff(client: Client, role: Role | None, status: int) -> None:
    declared = make_eligibility(make_resident(status=None))
    if role is not None:
        client.force_login(make_user(role))
    assert client.get(url("registrations")).status_code == status
    assert client.get(url("registration", declared.pk)).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_registrations_take_the_same_queries_for_any_number(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        make_eligibility(make_resident(status=None))
    sign_in(client, Role.OFFICER)
    with django_assert_num_queries(7):
        assert len(client.get(url("registrations")).context["rows"]) == count


def test_registrations_are_found_by_name_and_status(client: Client) -> None:
    make_eligibility(make_resident(status=None, given="桜"))
    make_eligibility(make_resident(status=None, given="梅"))
    sign_in(client, Role.OFFICER)
    found = client.get(url("registrations"), {"q": "桜"}).context["rows"]
    assert [row["name"] for row in found] == ["伊那 桜"]
    assert client.get(url("registrations"), {"status": "confirmed"}).context["rows"] == []
    assert client.get(url("registrations"), {"status": "nonsense"}).status_code == 200


def test_registration_is_confirmed_by_staff(client: Client) -> None:
    declared = make_eligibility(make_resident(status=None))
    sign_in(client, Role.DISPATCHER)
    page = client.post(url("registration", declared.pk), {"decision": "grant"}, follow=True)
    declared.refresh_from_db()
    assert (declared.status, "確認しました" in page.content.decode()) == ("confirmed", True)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"decision": "refuse"},
        {"decision": "grant", "expires_date": "2020-01-01"},
        {"decision": "grant", "expires_date": "soon"},
    ],
)
def test_registration_decided_badly_is_explained(client: Client, data: dict[str, str]) -> None:
    declared = make_eligibility(make_resident(status=None))
    sign_in(client, Role.DISPATCHER)
    page = client.post(url("registration", declared.pk), {"csrf": "x", **data})
    declared.refresh_from_db()
    assert (page.status_code, declared.status) == (422, "provisional")


def test_registration_decided_twice_tells_the_second(client: Client) -> None:
    declared = make_eligibility(make_resident(status=None))
    sign_in(client, Role.DISPATCHER)
    client.post(url("registration", declared.pk), {"decision": "grant"})
    data = {"decision": "refuse", "note": "x"}
    page = client.post(url("registration", declared.pk), data, follow=True)
    declared.refresh_from_db()
    assert (declared.status, "先に確認を終えています" in page.content.decode()) == ("confirmed", True)


def test_evidence_photo_that_is_not_there_does_not_exist(client: Client) -> None:
    declared = make_eligibility(make_resident(status=None))
    sign_in(client, Role.DISPATCHER)
    assert client.get(url("evidence_photo", declared.pk)).status_code == 404
    assert Entry.objects.filter(action="shared_taxi.see_evidence").count() == 0


def test_profile_says_how_the_registration_stands(client: Client) -> None:
    user, _resident = make_rider(expires=date(2026, 6, 9))
    client.force_login(user)
    assert "期限切れ" in client.get(url("profile")).content.decode()
