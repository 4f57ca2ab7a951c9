"""From the journal into the inbox and on to effects: once, in order, with patience."""

import asyncio
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from tests.factories import at

from moyai.core.audit.models import Entry
from moyai.core.errors import Refused
from moyai.core.intake import drainer as drainer_module
from moyai.core.intake import operations, queries, registry, worker
from moyai.core.intake.drainer import Drainer, DrainerRuns
from moyai.core.intake.erasing import erase_events
from moyai.core.intake.journal import Journal
from moyai.core.intake.models import EventStatus, InboxEvent, JournalPosition, Reason
from moyai.core.intake.operations import MAX_ATTEMPTS, process_due
from moyai.core.intake.registry import Incoming, Source, register_source
from moyai.core.intake.rows import Batch
from moyai.core.intake.segments import list_segments
from moyai.core.places.models import Municipality

pytestmark = pytest.mark.django_db
NOW = at(9)
SECOND = timedelta(seconds=1)


def split(_account: str, body: bytes) -> list[Incoming]:
    return [
        Incoming(e["id"], e.get("who", "hanako"), datetime.fromtimestamp(e["at"], UTC), e)
        for e in json.loads(body)
    ]


class Effects:
    """What events did; fails for those it is told to."""

    def __init__(self) -> None:
        self.failing: dict[str, Exception] = {}

    def apply(self, event: InboxEvent, _now: datetime) -> None:
        Municipality.objects.create(code=event.event_id[:6], name=event.event_id, name_en="")
        if event.event_id in self.failing:
            raise self.failing[event.event_id]

    @property
    def done(self) -> list[str]:
        return list(Municipality.objects.order_by("pk").values_list("name", flat=True))


@pytest.fixture
def effects(monkeypatch: pytest.MonkeyPatch) -> Effects:
    monkeypatch.setattr(registry, "_sources", {})
    effects = Effects()
    register_source(Source("test", split, effects.apply))
    return effects


@pytest.fixture
def drainer(tmp_path: Path, effects: Effects) -> Iterator[Drainer]:
    drainer = Drainer(tmp_path, real_now=lambda: NOW)
    yield drainer
    drainer.close()


def post(folder: Path, *bodies: Any, source: str = "test") -> None:
    """Acknowledge some posts, each a list of events (or bytes), in one segment."""

    async def run() -> None:
        journal = Journal(folder)
        for body in bodies:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            await journal.append(source, "main", data, int(NOW.timestamp() * 1000))
        await journal.close()

    asyncio.run(run())


def event(key: str, second: int = 0, who: str = "hanako", **facts: Any) -> dict[str, Any]:
    return {"id": key, "at": NOW.timestamp() + second, "who": who, **facts}


def work(now: datetime = NOW) -> None:
    while process_due(now=now):
        pass


def test_every_event_is_stored_once_and_segments_go(drainer: Drainer) -> None:
    post(drainer.folder, [event("a"), event("b")], [], [event("a")])
    post(drainer.folder, [event("b"), event("c")])
    assert drainer.drain() == 4
    assert list(InboxEvent.objects.order_by("event_id").values_list("event_id", flat=True)) == ["a", "b", "c"]
    assert (list_segments(drainer.folder), JournalPosition.objects.count()) == ([], 0)
    assert drainer.drain() == 0


def test_segment_of_a_living_writer_is_drained_and_stays(drainer: Drainer) -> None:
    async def run() -> None:
        journal = Journal(drainer.folder)
        for key in "ab":
            await journal.append("test", "main", json.dumps([event(key)]).encode(), 5)
            await asyncio.to_thread(lambda: counts.append(len(list_segments(drainer.folder))))
        await journal.close()

    counts: list[int] = []
    asyncio.run(run())
    assert counts == [1, 1]


def test_position_moves_with_the_events(drainer: Drainer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drainer_module, "RECORDS_A_BATCH", 2)
    post(drainer.folder, *([event(key)] for key in "abcde"))
    insert = drainer_module.store
    calls = []

    def fail_later(*given: Any, **times: Any) -> None:
        calls.append(given)
        if len(calls) == 2:
            raise OperationalError("the database went away")
        insert(*given, **times)

    monkeypatch.setattr(drainer_module, "store", fail_later)
    with pytest.raises(OperationalError):
        drainer.drain()
    assert InboxEvent.objects.count() == 2
    assert drainer.drain() == 3
    assert InboxEvent.objects.count() == 5


