"""The officer's pages of stops."""

from typing import Any

import pytest
from django.test import Client
from tests.factories import make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.places.models import Facility
from moyai.core.residents.enums import Mobility
from moyai.services.shared_taxi.models import BoardingRule
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.tests.town import HOME, NOW, make_resident, make_town

pytestmark = pytest.mark.django_db

STOP = {"name": "沢渡の辻", "stand": "赤いポストの前", "is_step_free": "on", "lon": HOME.lon, "lat": HOME.lat}


@pytest.fixture
def officer(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_town()
    client.force_login(make_user(Role.OFFICER))
    return client


def test_a_stop_is_made_changed_taken_away_and_put_back(officer: Client) -> None:
    make_resident()
    officer.post("/town/stops/", STOP)
    stop = Facility.objects.get(kind="stop")
    page = officer.get("/town/stops/").content.decode()
    assert "赤いポストの前" in page and "1人のうち1人（100%）" in page
    officer.post(f"/town/stops/{stop.number}/", {**STOP, "name": "沢渡の角"})
    assert "沢渡の角" in officer.get("/town/stops.csv").content.decode()
    officer.post(f"/town/stops/{stop.number}/remove/")
    assert not Facility.objects.filter(kind="stop").exists()
    page = officer.get("/town/stops/").content.decode()
    assert "停留所「沢渡の角」を消しました。" in page and "元にもどす" in page
    officer.post("/town/stops/", {**STOP, "name": "沢渡の角"})
    assert Facility.objects.get(kind="stop").number > stop.number
    assert Entry.objects.filter(action__startswith="places.").count() >= 4


def test_an_area_of_stops_keeps_a_stop(officer: Client) -> None:
    refused = officer.post("/town/stops/areas/west/", {"mode": "stop"}, follow=True)
    assert "ほかに停留所がありません" in refused.content.decode()
    officer.post("/town/stops/", STOP)
    officer.post("/town/stops/areas/west/", {"mode": "stop"})
    assert BoardingRule.objects.get().mode == "stop"
    number = Facility.objects.get(kind="stop").number
    officer.post(f"/town/stops/{number}/remove/")
    assert Facility.objects.filter(kind="stop").exists()


@pytest.mark.parametrize(
    "wrong",
    [{"lat": 10.0}, {"lon": "x"}, {"name": "\u202e\u0000"}, {"lon": ""}, {"name": "あ" * 61}],
)
def test_what_is_no_stop_is_refused_in_words(officer: Client, wrong: dict[str, object]) -> None:
    answer = officer.post("/town/stops/", {**STOP, **wrong})
    assert answer.status_code == 422
    assert not Facility.objects.filter(kind="stop").exists()


def test_a_name_is_taken_once_and_hostile_words_stay_words(officer: Client) -> None:
    officer.post("/town/stops/", {**STOP, "name": "<script>x</script>"})
    assert officer.post("/town/stops/", {**STOP, "name": "<script>x</script>"}).status_code == 422
    page = officer.get("/town/stops/").content.decode()
    assert "<script>x</script>" not in page and "&lt;script&gt;x" in page


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.DRIVER, Role.DISPATCHER, Role.PARTNER])
def test_only_officers_decide(client: Client, role: Role) -> None:
    make_town()
    client.force_login(make_user(role))
    assert client.get("/town/stops/").status_code == 403
    assert client.post("/town/stops/", STOP).status_code == 403


def test_the_page_says_which_walking_speeds_are_measured_and_which_assumed(
    officer: Client, settings: Any
) -> None:
    settings.MOYAI_SERVICE_SETTINGS = {"shared_taxi": {"walker_walk_cm_s": 45}}
    get_policy.cache_clear()
    try:
        rows = {row["label"]: row for row in officer.get("/town/stops/").context["walking"]}
        page = officer.get("/town/stops/").content.decode()
    finally:
        get_policy.cache_clear()
    assert [row["speed_cm_s"] for row in rows.values()] == [80, 60, 45, 70]
    assert "測った研究" in rows[str(Mobility.UNAIDED.label)]["source"]
    assert "仮の数字" in rows[str(Mobility.WHEELCHAIR.label)]["source"]
    assert "町が決めた数字" in rows[str(Mobility.WALKER.label)]["source"]
    assert "どれも仮に置いた数字です" in page
