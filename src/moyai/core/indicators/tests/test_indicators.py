"""The register of indicators, values by day, CSV."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Count

from moyai.core.audit.models import Entry
from moyai.core.audit.operations import record
from moyai.core.indicators import registry, series
from moyai.core.indicators.registry import Direction, Indicator, Period, Value
from moyai.core.indicators.tables import answer_csv, write_csv

WEEK = Period(date(2026, 4, 1), date(2026, 4, 3))


def make_indicator(key="test.rides", **changes):
    facts = {
        "service": "test",
        "title": {"ja": "件数", "en": "Rides"},
        "unit": {"ja": "件", "en": "rides"},
        "direction": Direction.UP,
        "definition": {"ja": "数", "en": "Number"},
        "read": float,
    }
    return Indicator(key=key, **{**facts, **changes})


@pytest.fixture(autouse=True)
def _empty_register(monkeypatch):
    monkeypatch.setattr(registry, "_indicators", {})


def test_register_keeps_order_and_refuses_a_second_of_the_name():
    first, second = make_indicator("test.b"), make_indicator("other.a", service="other")
    registry.register(first, second)
    registry.register(first)
    assert registry.list_indicators() == [first, second]
    assert registry.list_indicators("other") == [second]
    assert registry.get_indicator("test.b") == first
    with pytest.raises(ValueError, match="another indicator"):
        registry.register(make_indicator("test.b", decimals=2))


def test_indicator_needs_both_languages():
    with pytest.raises(ValueError, match="English"):
        make_indicator(title={"ja": "件数"})


def test_period():
    assert WEEK.list_days() == [date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 3)]
    assert WEEK.before() == Period(date(2026, 3, 29), date(2026, 3, 31))
    with pytest.raises(ValueError, match="ends"):
        Period(date(2026, 4, 2), date(2026, 4, 1))


@pytest.mark.django_db
def test_by_day_counts_by_the_day_in_japan():
    for hours in (0, 14, 16, 100):  # midnight in Japan is 15:00 UTC
        at = datetime(2026, 4, 1, tzinfo=UTC) + timedelta(hours=hours)
        record(actor="test", action="test.did", subject=f"{hours}", now=at)
    counted = series.by_day(Entry.objects.all(), "at", WEEK, Count("pk"))
    assert series.fill_days(counted, WEEK) == [
        Value(date(2026, 4, 1), 2),
        Value(date(2026, 4, 2), 1),
        Value(date(2026, 4, 3), 0),
    ]
    grouped = series.by_group(Entry.objects.all(), "actor", {"test": "試験"}, Count("pk"))
    assert grouped == [Value("試験", 4)]


def test_divide_days():
    first, second, _third = WEEK.list_days()
    shares = series.divide_days({first: 1}, {first: 4, second: 2}, WEEK)
    assert [v.value for v in shares] == [25.0, 0.0, None]


@pytest.mark.parametrize(("values", "found"), [([], None), ([3], 3), ([4, 1, 2, 3], 2.5)])
def test_percentile_of_a_half(values, found):
    assert series.percentile(values, 0.5) == found


def test_csv_has_a_mark_and_no_formulas():
    text = write_csv(
        ["日", "値"],
        [
            ["=SUM(A1)", -3],
            ["＠import", None],
            [date(2026, 4, 1), 2.5],
            [datetime(2026, 4, 1, tzinfo=UTC), True],
            ['a "quoted", cell', "-5"],
        ],
    )
    assert text == (
        "\ufeff日,値\r\n'=SUM(A1),-3\r\n'＠import,\r\n2026-04-01,2.5\r\n"
        '2026-04-01 09:00:00,1\r\n"a ""quoted"", cell",\'-5\r\n'
    )


def test_csv_answer():
    answer = answer_csv("rides.csv", ["a"], [[1]])
    assert answer["Content-Disposition"] == 'attachment; filename="rides.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
