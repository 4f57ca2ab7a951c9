"""Curves, bands, tests and costs beside scipy's and beside the formulas of the textbooks, worked out anew."""

import math
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from moyai.engines.habit.retention import (
    Mark,
    Membership,
    Pair,
    Spell,
    Study,
    Verdict,
    bootstrap_shares,
    compare,
    define,
    estimate,
    find_change,
    find_cost,
    find_difference_in_differences,
    gather,
    judge_target,
    make_cohorts,
    make_pair,
    permute_teams,
    split_by_origin,
    tell,
)

JOINED = date(2026, 4, 6)
# Freireich et al., Blood 21, 1963: weeks of remission; as in Kalbfleisch & Prentice and every textbook since.
SIX_MP = [(6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1), (16, 1)]
SIX_MP += [(17, 0), (19, 0), (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0), (34, 0), (35, 0)]
PLACEBO = [(each, 1) for each in (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)]


def spells(pairs, group="a", team_size=3):
    return [
        Spell(
            f"{group}{n}",
            f"{group}{n // team_size}",
            group,
            JOINED,
            days,
            bool(drop),
            "silent" if drop else "running",
        )
        for n, (days, drop) in enumerate(pairs)
    ]


def test_the_remissions_of_1963():
    """Kaplan-Meier values and Greenwood errors as tabulated in Kalbfleisch & Prentice; log-rank 16.79."""
    curve = estimate(spells(SIX_MP))
    assert [round(curve.find_mark(week).share, 3) for week in (6, 7, 10, 13, 16, 22, 23)] == [
        0.857,
        0.807,
        0.753,
        0.690,
        0.627,
        0.538,
        0.448,
    ]
    assert round(curve.find_step(6).error, 4) == 0.0764
    assert round(curve.find_step(23).error, 4) == 0.1346
    assert curve.find_median().day == 23
    found = compare({"placebo": spells(PLACEBO, "p"), "6-mp": spells(SIX_MP, "m")})
    assert round(found.statistic, 2) == 16.79
    assert [round(each, 2) for each in found.expected] == [19.25, 10.75]
    assert found.observed == (9, 21)


# What lifelines 0.30.3 gives for the same: day, share, log-log band.
LIFELINES = (
    (6, 0.857142857142857, 0.6197179552659838, 0.9515517476469969),
    (7, 0.8067226890756299, 0.5631465646222333, 0.9228090192028802),
    (10, 0.7529411764705878, 0.5031995107999564, 0.8893618351692651),
    (13, 0.6901960784313722, 0.43161022248618386, 0.8490659633494505),
    (16, 0.6274509803921566, 0.36751085598750194, 0.8049121894718411),
    (22, 0.5378151260504199, 0.26777893676713493, 0.7467907176353943),
    (23, 0.44817927170868327, 0.18805200595923233, 0.6801426284952412),
)


def test_it_is_what_lifelines_gives():
    curve = estimate(spells(SIX_MP))
    for day, share, low, high in LIFELINES:
        mark = curve.find_mark(day)
        assert mark.share == pytest.approx(share, abs=1e-9)
        assert mark.log_log == pytest.approx((low, high), abs=1e-9)
    assert curve.find_restricted_mean(35).days == pytest.approx(23.287394957983185, abs=1e-9)
    found = compare({"placebo": spells(PLACEBO, "p"), "6-mp": spells(SIX_MP, "m")})
    assert found.statistic == pytest.approx(16.792940989216547, abs=1e-9)
    assert found.p == pytest.approx(4.168809109334511e-05, abs=1e-9)


PAIRS = st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=40)
STRICT = st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=2, max_size=40)


@settings(max_examples=30, deadline=None)
@given(PAIRS)
def test_the_curve_is_the_product_of_its_parts(pairs):
    curve = estimate(spells(pairs))
    share, spread = Fraction(1), Fraction(0)
    for day in sorted({days for days, _ in pairs}):
        there = sum(days >= day for days, _ in pairs)
        drops = sum(days == day and drop for days, drop in pairs)
        share *= 1 - Fraction(drops, there)
        step = curve.find_step(day)
        assert step.at_risk == there
        assert math.isclose(step.share, share, abs_tol=1e-12)
        if share:
            spread += Fraction(drops, there * (there - drops))
            assert math.isclose(step.error, float(share) * math.sqrt(spread), abs_tol=1e-12)
    if not any(not drop for _, drop in pairs):
        for day in range(31):
            assert math.isclose(
                curve.find_step(day).share, sum(days > day for days, _ in pairs) / len(pairs), abs_tol=1e-12
            )


