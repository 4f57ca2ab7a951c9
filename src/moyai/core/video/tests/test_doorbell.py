"""Whoever waits is woken by what is for her, at once by a ring, and by nothing else."""

import asyncio
import time

import pytest

from moyai.core.video.doorbell import Doorbell, Waiting
from moyai.core.video.models import Signal
from moyai.core.video.queries import find_new
from moyai.core.video.tests.conftest import NOW, join, sit


def test_a_ring_wakes_the_one_for_whom_there_is_something():
    found: set[Waiting] = set()
    bell = Doorbell(lambda _waiting: set(found), every_s=30)
    mine, other = Waiting(1, 1, 1, "a"), Waiting(2, 1, 2, "b")

    async def wait_for_both() -> tuple[bool, bool, float]:
        waits = [asyncio.create_task(bell.wait(one, 1.0)) for one in (mine, other)]
        await asyncio.sleep(0.2)
        found.add(mine)
        begun = time.monotonic()
        bell.ring()
        first = await waits[0]
        took = time.monotonic() - begun
        return first, await waits[1], took

    first, second, took = asyncio.run(wait_for_both())
    assert (first, second) == (True, False)
    assert took < 0.8


def test_what_another_process_wrote_is_seen_without_a_ring():
    answers = iter([set(), set(), {Waiting(1, 1, 1, "a")}])
    bell = Doorbell(lambda _waiting: next(answers, set()), every_s=0.05)
    assert asyncio.run(bell.wait(Waiting(1, 1, 1, "a"), 5.0)) is True


@pytest.mark.django_db
def test_a_changed_room_or_a_signal_is_something_new(room, clerk, interviewer):
    one, two = sit(room, clerk, "clerk").seat, sit(room, interviewer, "interviewer").seat
    join(one, "page-of-one")
    join(two, "page-of-two")
    room.refresh_from_db()
    knows = Waiting(room.pk, room.version, one.pk, one.page)
    old = Waiting(room.pk, room.version - 1, one.pk, one.page)
    assert find_new([knows]) == set()
    assert find_new([knows, old]) == {old}
    facts = {"sender": two, "sender_page": two.page, "kind": "offer", "sent_at": NOW}
    Signal.objects.create(recipient=one, recipient_page="a page of before", **facts)
    assert find_new([knows]) == set()
    Signal.objects.create(recipient=one, recipient_page=one.page, **facts)
    assert find_new([knows]) == {knows}
