"""The pack: every figure, months that make up the year, and the same as page, table and paper."""

import csv
import io
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.factories import DAY, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.indicators.registry import list_indicators
from moyai.services.shared_taxi.enums import UnmetReason
from moyai.services.shared_taxi.operations import record_unmet
from moyai.services.shared_taxi.pack.tables import TDS_CODES, build_pack
from moyai.services.shared_taxi.pack.years import ServiceYear
from moyai.services.shared_taxi.tests.test_indicators import finish
from moyai.services.shared_taxi.tests.town import NOW, book, make_day, make_resident


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.sampled_from([4, 10]))
def test_a_day_is_in_its_year_and_months_follow_without_gaps(day, month):
    year = ServiceYear.around(day, month)
    months = year.list_months()
    assert year.first <= day <= year.last
    assert (year.first.month, len(months)) == (month, 12)
    assert (months[0].since, months[-1].until) == (year.first, year.last)
    assert all(a.until + timedelta(days=1) == b.since for a, b in pairwise(months))
    assert year.shift(1).first == year.last + timedelta(days=1)


def test_every_reason_has_a_code_that_others_know():
    assert set(TDS_CODES) <= set(UnmetReason)


@pytest.mark.django_db
class TestPack:
    @pytest.fixture(autouse=True)
    def _rides(self, client, monkeypatch):
        monkeypatch.setattr(clock, "now", lambda: at(16))
        make_day()
        for number, hour in enumerate((10, 11)):
            finish(book(make_resident(), key=f"k{number}", now=NOW, desired_at=at(hour)))
        facts = {"channel": "web", "desired_at": at(10), "now": NOW}
        record_unmet(resident=None, reason=UnmetReason.NO_CAPACITY, idempotency_key="u", **facts)
        client.force_login(make_user(Role.OFFICER))

    def test_every_registered_figure_is_in_it_once(self):
        pack = build_pack(ServiceYear.around(DAY), DAY)
        found = [line.indicator.key for section in pack.sections for line in section.lines]
        assert sorted(found) == sorted(one.key for one in list_indicators("shared_taxi"))

    @pytest.mark.parametrize("key", ["passengers", "rides", "fares", "refusals", "runs"])
    def test_months_make_up_the_year(self, key):
        line = build_pack(ServiceYear.around(DAY), DAY).find_line(key)
        assert sum(line.months) == line.year > 0
        assert line.year_before == 0

    def test_months_that_have_not_begun_are_not_in_it(self):
        pack = build_pack(ServiceYear.around(DAY), DAY)
        assert [month.since.month for month in pack.months] == [4, 5, 6]
        assert (pack.months[-1].until, pack.until) == (DAY, DAY)
        later = build_pack(ServiceYear.around(DAY).shift(1), DAY)
        assert (later.months, later.find_line("passengers").year) == ((), None)

    def test_refusals_have_reasons_and_codes(self):
        (line,) = build_pack(ServiceYear.around(DAY), DAY).reasons
        assert (line.tds_code, line.months, line.year) == ("NO_VEHICLES_AVAILABLE", (0, 0, 1), 1)

    def test_the_page_shows_charts_figures_and_definitions(self, client):
        page = client.get("/town/pack/").content.decode()
        assert page.count("<svg viewBox") >= 3
        assert "1便あたり輸送人員" in page
        assert "送り届けた人の数。同伴の人も、乳幼児も数える。" in page
        assert "NO_VEHICLES_AVAILABLE" in page
        assert "2026/6/10までの数字です" in page

    def test_the_table_has_a_column_for_each_month(self, client):
        answer = client.get("/town/pack.csv", {"year": 2026, "starts": 4})
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows[0][3:8] == ["2026-04", "2026-05", "2026-06", "年の計", "前の年"]
        passengers = next(row for row in rows if row[0] == "輸送人員")
        assert passengers[3:8] == ["0", "0", "2", "2", "0"]
        assert rows[-1][:3] == ["お断り：空きがない", "件", "NO_VEHICLES_AVAILABLE"]

    def test_the_paper_says_the_same(self, client):
        answer = client.get("/town/pack.pdf")
        assert answer.headers["Content-Type"] == "application/pdf"
        reader = PdfReader(io.BytesIO(answer.content))
        fonts = {
            str(font.get_object()["/BaseFont"]).partition("+")[2][:5]
            for page in reader.pages
            for font in page["/Resources"]["/Font"].values()
        }
        assert fonts == {"Paper"}  # the charts' too: none of the machine's
        words = "".join(page.extract_text() for page in reader.pages)
        assert "2026-04〜2027-03" in words
        assert "公的資金投入額" in words
        assert "運行費用から、運賃収入、定期券の売上、協賛金を引いたもの" in words.replace("\n", "")

    def test_the_year_of_the_subsidy_begins_in_october(self, client):
        answer = client.get("/town/pack.csv", {"year": 2025, "starts": 10})
        assert answer.content.decode("utf-8-sig").split(",")[3] == "2025-10"

    @pytest.mark.parametrize("query", [{"year": "x", "starts": 4}, {"year": 2026, "starts": 5}])
    def test_what_is_no_year_is_told(self, client, query):
        assert client.get("/town/pack/", query).status_code == 422

    def test_it_is_made_with_as_many_questions_however_many_rides(
        self, client, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(320):
            client.get("/town/pack/")

    @pytest.mark.parametrize("path", ["/town/pack/", "/town/pack.csv", "/town/pack.pdf"])
    def test_others_may_not(self, client, path):
        client.force_login(make_user(Role.DISPATCHER))
        assert client.get(path).status_code == 403
