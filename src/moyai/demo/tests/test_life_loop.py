from datetime import UTC, datetime

import pytest
from django.db import OperationalError

from moyai.core import clock
from moyai.demo import timing
from moyai.demo.life import loop
from moyai.demo.life.day import Day
from moyai.demo.seed import seed_town
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Shift, Task

NOW = datetime(2026, 6, 10, 0, 20, tzinfo=UTC)


class Scripted:
    """Fails as told, then lives."""

    def __init__(self, *failures):
        self.failures = list(failures)
        self.turns = 0

    def tick(self, now):
        self.turns += 1
        if self.failures:
            raise self.failures.pop(0)


@pytest.fixture
def time_passes(monkeypatch):
    seconds = [0.0]
    monkeypatch.setattr(loop.time, "monotonic", lambda: seconds[0])

    def pass_time(by):
        seconds[0] += by

    return pass_time


@pytest.mark.django_db
def test_a_part_in_trouble_rests_longer_each_time(time_passes):
    part = Scripted(loop.Away("restarting"), OperationalError("locked"), ValueError("bug"))
    patient = loop.Patient(part)
    turns = []
    for _ in range(16):
        patient.tick(NOW)
        turns.append(part.turns)
        time_passes(0.5)
    assert turns == [1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4, 5]


@pytest.mark.django_db
def test_a_failing_part_does_not_stop_the_others(settings, tmp_path):
    settings.MOYAI_CLOCK_FILE = tmp_path / "clock.json"
    broken, well = Scripted(*[ValueError("bug")] * 50), Scripted()
    life = loop.Life([broken, well], tick_s=0.001)

    class Ender:
        def tick(self, now):
            if well.turns == 3:
                life.stop()

    life._parts.append(loop.Patient(Ender()))
    life.run()
    assert (broken.turns, well.turns) == (1, 3)


@pytest.mark.django_db
def test_day_goes_on_at_the_next_operating_morning_with_a_roster(settings, tmp_path):
    settings.HOME, settings.MOYAI_CLOCK_FILE = tmp_path, tmp_path / "clock.json"
    seed_town(now=NOW, residents=30, past_days=0)
    Task.objects.update(status=TaskStatus.DONE)  # nobody drove those who are booked from the beginning
    friday_evening = datetime(2026, 6, 12, 6, 30, tzinfo=UTC)
    clock.set_virtual(start=friday_evening, speed=10)
    is_ready = [False]
    day = Day(10, lambda now: is_ready[0])
    day.tick(clock.now())
    monday = clock.local(clock.now())
    assert monday.strftime("%a %H:%M") == "Mon 08:50"
    last = Shift.objects.latest("date").date
    assert (last - monday.date()).days >= 7
    day.tick(clock.now())
    assert timing.is_held()
    is_ready[0] = True
    day.tick(clock.now())
    assert clock.speed() == timing.HURRY
