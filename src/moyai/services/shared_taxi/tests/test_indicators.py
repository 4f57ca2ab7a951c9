from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import DAY, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.indicators.registry import Period, Value, get_indicator, list_indicators
from moyai.fleet.models import OperatingRecord, Shift, Stop, Task
from moyai.services.shared_taxi.enums import RideStatus, UnmetReason
from moyai.services.shared_taxi.indicators.meeting import MEETING
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.operations import record_unmet
from moyai.services.shared_taxi.tests.town import NOW, book, make_day, make_resident

pytestmark = pytest.mark.django_db
ONE_DAY = Period(DAY, DAY)
BY_GROUP = {"refusals", "passengers", "self_service_share"}
KEYS = [
    "rides",
    "pooled_share",
    "wait",
    "window_wait",
    "kept_share",
    "deviation",
    "refusals",
    "refusal_share",
    "no_shows",
    "cancellations",
    "late_cancellations",
    "cost_per_ride",
    "cost",
    "fares",
    "recovery",
    "registered",
    "active",
    "active_share",
    *(one.key.removeprefix("shared_taxi.") for one in MEETING),
    "passengers_ordinary",
    "passengers_self_service",
    "passengers_discount",
    "companions",
    "wheelchair_passengers",
    "infants",
    "booked_desk_share",
    "booked_web_share",
    "booked_line_share",
    "booked_tv_share",
    "booked_voice_share",
    "booked_other_share",
    "voice_completed_share",
    "desk_answer_p50",
    "desk_answer_p90",
    "pass_income",
    "sponsor_income",
    "recovery_all",
]


def read(key: str, period: Period = ONE_DAY) -> float | None:
    return get_indicator(f"shared_taxi.{key}").read(period)


def finish(ride: Ride, *, late_min: int = 0, is_pooled: bool = False) -> None:
    """Write a ride as driven: the car came ``late_min`` after its window; the arrival was in time."""
    came = ride.task.pickup_until + timedelta(minutes=late_min)
    Stop.objects.filter(task=ride.task).update(status="done", arrived_at=came)
    Task.objects.filter(pk=ride.task_id).update(status="done", finished_at=ride.task.dropoff_until)
    Ride.objects.filter(pk=ride.pk).update(status=RideStatus.DONE, is_pooled=is_pooled)


@pytest.fixture
def shift() -> Shift:
    return make_day()


@pytest.fixture
def day(shift: Shift) -> list[Ride]:
    """Three rides: one pooled and in time, one five minutes late, one cancelled late; and one refusal."""
    rides = [
        book(make_resident(), key=f"k{hour}", desired_at=at(hour), now=at(hour - 1)) for hour in (10, 11, 12)
    ]
    finish(rides[0], is_pooled=True)
    finish(rides[1], late_min=5)
    gone = rides[2].task.pickup_from - timedelta(minutes=3)
    Ride.objects.filter(pk=rides[2].pk).update(status=RideStatus.CANCELLED, cancelled_at=gone)
    record_unmet(
        resident=None,
        reason=UnmetReason.NO_CAPACITY,
        channel="web",
        idempotency_key="u",
        desired_at=at(10),
        now=NOW,
    )
    OperatingRecord.objects.create(
        shift=shift,
        started_at=at(9),
        ended_at=at(15),
        distance_m=1,
        loaded_distance_m=1,
        tasks_done=2,
        persons=2,
        cost_yen=21000,
    )
    return rides


def test_indicators_are_all_there_with_their_words() -> None:
    indicators = list_indicators("shared_taxi")
    assert [one.key.partition(".")[2] for one in indicators] == KEYS
    for one in indicators:
        assert all(
            text[language] for text in (one.title, one.unit, one.definition) for language in ("ja", "en")
        )


OF_THE_DAY = {
    "rides": 2,
    "pooled_share": 50,
    "wait": 72.5,
    "window_wait": 12.5,
    "kept_share": 50,
    "deviation": 2.5,
    "refusals": 1,
    "refusal_share": 25,
    "no_shows": 0,
    "cancellations": 1,
    "late_cancellations": 1,
    "cost_per_ride": 10500,
    "cost": 21000,
    "fares": 600,
    "recovery": pytest.approx(2.857, abs=0.001),
    "registered": 3,
    "active": 2,
    "active_share": pytest.approx(66.667, abs=0.001),
}


