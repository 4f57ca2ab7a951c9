"""Indicators and erasers of watching over."""

from datetime import timedelta

from moyai.core.clock import local
from moyai.core.indicators.registry import Period, get_indicator
from moyai.core.watchover import erasing, operations
from moyai.core.watchover.enums import Outcome
from moyai.core.watchover.models import Absence, Concern, ConcernEvent, Observation, Signal
from moyai.core.watchover.tests.conftest import NOON
from moyai.core.watchover.tests.story import get_open, miss, see

HOUR = timedelta(hours=1)
DAY = local(NOON).date()
TODAY = Period(DAY, DAY)


def end(people, outcome, hours):
    concern = get_open(people.her)
    facts = {"note": "", "by": people.officer, "now": NOON + hours * HOUR}
    operations.close_concern(concern=concern, version=concern.version, outcome=outcome, **facts)


def test_false_alarms_and_time_to_closing(people):
    see(people.her)
    end(people, Outcome.FALSE_ALARM, 1)
    see(people.her, None, NOON + 2 * HOUR)
    end(people, Outcome.HELPED, 5)
    false, hours = get_indicator("watchover.false_alarms"), get_indicator("watchover.time_to_closing")
    assert (false.read(TODAY), hours.read(TODAY)) == (50, 2)
    assert [value for _day, value in false.read_series(TODAY)] == [50]
    assert [value for _day, value in hours.read_series(TODAY)] == [2]
    assert false.read(TODAY.before()) is None


def test_what_is_open_and_who_agreed(people):
    see(people.her)
    open_, agreed = get_indicator("watchover.open"), get_indicator("watchover.consented")
    assert (open_.read(TODAY), agreed.read(TODAY)) == (1, 50)
    assert [tuple(value) for value in open_.read_series(TODAY)] == [("きょう確かめる", 1)]


def test_records_are_erased_and_open_work_stays(people):
    day = {"resident": people.her, "actor": "test"}
    operations.mark_away(until=DAY, now=NOON - HOUR, **day)
    operations.end_away(now=NOON - HOUR, **day)
    see(people.her)
    miss(people.her)
    later = {"before": NOON + 30 * HOUR, "now": NOON + 900 * HOUR}
    assert erasing.erase_concerns(**later) == 0
    end(people, Outcome.FINE, 1)
    assert erasing.erase_concerns(before=NOON, now=NOON) == 0
    erasers = (erasing.erase_concerns, erasing.erase_observations, erasing.erase_signals)
    assert [erase(**later) for erase in (*erasers, erasing.erase_absences)] == [1, 1, 1, 1]
    assert [erase(**later) for erase in (*erasers, erasing.erase_absences)] == [0, 0, 0, 0]
    models = (Concern, ConcernEvent, Observation, Signal, Absence)
    assert [model.objects.count() for model in models] == [0, 0, 0, 0, 0]
