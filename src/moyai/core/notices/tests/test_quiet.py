"""Quiet hours go over midnight, or not, or there are none."""

from datetime import UTC, datetime, time

import pytest

from moyai.core.notices.quiet import end_quiet


def tokyo(hour, minute=0, day=2):
    return datetime(2026, 4, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "hours", "end"),
    [
        (tokyo(3), (21, 7), tokyo(3)),  # 12:00
        (tokyo(12), (21, 7), tokyo(22)),  # 21:00 sharp: until 7:00 tomorrow
        (tokyo(11, 59), (21, 7), tokyo(11, 59)),
        (tokyo(18), (21, 7), tokyo(22)),  # 3:00: until 7:00 today
        (tokyo(22), (21, 7), tokyo(22)),  # 7:00 sharp is over
        (tokyo(4), (13, 15), tokyo(6)),  # a nap
        (tokyo(12), (0, 0), tokyo(12)),
    ],
)
def test_end_of_quiet(at, hours, end):
    assert end_quiet(at, time(hours[0]), time(hours[1])) == end
