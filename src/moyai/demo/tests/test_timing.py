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


def test_the_town_goes_on_where_it_stood():
    stood = datetime(2026, 6, 3, 2, 15, tzinfo=UTC)
    timing.hold(stood)
    timing.remember()
    start = timing.choose_start(real_now=datetime(2026, 9, 1, tzinfo=UTC), is_operating=is_weekday)
    assert timedelta() <= start - stood < timedelta(seconds=1)


def test_held_time_stands():
    at = datetime(2026, 6, 3, 2, 15, tzinfo=UTC)
    timing.hold(at)
    assert timing.is_held()
    assert clock.now() - at < timedelta(seconds=0.5)


def test_recall_ignores_a_broken_file():
    timing.last_time_file().write_text("")
    assert timing.recall() is None


@pytest.mark.parametrize(
    ("minutes", "chosen", "runs_at"),
    [(8 * 60 + 50, 10, timing.HURRY), (9 * 60, 100, 100), (9 * 60 + 21, 10, 10), (14 * 60, 1, 1)],
)
def test_time_hurries_until_the_town_is_alive(minutes, chosen, runs_at):
    at = clock.at_local(date(2026, 6, 8), minutes)
    timing.hold(at)
    timing.run_on(speed=chosen)
    assert clock.speed() == runs_at
    assert clock.now() - at < timedelta(seconds=60)


def test_a_day_ends_when_nobody_waits():
    day = date(2026, 6, 8)
    assert timing.is_day_over(clock.at_local(day, 15 * 60 + 5), is_anybody_waiting=False) is False
    assert timing.is_day_over(clock.at_local(day, 15 * 60 + 12), is_anybody_waiting=True) is False
    assert timing.is_day_over(clock.at_local(day, 15 * 60 + 12), is_anybody_waiting=False) is True
    assert timing.is_day_over(clock.at_local(day, 16 * 60), is_anybody_waiting=True) is True


def test_go_to_next_day_skips_the_weekend():
    clock.set_virtual(start=clock.at_local(date(2026, 6, 5), 15 * 60 + 30), speed=10)
    start = timing.go_to_next_day(is_operating=is_weekday)
    assert local_text(start) == "2026-06-08 08:50"
