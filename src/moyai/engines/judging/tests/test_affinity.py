"""Affinities beside a measure by dictionaries; the words told are in both texts and make the figure."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.judging import ProblemError
from moyai.engines.judging.affinity import Bid, Comparison, Profile, Settings, find_cosine, measure

ENTRIES = [
    Profile("rice", "水田の水位をセンサーで見守り、水門を自動で開け閉めする", {"農業": 1, "IoT": 1}),
    Profile("care", "高齢者の見守りを、家庭のテレビで行う介護予防", {"福祉": 1}),
    Profile("bus", "AIデマンド交通の予約をLINEで受けつける"),
]
REVIEWERS = [
    Profile("farm", "水田と用水の研究。水位センサーの開発", {"農業": 1.0, "ＩｏＴ": 0.5}),
    Profile("nurse", "介護予防と高齢者の健康づくり", {"福祉": 0.8}),
    Profile("plan", "地域交通計画、デマンド交通 (line, AI)"),
]


def test_each_entry_goes_to_whom_it_suits_and_the_words_say_why():
    comparison = Comparison(ENTRIES, REVIEWERS)
    found = comparison.measure()
    assert found.table.argmax(axis=1).tolist() == [0, 1, 2]
    assert found.table.min() >= 0 and found.table.max() <= 1
    words = {each.text: each for each in comparison.explain("rice", "farm")}
    assert words["農業"].is_tag
    assert "水田" in words or "水位" in words
    assert {"ai", "line"} & {each.text for each in comparison.explain("bus", "plan")}
    assert comparison.explain("care", "plan") == ()


def test_the_words_of_a_pair_add_up_to_its_affinity():
    comparison = Comparison(ENTRIES, REVIEWERS, Settings(words=100))
    found = comparison.measure()
    for row, entry in enumerate(ENTRIES):
        for column, reviewer in enumerate(REVIEWERS):
            told = comparison.explain(entry.key, reviewer.key)
            assert sum(each.share for each in told) == pytest.approx(found.table[row, column], abs=1e-9)


def test_tags_count_by_how_well_they_are_known_and_not_at_all_where_there_are_none():
    found = measure(ENTRIES, REVIEWERS, settings=Settings(tags=1.0))
    assert found.table[1, 1] == pytest.approx(0.8)
    assert found.table[2].max() > 0  # no tags, so its text is all it has
    assert found.thousandths[1, 1] == 800


def test_bids_move_within_bounds_and_are_of_somebody():
    plain = measure(ENTRIES, REVIEWERS).table
    found = measure(ENTRIES, REVIEWERS, bids={("care", "plan"): Bid.EAGER, ("rice", "farm"): Bid.RATHER_NOT})
    assert found.table[1, 2] == pytest.approx(plain[1, 2] + 0.3)
    assert found.table[0, 0] == pytest.approx(max(0, plain[0, 0] - 0.5))
    with pytest.raises(ProblemError, match="not known"):
        measure(ENTRIES, REVIEWERS, bids={("care", "who"): Bid.EAGER})


def test_what_cannot_be_is_refused_in_words():
    with pytest.raises(ProblemError, match="twice"):
        measure([ENTRIES[0], ENTRIES[0]], REVIEWERS)
    with pytest.raises(ProblemError, match="more than 0"):
        Profile("x", tags={"a": 0})
    with pytest.raises(ProblemError, match="bounds"):
        Settings(tags=2)


def test_nothing_is_like_nothing():
    assert measure([], []).table.shape == (0, 0)
    assert measure([Profile("a")], [Profile("x", "水田")]).table.tolist() == [[0.0]]
    assert Comparison(
        [Profile("a", "ので、から")], [Profile("x", "ので、から")]
    ).measure().table.tolist() == [[0.0]]


TEXT = st.text(alphabet="水田見守るのはセンサー、。AIiot線 -9\U00020b9f", max_size=30)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=3), st.lists(TEXT, min_size=1, max_size=3))
def test_cosines_are_those_by_dictionaries(ours, theirs):
    entries = [Profile(f"e{n}", text) for n, text in enumerate(ours)]
    reviewers = [Profile(f"r{n}", text) for n, text in enumerate(theirs)]
    found = measure(entries, reviewers).text
    for row, entry in enumerate(entries):
        for column, reviewer in enumerate(reviewers):
            expected = find_cosine([*entries, *reviewers], entry, reviewer)
            assert found[row, column] == pytest.approx(expected, abs=1e-12)


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_it(one, other):
    comparison = Comparison([Profile("e", one)], [Profile("r", other)])
    assert np.isfinite(comparison.measure().table).all()
    assert all(each.share > 0 for each in comparison.explain("e", "r"))
