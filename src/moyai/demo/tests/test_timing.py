from datetime import UTC, date, datetime, timedelta

import pytest

from moyai.core import clock
from moyai.demo import timing


def is_weekday(day):
    return day.weekday() < 5


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.MOYAI_CLOCK_FILE = tmp_path / "clock.json"


def local_text(at):
    return clock.local(at).strftime("%Y-%m-%d %H:%M")


def test_the_first_start_is_on_the_nearest_operating_day():
    saturday = datetime(2026, 6, 6, 3, 0, tzinfo=UTC)
    start = timing.choose_start(real_now=saturday, is_operating=is_weekday)
    assert local_text(start) == "2026-06-08 08:50"
    timing.begin(start=start, speed=10)
    assert local_text(clock.now()) == "2026-06-08 08:50"
    assert clock.speed() == timing.HURRY


def test_the_town_goes_on_where_it_stood():
    stood = datetime(2026, 6, 3, 2, 15, tzinfo=UTC)
    timing.hold(stood)
    timing.remember()
    start = timing.choose_start(real_now=datetime(2026, 9, 1, tzinfo=UTC), is_operating=is_weekday)
    assert timedelta() <= start - stood < timedelta(seconds=1)
    timing.begin(start=start, speed=4)
    assert clock.speed() == 4


def test_held_time_stands():
    at = datetime(2026, 6, 3, 2, 15, tzinfo=UTC)
    timing.hold(at)
    assert clock.now() - at < timedelta(seconds=0.5)


def test_recall_ignores_a_broken_file():
    timing.last_time_file().write_text("")
    assert timing.recall() is None


def test_settle_waits_until_the_town_is_alive():
    clock.set_virtual(start=clock.at_local(date(2026, 6, 8), 9 * 60), speed=timing.HURRY)
    assert timing.settle(speed=10) is False
    clock.set_virtual(start=clock.at_local(date(2026, 6, 8), 9 * 60 + 21), speed=timing.HURRY)
    assert timing.settle(speed=10) is True
    assert clock.speed() == 10
    assert timing.settle(speed=10) is False


def test_a_day_ends_when_nobody_waits():
    day = date(2026, 6, 8)
    assert timing.is_day_over(clock.at_local(day, 15 * 60 + 5), is_anybody_waiting=False) is False
    assert timing.is_day_over(clock.at_local(day, 15 * 60 + 12), is_anybody_waiting=True) is False
    assert timing.is_day_over(clock.at_local(day, 15 * 60 + 12), is_anybody_waiting=False) is True
    assert timing.is_day_over(clock.at_local(day, 16 * 60), is_anybody_waiting=True) is True


def test_go_to_next_day_skips_the_weekend():
    clock.set_virtual(start=clock.at_local(date(2026, 6, 5), 15 * 60 + 30), speed=10)
    start = timing.go_to_next_day(speed=10, is_operating=is_weekday)
    assert local_text(start) == "2026-06-08 08:50"
