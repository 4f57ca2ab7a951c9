"""The same photo again is found, another is not; how often either goes wrong, on drawn pictures."""

from functools import lru_cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.habit.photos import (
    SAME_WITHIN,
    SIDE,
    Fingerprint,
    _average,
    find_distance,
    find_same,
    is_same,
    take_fingerprint,
)
from moyai.engines.habit.tests import pictures

COUNT = 40
AGAIN = {
    "JPEG of quality 30": lambda each: pictures.encode(each, 30),
    "half the size": lambda each: pictures.resize(each, 0.5),
    "a quarter, JPEG of quality 50": lambda each: pictures.encode(pictures.resize(each, 0.25), 50),
    "brighter": lambda each: pictures.brighten(each, 1.15, 15),
    "darker": lambda each: pictures.brighten(each, 0.75, -5),
    "trimmed by 3 % all round": lambda each: pictures.trim(each, 0.03, 0.03, 0.03, 0.03),
    "trimmed by 5 % at one side": lambda each: pictures.trim(each, 0.05, 0, 0, 0),
    "trimmed by 4 % all round, half the size, brighter, JPEG": lambda each: pictures.encode(
        pictures.brighten(pictures.resize(pictures.trim(each, 0.04, 0.04, 0.04, 0.04), 0.5), 1.1, 5), 60
    ),
}


@lru_cache
def fingerprint(seed):
    return take_fingerprint(pictures.draw(seed))


@pytest.mark.parametrize("name", AGAIN)
def test_the_same_photo_again_is_found(name):
    found = [
        is_same(fingerprint(seed), take_fingerprint(AGAIN[name](pictures.draw(seed)))) for seed in range(8)
    ]
    assert sum(found) >= 7


def test_different_photos_are_seldom_taken_for_the_same():
    distances = [find_distance(fingerprint(a), fingerprint(b)) for a, b in combinations(range(COUNT), 2)]
    wrong = sum(distance <= SAME_WITHIN for distance in distances)
    assert wrong <= 0.005 * len(distances)


def test_a_photo_that_shows_nothing_is_like_no_other():
    dark = take_fingerprint(np.full((100, 100), 7.0))
    assert dark.is_blank
    assert find_distance(dark, dark) == 64
    assert find_same(dark, [("a", dark)]) == ()


def test_the_nearest_comes_first():
    photo = pictures.draw(1)
    earlier = [
        ("other", fingerprint(2)),
        ("again", take_fingerprint(pictures.encode(photo, 20))),
        ("itself", fingerprint(1)),
    ]
    found = find_same(fingerprint(1), earlier)
    assert next(key for key, _ in found if key != "other") in ("itself", "again")
    assert dict(found)["itself"] == 0


@settings(max_examples=8, deadline=None)
@given(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1))
def test_a_distance_is_alike_from_both_sides_and_none_to_itself(one, other):
    first, second = fingerprint(one), fingerprint(other)
    assert find_distance(first, second) == find_distance(second, first)
    assert find_distance(first, first) == 0
    assert Fingerprint.from_text(first.to_text()) == first


@settings(max_examples=6, deadline=None)
@given(st.integers(0, COUNT - 1), st.floats(0.6, 1.0), st.floats(0, 40))
def test_light_alone_changes_no_bit_that_is_not_clipped(seed, factor, more):
    """The mean is left out and only the order counts: an even change of light, unclipped, changes nothing."""
    grey = pictures.draw(seed).mean(axis=2)
    assert take_fingerprint(grey * factor + more) == take_fingerprint(grey)


@given(st.integers(16, 70), st.integers(16, 70), st.integers(0, 99))
@settings(max_examples=20, deadline=None)
def test_averages_are_those_of_each_point_cut_into_32_by_32(height, width, seed):
    grey = np.random.default_rng(seed).uniform(0, 255, (height, width))
    fine = np.repeat(np.repeat(grey, SIDE, axis=0), SIDE, axis=1)
    plainly = fine.reshape(SIDE, height, SIDE, width).mean(axis=(1, 3))
    assert np.allclose(_average(grey), plainly, atol=1e-9)


def test_what_is_no_picture_is_refused():
    for shape in ((8, 100), (100, 100, 2), (10,)):
        with pytest.raises(ValueError, match="picture"):
            take_fingerprint(np.zeros(shape))
    with pytest.raises(ValueError, match="length"):
        Fingerprint.from_text("00")
    assert Fingerprint.from_text("-").is_blank
