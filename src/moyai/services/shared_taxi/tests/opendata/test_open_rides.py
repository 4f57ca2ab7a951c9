"""The rides as open data: a month is published once, and nobody is found in it."""

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import DAY, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.feeds.models import OpenMonth
from moyai.core.feeds.opendata.anonymise import Record, Rule, publish
from moyai.core.feeds.opendata.months import end_month, list_past_months
from moyai.core.feeds.opendata.publishing import CannotPublish, publish_month
from moyai.core.feeds.tests.attacker import fits_plainly, list_breaches
from moyai.services.shared_taxi.history import open_rides
from moyai.services.shared_taxi.history.open_rides import LEVELS, TABLE, WEEKDAYS, make_records
from moyai.services.shared_taxi.tests.history.made_up import make_fact
from moyai.services.shared_taxi.tests.town import make_town

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
AREAS = ("centre", "west", "east")


def fits_hours(told: str, value: str) -> bool:
    if fits_plainly(told, value):
        return True
    if "-" not in told or "-" not in value:
        return False
    start, end = told.split("-")
    return start <= value[:2] < end


@st.composite
def make_month(draw: st.DrawFn) -> list[Record]:
    """A month of a small town: few who ride often, many who ride now and then."""
    count = draw(st.integers(0, 150))
    seed = draw(st.randoms(use_true_random=False))
    records = []
    for _ in range(count):
        person = seed.choice([seed.randint(1, 5), seed.randint(1, 60)])
        begins = seed.choice([8, 10, 12, 14])
        origin = seed.choice(AREAS)
        destination = origin if origin != "centre" and seed.random() < 0.2 else "centre"
        values = (seed.choice(WEEKDAYS[:5]), f"{begins:02d}-{begins + 2:02d}", origin, destination)
        records.append(Record(person, values, seed.randint(1, 3)))
    return records


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(make_month(), st.integers(2, 12))
def test_nobody_is_found_in_any_month(records, k):
    rows = [(*c.key, c.count, c.weight) for c in publish(records, LEVELS, Rule(k))]
    plain = [(r.person, r.values, r.weight) for r in records]
    assert list_breaches(rows, plain, k=k, most_pct=50, fits=fits_hours, most_rows=6) == []


@pytest.mark.django_db
def test_a_ride_is_a_record_without_house_or_name():
    make_town()
    (record,) = make_records([make_fact(7, start=90, persons=2)])
    assert record == Record(7, ("wed", "10-12", "west", "centre"), 2)
    (outside,) = make_records([make_fact(destination=(139.767, 35.681))])
    assert outside.values[3] == "outside"


def test_months_that_are_over():
    assert list_past_months(date(2026, 3, 15), 4) == [
        date(2026, 2, 1),
        date(2026, 1, 1),
        date(2025, 12, 1),
        date(2025, 11, 1),
    ]
    assert end_month(date(2028, 2, 1)) == date(2028, 2, 29)


@pytest.mark.django_db
class TestMonth:
    @pytest.fixture(autouse=True)
    def _rides(self, client, monkeypatch):
        make_town()
        later = at(9, day=DAY + timedelta(days=25))
        monkeypatch.setattr(clock, "now", lambda: later)
        self.now = later
        self.facts = [make_fact(n) for n in range(1, 13)] + [make_fact(n, start=240) for n in range(20, 23)]
        monkeypatch.setattr(
            open_rides, "list_done", lambda period: self.facts if period.since == JUNE else []
        )
        client.force_login(make_user(Role.OFFICER))

    def read(self, client):
        answer = client.get("/feeds/open/shared-taxi-rides-2026-6.csv")
        assert answer.status_code == 200
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    def test_look_publish_read_withdraw_and_publish_again(self, client):
        assert client.get("/feeds/open/shared-taxi-rides-2026-6.csv").status_code == 404
        page = client.get("/town/open-data/shared-taxi-rides/2026/6/").content.decode()
        assert "全部で15件、1行です" in page
        assert "まだ公開していない" in client.get("/town/open-data/").content.decode()
        url = "/town/open-data/shared-taxi-rides/2026/6/"
        assert "公開しました" in client.post(f"{url}publish/", follow=True).content.decode()
        rows = self.read(client)
        assert rows == [
            ["month", "weekday", "hours", "from_area", "to_area", "rides", "passengers"],
            ["2026-06", "*", "*", "west", "centre", "15", "15"],
        ]
        assert "2026/6" in client.get("/feeds/").content.decode()
        assert "取り下げました" in client.post(f"{url}withdraw/", follow=True).content.decode()
        assert client.get("/feeds/open/shared-taxi-rides-2026-6.csv").status_code == 404
        client.post(f"{url}publish/")
        assert self.read(client) == rows
        actions = Entry.objects.filter(action__contains="_month").values_list("action", flat=True)
        assert list(actions) == ["feeds.publish_month", "feeds.withdraw_month", "feeds.publish_month"]

    def test_what_was_published_never_changes(self, client):
        facts = {"table": TABLE, "month": JUNE, "actor": "test", "now": self.now}
        publish_month(**facts)
        before = self.read(client)
        self.facts = self.facts[:-1]  # a ride was erased since
        publish_month(**facts)
        assert self.read(client) == before
        assert OpenMonth.objects.count() == 1

    def test_a_month_of_too_few_is_not_published(self, client):
        self.facts = self.facts[:9]
        facts = {"table": TABLE, "month": JUNE, "actor": "test", "now": self.now}
        with pytest.raises(CannotPublish) as refused:
            publish_month(**facts)
        assert refused.value.code == "too_few"
        page = client.get("/town/open-data/shared-taxi-rides/2026/6/").content.decode()
        assert "この月は公開できません" in page
        url = "/town/open-data/shared-taxi-rides/2026/6/publish/"
        assert "公開できません" in client.post(url, follow=True).content.decode()

    @pytest.mark.parametrize("month", [JULY, date(2026, 6, 2)])
    def test_a_month_that_is_not_over_is_not_published(self, month):
        with pytest.raises(CannotPublish) as refused:
            publish_month(table=TABLE, month=month, actor="test", now=self.now)
        assert refused.value.code == "month_not_over"

    @pytest.mark.parametrize("path", ["2026/13/", "2031/1/", "2026/7/"])
    def test_no_such_month(self, client, path):
        assert client.get(f"/town/open-data/shared-taxi-rides/{path}").status_code == 404
        assert client.get("/town/open-data/nothing/2026/6/").status_code == 404

    def test_others_may_not(self, client):
        client.force_login(make_user(Role.DISPATCHER))
        assert client.get("/town/open-data/").status_code == 403
        assert client.post("/town/open-data/shared-taxi-rides/2026/6/publish/").status_code == 403
