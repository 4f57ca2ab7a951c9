"""Nothing flies on doubt."""

from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.flight import KEYS, RULES, Code, Kind, Reading, decide

NOW_S = 1_000_000.0
LIMITS = {"river_m": 2.0, "battery_pct": 85.0, "load_g": 5_000.0}
GOOD = {
    "wind_m_s": 2.0,
    "gust_m_s": 4.0,
    "rain_mm_h": 0.0,
    "visibility_m": 10_000.0,
    "ceiling_m": 900.0,
    "thunder_km": 100.0,
    "cold_c": 15.0,
    "heat_c": 15.0,
    "river_m": 0.6,
    "daylight_min": 200.0,
    "plan_overlaps": 0.0,
    "permit_days": 100.0,
    "service_hours_left": 12.0,
    "insurance_days": 100.0,
    "battery_pct": 99.0,
    "battery_health_pct": 95.0,
    "battery_cycles_left": 100.0,
    "load_g": 1_200.0,
    "licence_days": 300.0,
    "pilot_recent_days": 3.0,
}
FINE = {rule.key: Reading(True if rule.kind == Kind.YES else GOOD[rule.key], NOW_S - 30) for rule in RULES}
WITH_AGE = [rule for rule in RULES if rule.fresh_s is not None]


def judge(**changed):
    return decide({**FINE, **changed}, now_s=NOW_S, limits=LIMITS)


def test_all_is_well():
    decision = judge()
    assert decision.is_go
    assert [each.key for each in decision.findings] == list(KEYS)
    assert all(each.text["ja"] and each.text["en"] for each in decision.findings)


@given(st.sets(st.sampled_from(KEYS), min_size=1))
def test_whatever_is_missing_is_a_no(missing):
    known = {key: reading for key, reading in FINE.items() if key not in missing}
    decision = decide(known, now_s=NOW_S, limits=LIMITS)
    assert not decision.is_go
    assert {each.key for each in decision.reasons} == missing
    assert {each.code for each in decision.reasons} == {Code.MISSING}


@given(st.sampled_from(KEYS), st.sampled_from([None, nan, inf, -inf, "5", 1e12, -1e12]))
def test_what_cannot_be_is_a_no(key, value):
    decision = judge(**{key: Reading(value, NOW_S)})
    assert [each.key for each in decision.reasons] == [key]


@given(st.sampled_from(WITH_AGE), st.floats(1, 1e9))
def test_what_is_old_is_a_no(rule, older_s):
    old = replace(FINE[rule.key], at_s=NOW_S - rule.fresh_s - older_s)
    assert [(each.key, each.code) for each in judge(**{rule.key: old}).reasons] == [(rule.key, Code.STALE)]


@given(st.sampled_from(WITH_AGE), st.floats(121, 1e9))
def test_what_was_measured_in_the_future_is_a_no(rule, ahead_s):
    strange = replace(FINE[rule.key], at_s=NOW_S + ahead_s)
    assert [each.code for each in judge(**{rule.key: strange}).reasons] == [Code.STALE]


@given(st.sampled_from([rule for rule in RULES if rule.kind != Kind.YES]), st.floats(-200_000, 200_000))
def test_a_value_goes_exactly_when_it_keeps_its_limit(rule, value):
    limit = LIMITS.get(rule.key, rule.limit)
    fits = {Kind.BELOW: value < limit, Kind.AT_MOST: value <= limit, Kind.AT_LEAST: value >= limit}[rule.kind]
    is_possible = rule.least <= value <= rule.most
    assert judge(**{rule.key: Reading(value, NOW_S)}).is_go == (fits and is_possible)


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"wind_m_s": 5.0}, "平均風速は5m/sです（5m/s未満であること）。飛ばせません。"),
        ({"heat_c": 85.0}, "気温（高いとき）の値がありえません。計器を確かめてください。"),
        ({"landing_clear": False}, "着陸地点に人や物がない：まだです。飛ばせません。"),
        ({"rain_mm_h": None}, "雨が分かりません。分からないときは飛ばしません。"),
    ],
)
def test_the_reason_is_said(changed, text):
    decision = judge(**{key: Reading(value, NOW_S) for key, value in changed.items()})
    assert [each.text["ja"] for each in decision.reasons] == [text]


def test_a_limit_that_nobody_gave_is_a_no():
    assert {each.key for each in decide(FINE, now_s=NOW_S).reasons} == set(LIMITS)


def test_no_rules_are_no_go():
    assert not decide({}, now_s=NOW_S, rules=()).is_go
