"""The year's report of transport: sums by firm of what vehicles, riders and the books of accidents say."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests.factories import DAY, at, make_shift, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.partners.models import Partner
from moyai.fleet.crews.models import Accident
from moyai.fleet.models import OperatingRecord
from moyai.services.shared_taxi.pack.transport import TransportLine, build_report
from moyai.services.shared_taxi.pack.years import ServiceYear
from moyai.services.shared_taxi.tests.test_indicators import finish
from moyai.services.shared_taxi.tests.town import NOW, book, make_car, make_day, make_resident

pytestmark = pytest.mark.django_db
YEAR = ServiceYear.around(DAY)


@pytest.fixture
def _driven() -> None:
    """Two bookings of one car of the first firm, an accident of the other's, one of the year before."""
    shift = make_day()
    for number, hour in enumerate((10, 11)):
        finish(book(make_resident(), key=f"k{number}", now=NOW, desired_at=at(hour), persons=number + 1))
    other = make_shift(make_car("w2"))
    other.vehicle.partner = Partner.objects.create(code="other", name="別のタクシー")
    other.vehicle.save(update_fields=["partner"])
    facts = {"distance_m": 40_000, "loaded_distance_m": 12_500, "tasks_done": 2, "persons": 3}
    OperatingRecord.objects.create(shift=shift, started_at=at(9), ended_at=at(15), **facts)
    for days, injured in ((0, 2), (400, 5)):
        Accident.objects.create(
            vehicle=other.vehicle,
            vehicle_plate="w2",
            driver=other.driver,
            driver_name="平沢",
            happened_at=at(12) - timedelta(days=days),
            place="市役所の前",
            outline="追突",
            injured=injured,
            by_name="唐沢",
            written_at=at(13),
        )


@pytest.mark.usefixtures("_driven")
def test_each_firm_has_what_its_vehicles_did_and_all_of_them_the_sum() -> None:
    report = build_report(YEAR, DAY)
    first, other = sorted(report.lines, key=lambda one: -one.persons)
    assert (first.distance_m, first.loaded_m, first.rides, first.persons) == (40_000, 12_500, 2, 3)
    assert (first.runs, first.vehicles, first.accidents) == (2, 1, 0)
    assert other == TransportLine("別のタクシー", vehicles=1, accidents=1, injured=2)
    whole = report.whole
    assert (whole.vehicles, whole.persons, whole.injured) == (2, 3, 2)
    assert whole.fares_yen == first.fares_yen > 0


@pytest.mark.usefixtures("_driven")
def test_a_year_before_or_to_come_has_only_what_is_in_it() -> None:
    before = build_report(YEAR.shift(-1), DAY).whole
    assert (before.persons, before.accidents, before.injured) == (0, 1, 5)
    later = build_report(YEAR.shift(1), DAY)
    assert (later.until, later.whole.persons) == (date(DAY.year + 1, 4, 1), 0)


@pytest.mark.usefixtures("_driven")
def test_the_officer_takes_it_as_table_and_paper(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: at(16))
    client.force_login(make_user(Role.OFFICER))
    query = {"year": str(YEAR.first.year), "starts": "10"}  # the report's year begins in April all the same
    table = client.get(reverse("shared_taxi:transport_csv"), query).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [row["事業者"] for row in rows][-1] == "合計"
    assert (rows[-1]["走行距離（km）"], rows[-1]["輸送人員（人）"], rows[-1]["けが人"]) == ("40.0", "3", "2")
    paper = client.get(reverse("shared_taxi:transport_pdf"), query)
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    assert "輸送実績報告の数字" in words
    assert "区域運行" in words
    client.force_login(make_user(Role.DISPATCHER))
    assert client.get(reverse("shared_taxi:transport_pdf")).status_code == 403