@settings(max_examples=30, deadline=None)
@given(STRICT)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_curve_and_both_bands_are_scipys(pairs):
    days, drops = (np.array(each) for each in zip(*pairs, strict=True))
    theirs = stats.ecdf(stats.CensoredData.right_censored(days, ~drops)).sf
    linear, log_log = (theirs.confidence_interval(method=method) for method in ("linear", "log-log"))
    curve = estimate(spells(pairs))
    for place, day in enumerate(theirs.quantiles):
        step = curve.find_step(int(day))
        assert math.isclose(step.share, theirs.probabilities[place], abs_tol=1e-9)
        for band, ours in ((linear, step.plain), (log_log, step.log_log)):
            both = band.low.probabilities[place], band.high.probabilities[place]
            if ours is not None and not any(math.isnan(each) for each in both):
                assert np.allclose(ours, both, atol=1e-9)


@settings(max_examples=30, deadline=None)
@given(STRICT, STRICT)
def test_two_groups_are_compared_as_scipy_does(one, other):
    found = compare({"a": spells(one, "a"), "b": spells(other, "b")})
    if not found.degrees:
        assert found.p == 1
        return
    samples = [
        stats.CensoredData.right_censored(
            *(np.array(each) for each in zip(*((d, not e) for d, e in pairs), strict=True))
        )
        for pairs in (one, other)
    ]
    theirs = stats.logrank(*samples)
    assert math.isclose(found.statistic, theirs.statistic**2, rel_tol=1e-9, abs_tol=1e-9)
    assert math.isclose(found.p, theirs.pvalue, rel_tol=1e-9, abs_tol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.lists(STRICT, min_size=2, max_size=4))
def test_more_groups_by_the_textbook(groups):
    """Klein & Moeschberger 7.3: leave one group out, invert its covariance; exact fractions, then solved."""
    names = "abcd"[: len(groups)]
    everybody = [(days, drop, number) for number, pairs in enumerate(groups) for days, drop in pairs]
    size = len(groups)
    difference = [Fraction(0)] * size
    covariance = [[Fraction(0)] * size for _ in range(size)]
    for day in sorted({days for days, drop, _ in everybody if drop}):
        there = [sum(d >= day and g == number for d, _, g in everybody) for number in range(size)]
        drops = [sum(d == day and e and g == number for d, e, g in everybody) for number in range(size)]
        n, d = sum(there), sum(drops)
        for i in range(size):
            difference[i] += drops[i] - Fraction(d * there[i], n)
            for j in range(size):
                if n > 1:
                    part = Fraction(there[i], n) * ((i == j) - Fraction(there[j], n))
                    covariance[i][j] += part * Fraction(d * (n - d), n - 1)
    found = compare({name: spells(pairs, name) for name, pairs in zip(names, groups, strict=True)})
    assert np.allclose(
        np.array(found.observed) - found.expected, [float(each) for each in difference], atol=1e-9
    )
    small = np.array([[float(each) for each in row[:-1]] for row in covariance[:-1]])
    if np.linalg.matrix_rank(small) < size - 1:
        return
    lead = np.array([float(each) for each in difference[:-1]])
    statistic = float(lead @ np.linalg.solve(small, lead))
    assert found.degrees == size - 1
    assert math.isclose(found.statistic, statistic, rel_tol=1e-7, abs_tol=1e-9)
    assert math.isclose(found.p, stats.chi2.sf(statistic, size - 1), rel_tol=1e-7, abs_tol=1e-9)


@settings(max_examples=40, deadline=None)
@given(STRICT)
def test_bands_lie_round_the_share_and_within_bounds(pairs):
    for step in estimate(spells(pairs)).steps:
        for band in (step.plain, step.log_log):
            if band:
                assert 0 <= band[0] <= step.share + 1e-12
                assert step.share - 1e-12 <= band[1] <= 1


@settings(max_examples=30, deadline=None)
@given(STRICT)
def test_the_restricted_mean_is_the_area(pairs):
    curve = estimate(spells(pairs))
    horizon = curve.last_day
    days = np.arange(horizon)
    area = sum(curve.find_step(int(day)).share for day in days)
    found = curve.find_restricted_mean(horizon)
    assert math.isclose(found.days, area, abs_tol=1e-9)
    exact = [min(d, horizon) for d, _ in pairs]
    if all(drop for _, drop in pairs):
        assert math.isclose(found.days, sum(exact) / len(exact), abs_tol=1e-9)
        # Without censoring Greenwood's variance of the mean is that of a mean, with n for n - 1.
        assert math.isclose(found.error, np.std(exact) / math.sqrt(len(exact)), abs_tol=1e-9)