def test_a_second_drainer_is_turned_away(drainer: Drainer) -> None:
    with pytest.raises(DrainerRuns):
        Drainer(drainer.folder, real_now=lambda: NOW)


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b'[{"id": "", "at": 1}]',
        b'[{"id": "a", "at": 1, "text": "\\u0000"}]',
        b'[{"id": "a", "at": 1, "text": "\\ud800"}]',
        b'[{"id": "a", "at": 1, "number": NaN}]',
        json.dumps([{"id": "x" * 121, "at": 1}]).encode(),
        json.dumps([{"id": "a", "who": "x" * 121, "at": 1}]).encode(),
        b'[{"id": "a\\u0000", "at": 1}]',
        b'[{"id": "a", "at": 1e18}]',
    ],
)
def test_unreadable_post_is_kept_and_blocks_nobody(drainer: Drainer, body: bytes) -> None:
    post(drainer.folder, body, [event("good")], body)
    assert drainer.drain() == 3
    (letter,) = queries.list_dead_letters()
    assert (letter.is_raw, letter.reason) == (True, Reason.UNREADABLE)
    assert InboxEvent.objects.get(status=EventStatus.PENDING).event_id == "good"


def test_unknown_sender_is_kept_until_its_channel_is_on(drainer: Drainer, effects: Effects) -> None:
    post(drainer.folder, [event("a")], source="later")
    drainer.drain()
    (letter,) = queries.list_dead_letters()
    assert letter.reason == Reason.UNKNOWN_SOURCE
    with pytest.raises(Refused, match="still_unreadable"):
        operations.replay(event=letter, actor="user:1", now=NOW, real_now=NOW)
    register_source(Source("later", split, effects.apply))
    operations.replay(event=letter, actor="user:1", now=NOW, real_now=NOW)
    work()
    assert (effects.done, queries.count_dead_letters()) == (["a"], 0)


def test_damaged_stretch_is_told_and_its_file_kept(drainer: Drainer) -> None:
    post(drainer.folder, [event("a")], [event("b")], [event("c")])
    (path,) = list_segments(drainer.folder)
    data = bytearray(path.read_bytes())
    data[data.index(b'"b"') + 1] ^= 1
    path.write_bytes(data)
    drainer.drain()
    (letter,) = queries.list_dead_letters()
    assert letter.reason == Reason.DAMAGED
    assert set(InboxEvent.objects.filter(done_at=None).values_list("event_id", flat=True)) == {"a", "c"}
    assert path.with_suffix(".damaged").read_bytes() == bytes(data)
    with pytest.raises(Refused, match="damaged"):
        operations.replay(event=letter, actor="user:1", now=NOW, real_now=NOW)