def test_the_indicators_of_a_day(day: list[Ride]) -> None:
    assert {key: read(key) for key in OF_THE_DAY} == OF_THE_DAY


def test_indicators_of_days_without_anything_are_nothing() -> None:
    period = Period(date(2026, 1, 1), date(2026, 1, 3))
    assert {key: each for key in KEYS if (each := read(key, period)) not in (None, 0)} == {}


def test_every_series_covers_every_day(day: list[Ride]) -> None:
    period = Period(DAY - timedelta(days=1), DAY)
    for key in KEYS:
        series = get_indicator(f"shared_taxi.{key}").read_series
        if series is not None and key not in BY_GROUP:
            assert [value.key for value in series(period)] == period.list_days(), key


def test_refusals_are_by_reason(day: list[Ride]) -> None:
    series = get_indicator("shared_taxi.refusals").read_series
    assert series is not None
    assert series(ONE_DAY) == [Value("空きがない", 1.0)]


@pytest.mark.parametrize(
    ("role", "status"), [(None, 302), (Role.RESIDENT, 403), (Role.DISPATCHER, 403), (Role.OFFICER, 200)]
)
@pytest.mark.parametrize("name", ["town", "town_csv"])
def test_town_page_is_for_officers(client: Client, role: Role | None, status: int, name: str) -> None:
    if role is not None:
        client.force_login(make_user(role))
    assert client.get(reverse(f"shared_taxi:{name}")).status_code == status


@pytest.fixture
def officer(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: at(16))
    client.force_login(make_user(Role.OFFICER))
    return client


def test_town_page_shows_tiles_charts_and_definitions(officer: Client, day: list[Ride]) -> None:
    page = officer.get(reverse("shared_taxi:town"), {"since": "2026-06-10", "until": "2026-06-10"})
    tiles = {tile["key"]: tile["value"] for tile in page.context["tiles"]}
    assert (tiles["rides"], tiles["pooled_share"], tiles["cost"]) == ("2", "50.0", "21,000")
    assert [chart["key"] for chart in page.context["charts"]][:2] == ["rides", "pooled_share"]
    assert get_indicator("shared_taxi.wait").definition["ja"] in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2026-06-10", "until": "2026-06-09"},
        {"since": "2020-01-01", "until": "2026-06-09"},
        {"since": "today", "until": "2026-06-09"},
        {"since": "2026-06-10"},
    ],
)
def test_town_page_explains_a_period_that_makes_no_sense(officer: Client, query: dict[str, str]) -> None:
    page = officer.get(reverse("shared_taxi:town"), query)
    assert (page.status_code, "error-summary" in page.content.decode()) == (422, True)


def test_csv_opens_in_a_spreadsheet(officer: Client, day: list[Ride]) -> None:
    answer = officer.get(reverse("shared_taxi:town_csv"), {"since": "2026-06-10", "until": "2026-06-10"})
    lines = answer.content.decode("utf-8").split("\r\n")
    assert lines[0] == "\ufeff指標,値,単位,よい方向,はじめの日,終わりの日,定義"
    assert lines[1].startswith("乗車,2,件,多いほどよい,2026-06-10,2026-06-10,")
    assert len(lines) == len(KEYS) + 2


def test_csv_of_one_indicator_is_by_day(officer: Client, day: list[Ride]) -> None:
    path = reverse("shared_taxi:indicator_csv", args=["rides"])
    lines = officer.get(path, {"since": "2026-06-09", "until": "2026-06-10"}).content.decode().split("\r\n")
    assert lines == ["\ufeff区分,乗車（件）", "2026-06-09,0", "2026-06-10,2", ""]


@pytest.mark.parametrize("key", ["nonsense", "registered"])
def test_csv_of_what_has_no_series_does_not_exist(officer: Client, key: str) -> None:
    assert officer.get(reverse("shared_taxi:indicator_csv", args=[key])).status_code == 404
