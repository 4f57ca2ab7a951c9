"""What robots answer is written down in order, before anything is decided; what never comes has an end."""

import asyncio
import json

import pytest

from moyai.services.smart_farm.broker import answers as module
from moyai.services.smart_farm.broker.answers import SILENT_S, Answers
from moyai.services.smart_farm.broker.recorder import Recorder

OK, ERROR = "rpc_ok", "rpc_error"


def said(label, kind=OK):
    return json.dumps({"kind": kind, "args": {"label": label}}).encode()


def state(x=0, uptime=100):
    return json.dumps({"x": x, "informational_settings": {"uptime": uptime}}).encode()


class Books:
    """The operations, without a database: what was written down, in order."""

    def __init__(self, monkeypatch):
        self.written, self.rows, self.overdue = [], [], []
        self.is_away = False
        self.now_s = 1_000.0
        monkeypatch.setattr(module, "note_answer", self.note_answer)
        monkeypatch.setattr(module, "note_place", self.note_place)
        monkeypatch.setattr(module, "note_restart", lambda robot: self.written.append((robot, "anew")))
        monkeypatch.setattr(module, "list_told", lambda real_now, slack_s: list(self.rows))
        monkeypatch.setattr(module, "note_overdue", lambda rows: self.overdue.extend(rows))
        monkeypatch.setattr(module, "monotonic", lambda: self.now_s)
        self.answers = Answers(self)

    async def run(self, work):
        if self.is_away:
            raise OSError("the database is away")
        return work()

    def note_answer(self, robot, label, is_done, real_now, speed):
        self.written.append((robot, label, is_done))

    def note_place(self, robot, state, now):
        self.written.append((robot, json.loads(state)["x"]))

    def take_turn(self, robot):
        async def go():
            async with self.answers.turn(robot):
                pass

        asyncio.run(go())

    def look(self, seconds):
        """Let time go by, a second at a time."""
        for _ in range(seconds):
            self.now_s += 1
            asyncio.run(self.answers._look())


@pytest.fixture
def books(monkeypatch):
    return Books(monkeypatch)


def test_everything_a_robot_said_is_written_down_before_its_next_request_is_decided_on(books):
    books.answers.hear(1, "from_device", said("a"))
    books.answers.hear(1, "status", state(5))
    books.answers.hear(1, "status", state(6))  # says all that the one before it said
    books.answers.hear(1, "from_device", said("b", ERROR))
    books.answers.hear(1, "status", state(7))
    books.answers.hear(2, "from_device", said("c"))
    books.take_turn(1)
    assert books.written == [(1, "a", True), (1, 6), (1, "b", False), (1, 7)]
    books.take_turn(1)
    books.take_turn(2)
    assert books.written[4:] == [(2, "c", True)]


def test_nothing_is_lost_nor_put_out_of_order_while_the_database_is_away(books):
    books.answers.hear(1, "from_device", said("a"))
    books.is_away = True
    books.take_turn(1)
    assert books.written == []
    books.answers.hear(1, "status", state(5))
    books.is_away = False
    books.take_turn(1)
    assert books.written == [(1, "a", True), (1, 5)]


def test_states_of_robots_that_were_told_nothing_are_no_matter(books):
    books.answers.hear(1, "status", state(5))
    books.answers.hear(1, "logs", b"{}")
    books.take_turn(1)
    assert books.written == []
    books.answers.hear(1, "status", state(6))  # now it is about to be told something
    books.take_turn(1)
    assert books.written == [(1, 6)]


def test_answer_while_a_stop_is_on_its_way_into_the_books_is_none(books):
    books.answers.is_stopping = lambda robot: robot == 1
    for robot in (1, 2):
        books.answers.hear(robot, "from_device", said("a"))
        books.take_turn(robot)
    assert books.written == [(1, "a", False), (2, "a", True)]


def test_robot_that_has_started_anew_has_forgotten_what_it_was_told(books):
    books.take_turn(1)
    for uptime, x in ((100, 1), (130, 2), (20, 3), (21, 4)):
        books.answers.hear(1, "status", state(x, uptime))
        books.take_turn(1)
    assert books.written == [(1, 1), (1, 2), (1, "anew"), (1, 3), (1, 4)]


def test_what_is_never_answered_is_over_after_the_longest_that_it_can_take(books):
    books.rows = [(7, 1, 20.0, False), (8, 1, 50.0, False), (9, 2, 5.0, True)]
    books.look(19)
    assert books.overdue == []
    books.look(2)
    assert set(books.overdue) == {7}
    books.rows = books.rows[1:]
    books.look(28)
    assert set(books.overdue) == {7}
    books.look(3)
    assert set(books.overdue) == {7, 8}


def test_time_in_which_a_connected_robot_says_nothing_does_not_count(books):
    """A computer that hangs goes on later, with all that waits for it: it is told no more meanwhile."""
    books.answers.hear(1, "status", state())
    books.answers.hear(2, "status", state())
    books.answers.is_online = lambda robot: robot == 1
    left_s = SILENT_S + 50
    books.rows = [(7, 1, left_s, False), (8, 2, left_s, False)]
    books.look(int(left_s) + 600)
    assert set(books.overdue) == {8}  # that one is not connected: it works on, and nobody hears of it
    for _ in range(60):
        books.answers.hear(1, "status", state())
        books.look(1)
    assert set(books.overdue) == {7, 8}


def test_recorder_hands_on_every_word_and_forgets_how_a_robot_stood_before_it_was_away():
    async def go():
        heard = []

        async def write(_batch):
            heard.append("written")

        recorder = Recorder(write, lambda *word: heard.append(word))
        recorder.see(1, is_online=True)
        recorder.hear(1, "status", b"{}")
        recorder.hear(1, "from_device", b"x")
        assert heard == [(1, "status", b"{}"), (1, "from_device", b"x")]
        assert recorder.states == {1: b"{}"}
        recorder.see(1, is_online=False)
        assert recorder.states == {1: b"{}"}
        recorder.see(1, is_online=True)
        assert recorder.states == {}
        await recorder.flush(is_last=True)  # of what is not known any more nothing is written

    asyncio.run(go())


def test_writing_goes_on_by_itself(books):
    async def go():
        running = asyncio.create_task(books.answers.run())
        books.answers.hear(1, "from_device", said("a"))
        for _ in range(100):
            await asyncio.sleep(0.01)
            if books.written:
                break
        running.cancel()

    asyncio.run(go())
    assert books.written == [(1, "a", True)]