def test_what_nobody_was_followed_to_is_not_told():
    curve = estimate(spells([(10, 1), (40, 0)]))
    assert curve.find_mark(41) == Mark(41, None, None, None, 0)
    assert curve.find_mark(40).share == 0.5
    assert curve.find_mark(39).at_risk == 1
    with pytest.raises(ValueError, match="day 40"):
        curve.find_restricted_mean(60)
    assert estimate(spells([(10, 1), (40, 1)])).find_mark(90).share == 0
    with pytest.raises(ValueError, match="nobody"):
        estimate([])


@pytest.mark.parametrize(
    ("pairs", "target", "verdict"),
    [
        ([(90, 0)] * 95 + [(10, 1)] * 5, 0.70, Verdict.MET),
        ([(90, 0)] * 72 + [(10, 1)] * 28, 0.70, Verdict.OPEN),
        ([(90, 0)] * 40 + [(10, 1)] * 60, 0.70, Verdict.NOT_MET),
        ([(20, 0)] * 40, 0.70, Verdict.UNKNOWN),
    ],
)
def test_a_target_is_met_by_the_whole_band(pairs, target, verdict):
    assert judge_target(estimate(spells(pairs)).find_mark(60), target) == verdict


def test_cohorts_by_week_add_up_to_everybody():
    def member(n, joined, reported):
        days = frozenset(JOINED + timedelta(days=joined + day) for day in range(reported))
        return Membership(f"p{n}", f"t{n}", "class", JOINED + timedelta(days=joined), days)

    members = [member(n, joined, 3 + 9 * n) for n, joined in enumerate([0, 1, 6, 7, 8, 40, 58])]
    rows = make_cohorts(members, Study(JOINED + timedelta(days=60)), days=(7, 30))
    assert [(row.begins, row.joined) for row in rows] == [
        (JOINED, 3),
        (JOINED + timedelta(days=7), 2),
        (JOINED + timedelta(days=35), 1),
        (JOINED + timedelta(days=56), 1),
    ]
    for row in rows:
        for mark in row.marks:
            assert mark.stayed + mark.dropped + mark.unknown == row.joined
    first = rows[0].marks[0]
    assert (first.stayed, first.dropped, first.mark.share) == (2, 1, pytest.approx(2 / 3))
    assert [mark.mark.share for mark in rows[-1].marks] == [None, None]


def test_drawing_teams_widens_the_band_when_whole_teams_go_together():
    pairs = [(5, 1)] * 5 + [(60, 0)] * 5
    together = [
        Spell(f"p{t}{n}", f"t{t}", "a", JOINED, *pairs[t], "silent") for t in range(10) for n in range(5)
    ]
    alone = [
        Spell(each.person, each.person, "a", JOINED, each.days, each.is_drop, each.reason)
        for each in together
    ]
    by_team, by_person = (bootstrap_shares(each, (30,), seed=3)[0] for each in (together, alone))
    assert by_team.low < by_person.low < 0.5 < by_person.high < by_team.high
    assert bootstrap_shares(together, (30,), seed=3)[0] == by_team
    assert bootstrap_shares(together[:20], (30,))[0].low is None
    assert bootstrap_shares(together, (61,))[0].low is None
    plain = estimate(alone).find_mark(30)
    assert by_person.low == pytest.approx(plain.plain[0], abs=0.05)


def test_shuffling_teams_sees_no_difference_where_two_teams_make_all_of_it():
    """Ten people a side make the log-rank test sure; two teams a side cannot."""

    def make(name, days):
        return [Spell(f"{name}{n}", f"{name}{n // 5}", name, JOINED, days, True, "silent") for n in range(10)]

    groups = {"family": make("f", 50), "class": make("c", 10)}
    assert compare(groups).p < 0.001
    assert permute_teams(groups) > 0.2
    many = {
        name: [
            Spell(f"{name}{n}", f"{name}{n // 2}", name, JOINED, days + n % 4, True, "silent")
            for n in range(20)
        ]
        for name, days in (("f", 50), ("c", 10))
    }
    assert permute_teams(many, draws=199) < 0.01
    with pytest.raises(ValueError, match="two groups"):
        permute_teams({"a": make("f", 5), "b": make("f", 6)})


