"""What a person should look at, and what is nothing."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.habit.patterns import Approval, Pattern, Report, list_flags
from moyai.engines.habit.photos import Fingerprint, take_fingerprint
from moyai.engines.habit.tests import pictures

TOKYO = ZoneInfo("Asia/Tokyo")
START = date(2026, 4, 1)
NOON = datetime(2026, 4, 1, 3, tzinfo=UTC)


def report(day, person="hana", *, second=None, **facts):
    # Hours of people: never the same second, unless one is given.
    at = NOON + timedelta(days=day, seconds=(day * 977) % 5_000 if second is None else second)
    return Report(f"{person}{day}", person, START + timedelta(days=day), at, **facts)


def oks(giver, receiver, count, team="t"):
    return [Approval(giver, receiver, team, NOON + timedelta(hours=n)) for n in range(count)]


def flags(reports=(), approvals=()):
    return [
        (flag.pattern, flag.people, len(flag.reports)) for flag in list_flags(reports, approvals, zone=TOKYO)
    ]


def test_two_who_approve_nobody_else_are_shown():
    ring = oks("hana", "ken", 12) + oks("ken", "hana", 11)
    others = oks("taro", "hana", 12) + oks("taro", "ken", 12)
    assert flags(approvals=ring + others) == [(Pattern.OK_RING, ("hana", "ken"), 0)]


def test_two_alone_in_a_team_have_nobody_else_to_approve():
    assert flags(approvals=oks("hana", "ken", 12) + oks("ken", "hana", 12)) == []


def test_few_or_shared_approvals_are_nothing():
    others = oks("taro", "hana", 1)
    assert flags(approvals=oks("hana", "ken", 9) + oks("ken", "hana", 30) + others) == []
    shared = oks("hana", "ken", 12) + oks("ken", "hana", 12) + oks("ken", "taro", 3) + others
    assert flags(approvals=shared) == []


def test_the_same_photo_is_shown_beside_the_one_before():
    photo = pictures.draw(1)
    reports = [
        report(0, photo=take_fingerprint(photo)),
        report(1, photo=take_fingerprint(pictures.draw(3))),
        report(5, "ken", photo=take_fingerprint(pictures.encode(photo, 40))),
    ]
    (flag,) = list_flags(reports, (), zone=TOKYO)
    assert (flag.pattern, flag.people, flag.reports) == (
        Pattern.SAME_PHOTO,
        ("hana", "ken"),
        ("hana0", "ken5"),
    )
    blank = Fingerprint((), is_blank=True)
    assert flags([report(0, photo=blank), report(1, photo=blank)]) == []


def test_the_same_steps_four_times_in_a_row():
    assert flags([report(day, steps=5_000) for day in range(4)]) == [(Pattern.SAME_STEPS, ("hana",), 4)]
    assert flags([report(day, steps=5_000) for day in range(3)]) == []
    assert flags([report(day, steps=5_000 + day % 2) for day in range(9)]) == []
    assert flags([report(day, steps=0) for day in range(9)]) == []


def test_reports_like_clockwork_over_midnight_too():
    steady = [report(day, second=day % 5) for day in range(10)]
    assert flags(steady) == [(Pattern.CLOCKWORK, ("hana",), 10)]
    assert flags(steady[:9]) == []
    midnight = 12 * 3600
    assert flags([report(day, second=midnight - 4 + day % 9) for day in range(12)]) == [
        (Pattern.CLOCKWORK, ("hana",), 12)
    ]
    assert flags([report(day, second=40 * day) for day in range(30)]) == []
    assert flags([report(day, second=0, is_counted_by_device=True) for day in range(12)]) == []


def test_every_flag_gives_its_reason_and_what_may_explain_it():
    reports = [report(day, second=0, steps=5_000) for day in range(12)]
    for flag in list_flags(reports, (), zone=TOKYO):
        assert "こともあります" in flag.reason.ja
        assert "may be" in flag.reason.en


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.sampled_from("ab"), st.integers(0, 3), st.integers(0, 30)),
        max_size=30,
        unique_by=lambda row: row[:2],
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_reports_changes_nothing(rows, random):
    reports = [report(day, person, second=second, steps=steps) for day, person, steps, second in rows]
    shuffled = reports[:]
    random.shuffle(shuffled)
    found = list_flags(reports, (), zone=TOKYO)
    assert list_flags(shuffled, (), zone=TOKYO) == found
    assert all(set(flag.reports) <= {each.key for each in reports} for flag in found)
