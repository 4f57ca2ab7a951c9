"""The pages of fares: set by officers, read by everybody."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import DAY, make_user

from moyai.core.accounts.enums import Role
from moyai.core.places.models import Facility
from moyai.services.shared_taxi.models import Tariff
from moyai.services.shared_taxi.money_models import Booklet, Campaign, Sponsorship
from moyai.services.shared_taxi.tests.till import (
    PRICES,
    give_booklet,
    give_pass,
    make_campaign,
    make_sponsor,
    price_tickets,
)
from moyai.services.shared_taxi.tests.town import make_resident, make_rider, make_town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
LATER = DAY + timedelta(days=3)


def url(name: str, *args: Any) -> str:
    return reverse(f"shared_taxi:{name}", args=args)


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(make_user(Role.OFFICER))
    return client


def test_anybody_reads_the_fares(client: Client) -> None:
    price_tickets()
    make_campaign()
    make_sponsor()
    page = client.get(url("fares")).content.decode()
    for words in (
        "500円",
        "2,500円（3,000円ぶん乗れます）",
        "春のおためし",
        "中央病院が1人100円まで出します",
    ):
        assert words in page


def test_fares_that_are_not_set_say_so(client: Client) -> None:
    assert "運賃はまだ決まっていません" in client.get(url("fares")).content.decode()


def test_officer_looks_first_and_then_sets_fares(officer: Client) -> None:
    make_town()
    form = {**PRICES, "valid_from": LATER.isoformat(), "note": "燃料が高い"}
    seen = officer.post(url("define_tariff"), {**form, "do": "preview"})
    assert (seen.context["preview"].rides, Tariff.objects.count()) == (0, 1)
    officer.post(url("define_tariff"), {**form, "do": "save"})
    assert Tariff.objects.get(valid_from=LATER).note == "燃料が高い"
    page = officer.get(url("prices"))
    assert [state for _one, state in page.context["tariffs"]] == ["coming", "current"]
    officer.post(url("withdraw_tariff", Tariff.objects.latest("valid_from").pk))
    assert Tariff.objects.count() == 1


def test_form_of_new_fares_holds_the_present_ones(officer: Client) -> None:
    make_town()
    assert officer.get(url("define_tariff")).context["form"]["ordinary_yen"].value() == 500


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"valid_from": DAY.isoformat()}, "きょうまでの日は選べません"),
        ({"ordinary_yen": "-5"}, "0 以上"),
        ({"booklet_yen": "3000", "booklet_face_yen": "2500"}, "両方入れてください"),
        ({"booklet_yen": "3000"}, "両方入れてください"),
    ],
)
def test_fares_that_cannot_be_are_not_set(officer: Client, wrong: dict[str, str], words: str) -> None:
    make_town()
    form = {**PRICES, "valid_from": LATER.isoformat(), "do": "save", **wrong}
    page = officer.post(url("define_tariff"), form)
    assert (page.status_code, words in page.content.decode(), Tariff.objects.count()) == (422, True, 1)


def test_officer_sets_and_ends_a_campaign(officer: Client) -> None:
    form = {"name": "夏", "first_date": LATER, "last_date": LATER, "ordinary_yen": 100}
    officer.post(url("define_campaign"), form)
    officer.post(url("end_campaign", Campaign.objects.get(name="夏").pk))
    assert not Campaign.objects.exists()


def test_campaign_without_a_fare_or_backwards_is_not_set(officer: Client) -> None:
    form = {"name": "夏", "first_date": LATER, "last_date": DAY}
    page = officer.post(url("define_campaign"), form)
    assert page.status_code == 422
    assert officer.post(url("define_campaign"), {**form, "last_date": LATER}).status_code == 422


def test_officer_sets_and_ends_a_sponsor(officer: Client) -> None:
    make_town()
    place = Facility.objects.filter(is_landmark=True).first()
    assert place is not None
    form = {"facility": place.pk, "name": "まる市", "yen_a_person": 50, "first_date": LATER}
    officer.post(url("define_sponsorship"), form)
    found = Sponsorship.objects.get()
    assert (found.partner.name, found.partner.kind) == ("まる市", "sponsor")
    officer.post(url("end_sponsorship", found.pk))
    assert not Sponsorship.objects.exists()
    assert officer.post(url("define_sponsorship"), {**form, "first_date": DAY}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_history_takes_the_same_queries_for_any_number(
    officer: Client, count: int, django_assert_num_queries: Any
) -> None:
    make_town()
    for number in range(count):
        make_campaign(name=f"{number}")
    officer.get(url("prices"))
    with django_assert_num_queries(8):
        officer.get(url("prices"))


def test_history_as_a_table(officer: Client) -> None:
    make_town()
    lines = officer.get(url("tariffs_csv")).content.decode("utf-8-sig").splitlines()
    assert lines[1] == "2020-04-01,すべて,500,300,250,,,,,,0,"


def test_desk_sells_a_booklet_once_for_a_click(client: Client) -> None:
    client.force_login(make_user(Role.DISPATCHER))
    price_tickets()
    resident = make_resident()
    form = {"resident": resident.code, "what": "booklet", "key": "k1"}
    for _click in range(2):
        page = client.post(url("sell_tickets"), form, follow=True)
    assert "2,500円を受け取ってください" in page.content.decode()
    assert Booklet.objects.get().resident == resident


@pytest.mark.parametrize("form", [{"resident": "11111111"}, {"what": "month", "first_date": "2020-01-01"}])
def test_desk_is_told_what_cannot_be_sold(client: Client, form: dict[str, str]) -> None:
    client.force_login(make_user(Role.DISPATCHER))
    price_tickets()
    resident = make_resident()
    page = client.post(
        url("sell_tickets"), {"resident": resident.code, "what": "booklet", "key": "k", **form}
    )
    assert page.status_code == 422


def test_holder_sees_what_is_left(client: Client) -> None:
    user, resident = make_rider()
    client.force_login(user)
    assert "定期券も回数券も、ありません" in client.get(url("my_tickets")).content.decode()
    give_booklet(resident)
    give_pass(resident)
    page = client.get(url("my_tickets")).content.decode()
    assert ("のこり 3,000円" in page, "2026/7/9まで使えます" in page) == (True, True)


@pytest.mark.parametrize(
    "name", ["prices", "tariffs_csv", "define_tariff", "define_campaign", "sell_tickets"]
)
def test_drivers_do_not_set_fares(client: Client, name: str) -> None:
    client.force_login(make_user(Role.DRIVER))
    assert client.get(url(name)).status_code == 403