def test_row_that_the_database_refuses_costs_only_its_record(
    drainer: Drainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert = drainer_module.store

    def refuse(batch: Batch, *given: Any, **times: Any) -> None:
        if any(row.event_id == "b" for row in batch.rows):
            raise ValueError("this database does not like b")
        insert(batch, *given, **times)

    monkeypatch.setattr(drainer_module, "store", refuse)
    post(drainer.folder, [event("a")], [event("b")], [event("c")])
    drainer.drain()
    (letter,) = queries.list_dead_letters()
    assert letter.last_error == "ValueError: this database does not like b"
    assert InboxEvent.objects.filter(done_at=None).count() == 2


def test_events_of_a_person_are_applied_in_order(drainer: Drainer, effects: Effects) -> None:
    post(drainer.folder, [event("c", 3), event("b", 1), event("a", 1), event("x", 2, "taro")])
    drainer.drain()
    work()
    assert [key for key in effects.done if key != "x"] == ["a", "b", "c"]
    assert set(InboxEvent.objects.values_list("status", "attempts")) == {(EventStatus.DONE, 1)}


def test_failure_holds_up_its_person_alone_and_is_tried_again(drainer: Drainer, effects: Effects) -> None:
    effects.failing["a"] = RuntimeError("out of order")
    post(drainer.folder, [event("a", 1), event("b", 2), event("x", 3, "taro"), event("y", 0, "")])
    drainer.drain()
    work()
    assert effects.done == ["y", "x"]
    first = InboxEvent.objects.get(event_id="a")
    assert (first.attempts, first.next_attempt_at, first.last_error) == (
        1,
        NOW + SECOND,
        "RuntimeError: out of order",
    )
    effects.failing.clear()
    work(NOW + SECOND)
    assert effects.done == ["y", "x", "a", "b"]


def die(drainer: Drainer, effects: Effects, error: Exception, key: str = "a") -> InboxEvent:
    effects.failing[key] = error
    post(drainer.folder, [event(key, 1), event("b", 2)])
    drainer.drain()
    for n in range(MAX_ATTEMPTS):
        work(NOW + SECOND * 300 * n)
    return InboxEvent.objects.get(event_id=key)


def test_patience_ends_in_a_dead_letter_and_the_next_goes_on(drainer: Drainer, effects: Effects) -> None:
    letter = die(drainer, effects, RuntimeError("never"))
    assert (letter.status, letter.reason, letter.attempts) == (EventStatus.DEAD, Reason.FAILED, MAX_ATTEMPTS)
    assert effects.done == ["b"]
    assert list(queries.list_dead_letters()) == [letter]


def test_replayed_dead_letter_is_applied_once_and_audited(drainer: Drainer, effects: Effects) -> None:
    letter = die(drainer, effects, Refused("closed", "closed"))
    assert letter.reason == Reason.REFUSED
    effects.failing.clear()
    operations.replay(event=letter, actor="user:7", now=NOW, real_now=NOW)
    with pytest.raises(Refused, match="not_dead"):
        operations.replay(event=letter, actor="user:7", now=NOW, real_now=NOW)
    work()
    assert effects.done == ["b", "a"]
    assert list(Entry.objects.values_list("actor", "action")) == [("user:7", "intake.replay")]


def test_dropped_event_does_not_come_again(drainer: Drainer, effects: Effects) -> None:
    letter = die(drainer, effects, RuntimeError("never"))
    effects.failing.clear()
    operations.drop(event=letter, actor="user:7", now=NOW, real_now=NOW)
    post(drainer.folder, [event("a", 1)])
    drainer.drain()
    work()
    assert (effects.done, queries.count_dead_letters()) == (["b"], 0)


def test_those_behind_many_that_wait_are_found(
    drainer: Drainer, effects: Effects, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything at the head of the queue waits: its person failed. Others stand far behind."""
    monkeypatch.setattr(queries, "WINDOW", 2)
    effects.failing["a0"] = RuntimeError("once")
    post(drainer.folder, [event(f"a{n}", n) for n in range(20)], [event("x", 90, "taro"), event("y", 91, "")])
    drainer.drain()
    assert [process_due(now=NOW, worker="one") for _turn in range(3)] == [1, 2, 0]
    assert effects.done == ["x", "y"]


def test_each_person_has_one_event_in_hand_and_the_nameless_all(drainer: Drainer, effects: Effects) -> None:
    people = [event("a", 1), event("b", 2), event("x", 3, "taro"), event("c", 4, ""), event("d", 5, "")]
    post(drainer.folder, people)
    drainer.drain()
    held = operations.claim_due(worker="one", at=NOW, limit=9)
    assert [one.event_id for one in held] == ["a", "x", "c", "d"]
    assert operations.claim_due(worker="two", at=NOW, limit=9) == []


def test_event_in_hand_is_left_to_its_worker_until_the_lease_ends(drainer: Drainer, effects: Effects) -> None:
    post(drainer.folder, [event("a")])
    drainer.drain()
    (held,) = operations.claim_due(worker="one", at=NOW, limit=5)
    assert process_due(now=NOW + SECOND, worker="two") == 0
    later = NOW + timedelta(seconds=queries.LEASE_S)
    assert operations.release_lost(worker="two", at=later) == 1
    assert operations.claim_due(worker="two", at=later, limit=5, suspects=True) == [held]
    assert not operations.apply_event(event=held, now=NOW, at=NOW, worker="one")
    assert operations.apply_event(event=held, now=NOW, at=NOW, worker="two")
    assert not operations.apply_event(event=held, now=NOW, at=NOW, worker="two")
    assert effects.done == ["a"]


def test_worker_takes_up_what_it_held_before_an_outage(drainer: Drainer, effects: Effects) -> None:
    post(drainer.folder, [event("a")])
    drainer.drain()
    held = operations.claim_due(worker="one", at=NOW, limit=5)
    assert operations.claim_due(worker="one", at=NOW, limit=5) == held


GONE = f"{socket.gethostname()[:40]}/{2**22 + 1}/abcd"
"""A worker of this host with a process number that no kernel gives."""


def test_dead_workers_of_this_host_are_known_at_once(drainer: Drainer, effects: Effects) -> None:
    post(drainer.folder, [event("a", 1), event("b", 2), event("x", 0, "taro")])
    drainer.drain()
    assert len(operations.claim_due(worker=GONE, at=NOW, limit=5)) == 2
    work()
    assert sorted(effects.done) == ["a", "b", "x"]
    assert [key for key in effects.done if key != "x"] == ["a", "b"]


def test_event_that_kills_its_worker_dies_and_the_others_do_not(drainer: Drainer, effects: Effects) -> None:
    post(drainer.folder, [event("poison", 0, "taro"), event("a", 1), event("b", 2, "jiro")])
    drainer.drain()
    operations.claim_due(worker=GONE, at=NOW, limit=5)
    moment = NOW
    for _crash in range(operations.MAX_CRASHES - 1):
        operations.release_lost(worker="one", at=moment)
        moment += timedelta(minutes=2)
        (taken,) = operations.claim_due(worker=GONE, at=moment, limit=1, suspects=True)
        assert taken.event_id == "poison"
    work(moment)
    letter = InboxEvent.objects.get(event_id="poison")
    assert (letter.status, letter.reason, letter.crashes) == (EventStatus.DEAD, Reason.CRASHED, 5)
    assert effects.done == ["a", "b"]


@pytest.mark.parametrize("hours", [-24, 24])
def test_clock_that_jumps_delays_nobody_for_long(drainer: Drainer, effects: Effects, hours: int) -> None:
    effects.failing["a"] = RuntimeError("once")
    post(drainer.folder, [event("a", 1), event("b", 2)], [event("x", 5, "taro")])
    drainer.drain()
    work()
    operations.claim_due(worker="before the jump", at=NOW, limit=5)
    effects.failing.clear()
    work(NOW + timedelta(hours=hours))
    assert sorted(effects.done) == ["a", "b", "x"]


def test_hosts_whose_clocks_differ_go_by_the_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "read_clock", lambda: NOW)
    if connection.vendor == "postgresql":
        assert abs(worker.real_now() - datetime.now(UTC)) < timedelta(minutes=1)
    else:  # one host
        assert worker.real_now() == NOW


def test_apply_that_fails_leaves_nothing_behind(drainer: Drainer, effects: Effects) -> None:
    effects.failing["a"] = RuntimeError("late")
    post(drainer.folder, [event("a")])
    drainer.drain()
    work()
    assert effects.done == []


def test_outage_costs_an_event_no_attempt(
    drainer: Drainer, effects: Effects, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(drainer.folder, [event("a")])
    drainer.drain()
    with monkeypatch.context() as patch:
        patch.setattr(operations, "_apply", _go_away)
        patch.setattr(operations, "_note_failure", _go_away)
        with pytest.raises(OperationalError):
            process_due(now=NOW, worker="one")
    assert InboxEvent.objects.get().attempts == 0
    assert process_due(now=NOW, worker="one") == 1
    assert effects.done == ["a"]


def test_full_disk_costs_an_event_no_attempt(drainer: Drainer, effects: Effects) -> None:
    full = OperationalError("no room")
    full.__cause__ = psycopg.errors.DiskFull("no room")
    effects.failing["a"] = full
    post(drainer.folder, [event("a")])
    drainer.drain()
    with pytest.raises(OperationalError):
        process_due(now=NOW, worker="one")
    effects.failing.clear()
    assert (InboxEvent.objects.get().attempts, effects.done) == (0, [])
    assert process_due(now=NOW, worker="one") == 1
    assert effects.done == ["a"]


def _go_away(**_given: Any) -> None:
    raise OperationalError("the database went away")


def test_what_was_taken_back_is_erased(drainer: Drainer) -> None:
    post(drainer.folder, [event("a", text="secret")])
    drainer.drain()
    assert operations.erase_payload(source="test", account="main", event_id="a")
    assert not operations.erase_payload(source="test", account="main", event_id="b")
    assert InboxEvent.objects.get().payload == {}


def test_eraser_leaves_what_is_pending(drainer: Drainer, effects: Effects) -> None:
    post(drainer.folder, [event("a", 1)])
    drainer.drain()
    work()
    post(drainer.folder, [event("b", 2)])
    drainer.drain()
    assert erase_events(before=NOW + SECOND, now=NOW) == 1
    assert erase_events(before=NOW + SECOND, now=NOW) == 0
    assert InboxEvent.objects.get().event_id == "b"


def test_work_on_many_costs_few_questions(
    drainer: Drainer, effects: Effects, django_assert_num_queries: Any
) -> None:
    post(drainer.folder, [event(str(n), n, str(n)) for n in range(3)])
    drainer.drain()
    each = 5 if connection.vendor == "postgresql" else 4
    with django_assert_num_queries(9 + 3 * each):
        process_due(now=NOW, worker="one")