def test_cost_rises_as_fewer_stay():
    mark = estimate(spells([(90, 0)] * 3 + [(10, 1)])).find_mark(60)
    found = find_cost(1_000_000, 40, mark)
    assert found.yen == 33_334
    assert found.low < found.yen < found.high
    assert "33,334" in found.sentence.ja
    assert "33,334" in found.sentence.en
    unknown = find_cost(1_000_000, 40, Mark(90, None, None, None, 0))
    assert unknown.yen is None


CHANGES = st.lists(st.tuples(st.integers(500, 12_000), st.integers(500, 12_000)), min_size=2, max_size=20)


def pairs_of(changes, name="p", team_size=1):
    return [Pair(f"{name}{n}", f"{name}{n // team_size}", *each) for n, each in enumerate(changes)]


@settings(max_examples=20, deadline=None)
@given(CHANGES, CHANGES)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_changes_are_students_and_welchs(treated, control):
    change = find_change(pairs_of(treated))
    theirs = stats.ttest_rel(*(np.array(each) for each in zip(*((a, b) for b, a in treated), strict=True)))
    interval = theirs.confidence_interval(0.95)
    if not math.isnan(interval.low):
        assert np.allclose(change.band, (interval.low, interval.high), rtol=1e-9, atol=1e-6)
    found = find_difference_in_differences(pairs_of(treated), pairs_of(control, "q"))
    welch = stats.ttest_ind(
        [after - before for before, after in treated],
        [after - before for before, after in control],
        equal_var=False,
    ).confidence_interval(0.95)
    if not math.isnan(welch.low):
        assert np.allclose(found.band, (welch.low, welch.high), rtol=1e-9, atol=1e-6)
    assert found.band[0] <= found.steps <= found.band[1]


def test_a_change_alone_says_that_nobody_was_compared_with():
    said = find_change(pairs_of([(3000, 4600), (3100, 4500)])).sentence
    assert "比べる相手" in said.ja
    assert "no group" in said.en
    assert find_change(pairs_of([(3000, 4600)])).band is None


def test_drawing_teams_needs_teams_and_widens_where_teams_go_together():
    treated = pairs_of([(3000, 3000 + 400 * (n // 5)) for n in range(40)], team_size=5)
    control = pairs_of([(3000, 3000 + 10 * n) for n in range(20)], "q")
    found = find_difference_in_differences(treated, control)
    assert found.team_band[1] - found.team_band[0] > found.band[1] - found.band[0]
    assert find_difference_in_differences(treated[:10], control).team_band is None
    with pytest.raises(ValueError, match="both groups"):
        find_difference_in_differences(treated, treated)


def test_a_pair_needs_days_on_both_sides_and_knows_no_zeros():
    days = {JOINED + timedelta(days=n): 1000 * n for n in range(20) if n not in (3, 12)}
    before, after = (
        (JOINED, JOINED + timedelta(days=6)),
        (JOINED + timedelta(days=10), JOINED + timedelta(days=16)),
    )
    pair = make_pair("hana", "a", days, before=before, after=after)
    assert (pair.before, pair.after) == (3000, pytest.approx(79_000 / 6))
    assert make_pair("hana", "a", days, before=before, after=after, least_days=7) is None
    with pytest.raises(ValueError, match="before the other"):
        make_pair("hana", "a", days, before=after, after=before)


def test_groups_are_by_how_teams_came_together():
    both = spells(SIX_MP, "family") + spells(PLACEBO, "class")
    assert compare(split_by_origin(both)).groups == ("class", "family")


def test_a_figure_is_told_with_its_definition_and_who_is_counted():
    def member(n, joined):
        reported = frozenset(JOINED + timedelta(days=day) for day in range(joined, 30))
        return Membership(f"p{n}", "t", "class", JOINED + timedelta(days=joined), reported)

    study = Study(JOINED + timedelta(days=30), 5)
    said = define(study, gather([member(0, 0), member(1, 2), member(2, 28)], study))
    assert ("5日" in said.ja, "3人" in said.ja, "1人は入ったばかり" in said.ja) == (True, True, True)
    assert ("5 days" in said.en, "3 who joined" in said.en, "1 of them" in said.en) == (True, True, True)
    curve = estimate(spells([(10, 1), (40, 0)]))
    assert tell(curve.find_mark(5)).ja == "5日後も続けている割合は100.0%です。"
    assert "50.0%" in tell(curve.find_mark(20), band=(0.25, 0.75)).ja
    assert "25.0 to 75.0" in tell(curve.find_mark(20), band=(0.25, 0.75)).en
    assert "分かりません" in tell(curve.find_mark(90)).ja
