"""Sending: in order, once, by reply while the token lives, else by push."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from moyai.channels.line import outbox
from moyai.channels.line.client import Fate, Verdict, judge_refusal
from moyai.channels.line.models import Friend, Outgoing
from moyai.channels.line.outbox import LEASE, say, send_due

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 10, 0, 0, tzinfo=UTC)
TAKEN = Verdict(Fate.TAKEN, "r1")


@dataclass
class Line:
    """A platform that answers as told and keeps what it accepted: one list a way of sending."""

    verdicts: list[Verdict] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    spent: set[str] = field(default_factory=set)

    def _answer(self) -> Verdict:
        return self.verdicts.pop(0) if self.verdicts else TAKEN

    def reply(self, token: str, messages: list[dict[str, Any]]) -> Verdict:
        self.calls.append(("reply", token))
        if token in self.spent:
            return Verdict(Fate.TOKEN_SPENT)
        return self._answer()

    def push(self, user_id: str, messages: list[dict[str, Any]], retry_key: str) -> Verdict:
        self.calls.append(("push", retry_key))
        return self._answer()

    def multicast(self, user_ids: Sequence[str], messages: list[dict[str, Any]], retry_key: str) -> Verdict:
        self.calls.append(("multicast", retry_key))
        return self._answer()


def make_friend(number: int = 1) -> Friend:
    return Friend.objects.create(
        account="ina", user_id=f"U{number}", owner_key="k", first_heard_at=NOW, last_heard_at=NOW
    )


def queue(friend: Friend, *, token: str = "", until: datetime | None = None, text: str = "x") -> Outgoing:
    message = {"type": "text", "text": text}
    line = say(friend, [message], real_now=NOW, reply_token=token, reply_until=until)
    assert line is not None
    return line


def send(line: Line, now: datetime = NOW) -> int:
    return send_due(now, make_client=lambda _account: line)  # type: ignore[arg-type,return-value]


def test_reply_while_the_token_lives() -> None:
    line = Line()
    queue(make_friend(), token="t", until=NOW + timedelta(seconds=50))
    assert (send(line), line.calls) == (1, [("reply", "t")])
    assert Outgoing.objects.get().status == "sent"
    assert send(line) == 0


def test_push_when_the_token_is_too_old() -> None:
    line = Line()
    row = queue(make_friend(), token="t", until=NOW - timedelta(seconds=1))
    send(line)
    assert line.calls == [("push", str(row.retry_key))]


def test_push_when_line_says_the_token_is_spent_at_once() -> None:
    line = Line(spent={"t"})
    row = queue(make_friend(), token="t", until=NOW + timedelta(seconds=50))
    assert [send(line), send(line)] == [0, 1]
    assert line.calls == [("reply", "t"), ("push", str(row.retry_key))]


@dataclass
class Sleeper(Line):
    """Falls asleep before its request; meanwhile another worker takes the line up, past the lease."""

    other: Line = field(default_factory=Line)

    def reply(self, token: str, messages: list[dict[str, Any]]) -> Verdict:
        assert send(self.other, NOW + LEASE) == 1
        self.spent |= {token for _way, token in self.other.calls}
        return super().reply(token, messages)


def test_worker_that_slept_past_its_lease_says_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "ThreadPoolExecutor", InOneThread)
    line = Sleeper()
    queue(make_friend(), token="t", until=NOW + timedelta(seconds=50))
    send(line)
    send(line, NOW + timedelta(minutes=5))
    assert (line.calls, line.other.calls) == ([("reply", "t")], [("reply", "t")])
    assert Outgoing.objects.get().status == "sent"


class InOneThread(ThreadPoolExecutor):
    """Works at once, in the thread that asks, which has the test's database."""

    def submit(self, work: Any, /, *given: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(work(*given, **named))
        return done


def test_reply_that_timed_out_and_was_taken_is_not_said_again() -> None:
    line = Line(verdicts=[Verdict(Fate.UNKNOWN)])
    queue(make_friend(), token="t", until=NOW + timedelta(seconds=50))
    assert send(line) == 0
    line.spent.add("t")  # it had arrived after all
    assert send(line, NOW + timedelta(seconds=5)) == 1
    assert line.calls == [("reply", "t"), ("reply", "t")]


def test_reply_whose_fate_is_never_learned_is_not_pushed() -> None:
    line = Line(verdicts=[Verdict(Fate.UNKNOWN)])
    queue(make_friend(), token="t", until=NOW + timedelta(seconds=50))
    send(line)
    send(line, NOW + timedelta(seconds=90))
    assert line.calls == [("reply", "t")]
    assert Outgoing.objects.get().last_error == "the reply's fate is not known"


def test_reply_turned_away_for_speed_is_pushed_later() -> None:
    line = Line(verdicts=[Verdict(Fate.BUSY)])
    row = queue(make_friend(), token="t", until=NOW + timedelta(seconds=50))
    send(line)
    send(line, NOW + timedelta(seconds=90))
    assert line.calls == [("reply", "t"), ("push", str(row.retry_key))]


def test_reply_in_doubt_that_is_then_turned_away_for_speed_is_not_pushed() -> None:
    line = Line(verdicts=[Verdict(Fate.UNKNOWN), Verdict(Fate.BUSY)])
    queue(make_friend(), token="t", until=NOW + timedelta(seconds=50))
    send(line)
    send(line, NOW + timedelta(seconds=5))
    line.spent.add("t")  # the first had arrived
    assert send(line, NOW + timedelta(seconds=20)) == 1
    assert line.calls == [("reply", "t")] * 3


def test_push_repeats_with_the_same_retry_key_until_taken() -> None:
    line = Line(verdicts=[Verdict(Fate.UNKNOWN), Verdict(Fate.BUSY), TAKEN])
    row = queue(make_friend())
    for minutes in (0, 1, 2):
        send(line, NOW + timedelta(minutes=minutes))
    assert line.calls == [("push", str(row.retry_key))] * 3
    assert Outgoing.objects.get().attempts == 3


def test_refused_push_is_given_up() -> None:
    line = Line(verdicts=[Verdict(Fate.REFUSED, reason="400")])
    queue(make_friend())
    send(line)
    assert send(line, NOW + timedelta(hours=1)) == 0
    assert Outgoing.objects.get().status == "failed"


def test_what_was_said_first_arrives_first() -> None:
    line = Line(verdicts=[Verdict(Fate.UNKNOWN)])
    friend, other = make_friend(), make_friend(2)
    first, second, third = queue(friend), queue(friend), queue(other)
    send(line)
    assert [key for _way, key in line.calls] == [str(first.retry_key), str(third.retry_key)]
    send(line, NOW + timedelta(seconds=2))
    send(line, NOW + timedelta(seconds=2))
    assert [key for _way, key in line.calls][2:] == [str(first.retry_key), str(second.retry_key)]


def test_line_claimed_by_another_is_left_alone_until_the_lease_ends() -> None:
    row, line = queue(make_friend()), Line()
    Outgoing.objects.filter(pk=row.pk).update(attempts=1, next_attempt_at=NOW + LEASE)
    assert send(line) == 0
    assert send(line, NOW + LEASE) == 1


@pytest.mark.parametrize(
    ("status", "body", "fate"),
    [
        (409, "{}", Fate.TAKEN),
        (400, '{"message":"Invalid reply token"}', Fate.TOKEN_SPENT),
        (400, '{"message":"The request body has 1 error(s)"}', Fate.REFUSED),
        (401, "{}", Fate.REFUSED),
        (429, '{"message":"You have reached your monthly limit."}', Fate.NO_QUOTA),
        (429, '{"message":"The API rate limit has been exceeded. Try again later."}', Fate.BUSY),
        (500, "", Fate.UNKNOWN),
        (0, "", Fate.UNKNOWN),
    ],
)
def test_judge_refusal(status: int, body: str, fate: Fate) -> None:
    assert judge_refusal(status, {}, body).fate == fate


def queue_many(lines: int) -> None:
    Outgoing.objects.bulk_create(
        Outgoing(account="ina", to=[f"U{n}"], messages=[{}], next_attempt_at=NOW, made_at=NOW)
        for n in range(lines)
    )


class Clock:
    """Real time in which nothing takes any: each look is a millisecond later."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


def send_many(line: Line, clock: Clock) -> int:
    return outbox.send_many_due(
        clock(), make_client=lambda _account: line, budget_s=60, limit=1000, read_time=clock
    )  # type: ignore[arg-type,return-value]


def test_what_is_said_to_many_never_comes_near_the_limit_of_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox.time, "sleep", lambda _s: None)
    monkeypatch.setattr(outbox, "MANY_PAUSE_S", 0)
    queue_many(300)
    line, clock = Line(), Clock()
    assert send_many(line, clock) == 300
    assert len({key for _way, key in line.calls}) == 300
    left = sorted(Outgoing.objects.values_list("next_attempt_at", flat=True))
    seconds = [at - outbox.LEASE for at in left]
    assert max(sum(at <= other < at + timedelta(seconds=1) for other in seconds) for at in seconds) <= 200


def test_a_line_to_many_whose_sender_died_is_sent_again_with_its_key() -> None:
    queue_many(1)
    row = Outgoing.objects.get()
    outbox._claim(row, NOW)  # and then the sender is killed
    line, clock = Line(), Clock()
    assert send_many(line, clock) == 0
    clock.at = NOW + LEASE
    assert send_many(line, clock) == 1
    assert line.calls == [("multicast", str(row.retry_key))]


def test_single_friends_and_many_are_sent_by_different_hands() -> None:
    queue_many(1)
    queue(make_friend())
    line = Line()
    assert send(line) == 1
    assert [way for way, _key in line.calls] == ["push"]
