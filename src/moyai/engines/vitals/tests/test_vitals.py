"""Same answer in any order, nothing lost, wrong values alone refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.vitals import (
    MEASURES,
    Direction,
    Grade,
    Limits,
    Packet,
    Point,
    Problem,
    Reading,
    assess,
    find_measure,
    find_trend,
)

LIMITS = {
    "systolic": Limits("systolic", Decimal(80), Decimal(100), Decimal(150), Decimal(180)),
    "spo2": Limits("spo2", urgent_below=Decimal(90), low=Decimal(94)),
}


def packet(*readings, source="cuff", number=1, taken_s=1000, sent_s=1010, received_s=1010):
    values = tuple(Reading(measure, Decimal(str(value))) for measure, value in readings)
    return Packet(source, number, taken_s, sent_s, received_s, values)


def reasons(*packets, **facts):
    return [(each.measure, each.reason) for each in assess(Problem(packets, **facts)).refusals]


def test_codes_are_each_measures_own():
    assert len({each.code for each in MEASURES}) == len({each.loinc for each in MEASURES}) == len(MEASURES)
    assert find_measure("systolic").loinc == "8480-6"
    assert find_measure("shoe_size") is None


@pytest.mark.parametrize(
    ("readings", "refused"),
    [
        ([("spo2", 180)], [("spo2", "impossible")]),
        ([("pulse", -60)], [("pulse", "impossible")]),
        ([("shoe_size", 24)], [("shoe_size", "unknown_measure")]),
        (
            [("systolic", 80), ("diastolic", 120), ("pulse", 70)],
            [("diastolic", "systolic_below_diastolic"), ("systolic", "systolic_below_diastolic")],
        ),
        ([("pulse", 70), ("pulse", 71)], [("pulse", "twice_in_packet")] * 2),
    ],
)
def test_a_wrong_value_is_refused_with_its_reason(readings, refused):
    assert reasons(packet(*readings)) == refused


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_reading(value):
    with pytest.raises(ValueError, match="no number"):
        Reading("spo2", Decimal(value))


def test_the_rest_of_a_packet_with_a_wrong_value_is_taken():
    found = assess(Problem((packet(("systolic", 80), ("diastolic", 120), ("pulse", 70)),)))
    assert [(point.measure, point.value) for point in found.points] == [("pulse", 70)]


def test_sent_again_later_it_is_one_packet_at_its_first_time():
    first = packet(("pulse", 70))
    again = packet(("pulse", 70), sent_s=1300, received_s=1302)
    found = assess(Problem((again, first)))
    assert [point.at_s for point in found.points] == [1000]
    assert found.refusals == ()


def test_the_same_number_with_another_value_is_believed_in_neither():
    assert reasons(packet(("pulse", 70)), packet(("pulse", 90))) == [("pulse", "contradiction")] * 2


def test_a_clock_that_is_a_little_wrong_is_put_right():
    fast = packet(("pulse", 70), taken_s=1240, sent_s=1250, received_s=1010)
    assert [point.at_s for point in assess(Problem((fast,))).points] == [1000]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"sent_s": 1010, "received_s": 1611}, "clock"),
        ({"sent_s": 1611, "received_s": 1010}, "clock"),
        ({"taken_s": 1011, "sent_s": 1010}, "clock"),
        ({"taken_s": 1010 - 7 * 86_400 - 1}, "too_old"),
    ],
)
def test_when_nobody_knows_when_it_is_refused(facts, reason):
    assert reasons(packet(("pulse", 70), **facts)) == [("pulse", reason)]


@pytest.mark.parametrize(
    ("value", "grade", "limit"),
    [
        (79, Grade.URGENT, 80),
        (80, Grade.LOOK, 100),
        (99, Grade.LOOK, 100),
        (100, None, None),
        (150, None, None),
        (151, Grade.LOOK, 150),
        (180, Grade.LOOK, 150),
        (181, Grade.URGENT, 180),
    ],
)
def test_limits_are_passed_only_beyond_them(value, grade, limit):
    alerts = assess(Problem((packet(("systolic", value)),), LIMITS)).alerts
    assert [(each.grade, each.limit) for each in alerts] == ([(grade, limit)] if grade else [])


def test_the_most_urgent_and_newest_comes_first():
    packets = (
        packet(("spo2", 92), number=1, taken_s=900),
        packet(("spo2", 88), number=2, taken_s=800),
        packet(("spo2", 93), number=3, taken_s=950),
    )
    alerts = assess(Problem(packets, LIMITS)).alerts
    assert [each.point.value for each in alerts] == [88, 93, 92]


def test_limits_that_do_not_rise_are_refused():
    with pytest.raises(ValueError, match="systolic"):
        Limits("systolic", low=Decimal(150), high=Decimal(100))
    with pytest.raises(ValueError, match="under the code"):
        Problem((), {"pulse": LIMITS["spo2"]})


VALUES = st.integers(-5, 320).map(Decimal)
CODES = st.sampled_from(["systolic", "diastolic", "spo2", "pulse", "shoe_size"])
READINGS = st.lists(st.builds(Reading, CODES, VALUES), min_size=1, max_size=4).map(tuple)
PACKETS = st.lists(
    st.builds(
        Packet,
        st.sampled_from(["cuff", "clip"]),
        st.integers(0, 3),
        st.integers(0, 3000),
        st.integers(0, 3000),
        st.integers(0, 3000),
        READINGS,
    ),
    max_size=6,
)


@given(PACKETS, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(packets, random):
    again = packets + [random.choice(packets) for _ in packets]
    random.shuffle(again)
    assert assess(Problem(tuple(again), LIMITS)) == assess(Problem(tuple(packets), LIMITS))


@given(PACKETS)
def test_every_reading_is_taken_or_refused(packets):
    found = assess(Problem(tuple(packets), LIMITS))
    taken = {(p.source, p.number, p.measure, p.value) for p in found.points}
    refused = {(r.source, r.number, r.measure, r.value) for r in found.refusals}
    said = {(p.source, p.number, r.measure, r.value) for p in packets for r in p.readings}
    assert taken | refused == said
    assert not taken & refused
    assert {each.point for each in found.alerts} <= set(found.points)


@given(PACKETS, READINGS)
def test_a_packet_changes_nothing_of_others(packets, readings):
    other = Packet("scale", 9, 10, 20, 20, readings)
    before, after = assess(Problem(tuple(packets))), assess(Problem((*packets, other)))
    assert [p for p in after.points if p.source != "scale"] == list(before.points)


SERIES = st.lists(
    st.tuples(st.integers(0, 20 * 86_400), st.integers(50, 200)),
    min_size=5,
    max_size=12,
    unique_by=lambda e: e[0],
)


def series(pairs):
    return [Point(at, "pulse", Decimal(value), "clip", n) for n, (at, value) in enumerate(pairs)]


@given(SERIES)
def test_a_series_turned_round_goes_the_other_way(pairs):
    turned = {Direction.RISING: Direction.FALLING, Direction.FALLING: Direction.RISING}
    one = find_trend(series(pairs))
    upside_down = find_trend(series([(at, -value) for at, value in pairs]))
    backwards = find_trend(series([(-at, value) for at, value in pairs]))
    assert upside_down.direction == backwards.direction == turned.get(one.direction, one.direction)
    assert upside_down.per_day == -one.per_day


def test_one_slipped_cuff_does_not_turn_a_trend():
    rising = [(day * 86_400, 120 + 2 * day) for day in range(10)]
    plain = find_trend(series(rising))
    assert (plain.direction, plain.per_day) == (Direction.RISING, 2)
    slipped = [*rising[:9], (9 * 86_400, 60)]
    assert find_trend(series(slipped)).direction == Direction.RISING


def test_too_little_tells_nothing_and_noise_is_steady():
    assert find_trend(series([(0, 100), (86_400, 180)])).direction == Direction.UNKNOWN
    assert (
        find_trend(series([(d * 86_400, 100 + (d * 7) % 5) for d in range(10)])).direction == Direction.STEADY
    )
    assert find_trend(series([(d * 86_400, 100) for d in range(10)])).direction == Direction.STEADY
