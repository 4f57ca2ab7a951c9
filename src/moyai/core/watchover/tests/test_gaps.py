"""What services find missing: of those who agree alone, told once, taken back when it is there again."""

from datetime import timedelta

import pytest

from moyai.core.watchover import gaps, operations
from moyai.core.watchover.enums import Level, Outcome, Step
from moyai.core.watchover.gaps import Gap, register_finder
from moyai.core.watchover.models import Concern, Signal
from moyai.core.watchover.tests.conftest import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def missing(monkeypatch):
    """The gaps that a service finds among whom it may look at."""
    monkeypatch.setattr(gaps, "_finders", {})
    found, asked = [], []

    def find(watched, _now):
        asked.append(set(watched.values_list("pk", flat=True)))
        return [Gap(who.pk, "missed_order", "since:1", NOON) for who in found]

    def fail(_watched, _now):
        raise RuntimeError("away")

    register_finder("broken", fail, kinds=("no_steps",))
    register_finder("shop", find, kinds=("missed_order",))
    return found, asked


def test_only_who_agreed_is_looked_at_and_each_gap_is_told_once(people, missing):
    found, asked = missing
    found.append(people.her)
    assert [operations.look_for_gaps(NOON), operations.look_for_gaps(LATER)] == [1, 0]
    assert asked[0] == {people.her.pk}  # her daughter has not agreed
    concern = Concern.objects.get()
    assert (concern.grade, concern.step, Signal.objects.count()) == (Level.LOOK, Step.LOOK, 1)
    operations.withdraw(resident=people.her, actor="test", now=LATER)
    operations.look_for_gaps(LATER)
    assert asked[-1] == set()


def test_what_is_there_again_is_taken_back_and_ends_what_was_no_more_than_looked_at(people, missing):
    found, _asked = missing
    found.append(people.her)
    operations.look_for_gaps(NOON)
    found.clear()
    operations.look_for_gaps(LATER)
    concern = Concern.objects.get()
    assert (concern.outcome, concern.closed_at) == (Outcome.SEEN_WELL, LATER)
    assert Signal.objects.get().retracted_at == LATER


def test_a_gap_that_somebody_closed_opens_nothing_again(people, missing):
    found, _asked = missing
    found.append(people.her)
    operations.look_for_gaps(NOON)
    concern = Concern.objects.get()
    facts = {"outcome": Outcome.FALSE_ALARM, "note": "旅行", "by": people.officer, "now": LATER}
    operations.close_concern(concern=concern, version=concern.version, **facts)
    operations.look_for_gaps(LATER + timedelta(hours=1))
    assert Concern.objects.filter(closed_at=None).count() == 0
