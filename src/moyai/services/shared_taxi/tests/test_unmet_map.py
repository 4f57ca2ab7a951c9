import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import DAY, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.indicators.registry import Period
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import Preference, UnmetReason
from moyai.services.shared_taxi.erasing import anonymise_unmet
from moyai.services.shared_taxi.grid import draw_ring, find_cell, find_middle
from moyai.services.shared_taxi.models import UnmetRequest
from moyai.services.shared_taxi.operations.unmet import record_unmet
from moyai.services.shared_taxi.queries.unmet_map import count_on_grid, list_refusals
from moyai.services.shared_taxi.tests.town import EAST, FARM, HOME, HOSPITAL, NOW, make_resident, make_town

pytestmark = pytest.mark.django_db
PERIOD = Period(DAY, DAY)


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def officer(client: Client) -> Client:
    make_town()
    client.force_login(make_user(Role.OFFICER))
    return client


def refuse(
    origin: Point | None = HOME,
    destination: Point | None = HOSPITAL,
    *,
    reason: UnmetReason = UnmetReason.NO_CAPACITY,
    **changes: Any,
) -> UnmetRequest:
    return record_unmet(
        resident=changes.pop("resident", None),
        reason=reason,
        channel="web",
        idempotency_key=f"u{UnmetRequest.objects.count()}",
        origin=origin,
        destination=destination,
        preference=Preference.LEAVE_AFTER,
        desired_at=at(10),
        now=changes.pop("now", NOW),
        **changes,
    )


@given(lon=st.floats(122, 154), lat=st.floats(20, 46))
def test_point_lies_in_its_cell_and_stays_there_when_it_is_rounded(lon: float, lat: float) -> None:
    cell = find_cell(lon, lat)
    ring = draw_ring(cell)
    assert ring[0][0] - 1e-9 <= lon <= ring[2][0] + 1e-9
    assert ring[0][1] - 1e-9 <= lat <= ring[2][1] + 1e-9
    assert find_cell(*find_middle(cell)) == cell


def test_purpose_is_that_of_the_place_at_either_end() -> None:
    make_town()
    refuse(HOME, HOSPITAL)
    refuse(HOSPITAL, HOME)
    refuse(HOME, FARM)
    refuse(HOME, None)
    assert [each.purpose for each in list_refusals(PERIOD)] == ["other", "other", "hospital", "hospital"]
    assert len(list_refusals(PERIOD, purpose="hospital")) == 2
    assert len(list_refusals(PERIOD, reason=UnmetReason.AREA_RULE)) == 0


def test_refusals_of_other_days_are_not_counted() -> None:
    make_town()
    refuse(now=NOW - timedelta(days=1))
    assert list_refusals(PERIOD) == []


def test_grid_counts_cells_flows_and_what_told_no_place() -> None:
    make_town()
    for _ in range(2):
        refuse(HOME, HOSPITAL)
    refuse(EAST, None)
    counted = count_on_grid(list_refusals(PERIOD))
    home, hospital, east = (find_cell(p.lon, p.lat) for p in (HOME, HOSPITAL, EAST))
    assert counted.origins == {home: 2, east: 1}
    assert counted.flows == {(home, hospital): 2}
    assert counted.unplaced == 1


def test_an_erased_refusal_stays_in_its_cell() -> None:
    make_town()
    refuse(FARM, EAST)
    before = count_on_grid(list_refusals(PERIOD))
    assert anonymise_unmet(before=NOW + timedelta(days=1), now=NOW + timedelta(days=1)) == 1
    assert count_on_grid(list_refusals(PERIOD)) == before


def test_page_shows_map_and_table_without_a_name_or_a_home(officer: Client) -> None:
    refuse(resident=make_resident(given="梅子"))
    page = officer.get(reverse("shared_taxi:unmet"))
    assert page.status_code == 200
    words = page.content.decode()
    assert "梅子" not in words
    assert "自宅" not in words
    assert [(row["origin"], row["destination"]) for row in page.context["rows"]] == [
        ("西春近", "伊那中央病院")
    ]
    assert len(page.context["map"]["cells"]["features"]) == 1
    assert len(page.context["map"]["flows"]["features"]) == 1


def test_page_narrows_by_reason(officer: Client) -> None:
    refuse()
    refuse(HOME, EAST, reason=UnmetReason.AREA_RULE)
    query = {"since": DAY, "until": DAY, "reason": "area_rule", "purpose": ""}
    page = officer.get(reverse("shared_taxi:unmet"), query)
    assert [row["destination"] for row in page.context["rows"]] == ["美篶"]


def test_page_says_that_nothing_was_refused(officer: Client) -> None:
    assert (
        "この条件でお断りした希望はありません" in officer.get(reverse("shared_taxi:unmet")).content.decode()
    )


def test_a_bare_page_number_keeps_the_last_four_weeks(officer: Client) -> None:
    for _ in range(26):
        refuse()
    page = officer.get(reverse("shared_taxi:unmet"), {"page": "2"})
    assert (page.status_code, len(page.context["rows"])) == (200, 1)


@pytest.mark.parametrize("query", [{"since": "x"}, {"reason": "none"}, {"since": DAY, "until": "2020-01-01"}])
def test_page_explains_a_filter_that_makes_no_sense(officer: Client, query: dict[str, Any]) -> None:
    page = officer.get(reverse("shared_taxi:unmet"), query)
    assert page.status_code == 422
    assert page.context["form"].errors


def test_tables_go_out_as_csv(officer: Client) -> None:
    refuse()
    refuse(HOME, None)
    rows = _read(officer.get(reverse("shared_taxi:unmet_csv")).content)
    assert [row[5] for row in rows[1:]] == ["まだ聞いていない", "伊那中央病院"]
    flows = _read(officer.get(reverse("shared_taxi:unmet_flows_csv")).content)
    assert [row[2] for row in flows] == ["件数", "1"]


@pytest.mark.parametrize(
    ("role", "status"), [(Role.DISPATCHER, 200), (Role.DRIVER, 403), (Role.RESIDENT, 403)]
)
def test_only_the_office_sees_it(client: Client, role: Role, status: int) -> None:
    client.force_login(make_user(role))
    for name in ("unmet", "unmet_csv", "unmet_flows_csv"):
        assert client.get(reverse(f"shared_taxi:{name}")).status_code == status


@pytest.mark.parametrize("count", [1, 30])
def test_page_asks_as_often_for_many(officer: Client, count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        refuse()
    officer.get(reverse("shared_taxi:unmet"))  # the gazetteer is read
    with django_assert_num_queries(7):
        officer.get(reverse("shared_taxi:unmet"))


def _read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
