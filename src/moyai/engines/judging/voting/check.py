"""An independent recount, ballot by ballot; it shares no code with the counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from moyai.engines.judging.voting.problem import Election
from moyai.engines.judging.voting.solution import Act, Count, Round

_PLACES = 10**5


def check_runoff(election: Election, count: Count) -> tuple[str, ...]:
    """Return what is wrong with an instant runoff in one line each, nothing when all is right.

    Args:
        election: How it was voted.
        count: What came of it.
    """
    return tuple(_find_runoff(election, count))


def check_transfers(election: Election, seats: int, count: Count) -> tuple[str, ...]:
    """Return what is wrong with a count by transfers in one line each, nothing when all is right.

    Args:
        election: How it was voted.
        seats: How many places there are.
        count: What came of it.
    """
    return tuple(_Replay(election, seats, count).find())


def _find_runoff(election: Election, count: Count) -> Iterator[str]:
    out: set[str] = set(election.withdrawn)
    for each in count.rounds:
        votes = {key: 0 for key in election.candidates if key not in out}
        exhausted = 0
        for ballot in election.ballots:
            heard = [key for key in ballot.choices if key not in out]
            if heard:
                votes[heard[0]] += 1
            elif any(key not in election.withdrawn for key in ballot.choices):
                exhausted += 1
        if votes != each.votes or exhausted != each.exhausted:
            yield f"round {each.number}: votes are not those of the ballots"
            return
        yield from _is_lowest(each, list(votes))
        if each.act is Act.EXCLUDE:
            out |= set(each.who)
        elif 2 * votes[each.who[0]] <= sum(votes.values()) or each is not count.rounds[-1]:
            yield f"round {each.number}: {each.who[0]} is elected without more than half"
        elif count.elected != each.who:
            yield "who is elected is not who won the last round"
    if not count.rounds and count.elected:
        yield "somebody is elected without a vote"


def _is_lowest(each: Round, standing: list[str]) -> Iterator[str]:
    if each.act is not Act.EXCLUDE:
        return
    least = min(each.votes[key] for key in standing)
    level = {key for key in standing if each.votes[key] == least}
    if each.who[0] not in level:
        yield f"round {each.number}: {each.who[0]} has not least"
    if (len(level) > 1) != (each.tie is not None) or (each.tie and set(each.tie.among) != level):
        yield f"round {each.number}: who is level is not told right"


class _Replay:
    """Every ballot has a value and lies with somebody; the rounds are played over it."""

    def __init__(self, election: Election, seats: int, count: Count) -> None:
        self.count, self.seats = count, seats
        self.ballots = [
            [key for key in ballot.choices if key not in election.withdrawn] for ballot in election.ballots
        ]
        self.ballots = [each for each in self.ballots if each]
        self.worth = [_PLACES] * len(self.ballots)
        self.standing = list(election.candidates)
        self.quota = len(self.ballots) // (seats + 1) + 1
        self.fixed: dict[str, int] = {}
        self.lies: list[str | None] = [each[0] for each in self.ballots]
        self.elected: list[str] = []

    def find(self) -> Iterator[str]:
        if self.count.quota != self.quota:
            yield f"quota {self.count.quota} is not {self.quota}"
        for each in self.count.rounds:
            if wrong := list(self._compare(each)):
                yield from wrong
                return
            yield from self._play(each)
        if self.ballots and len(self.elected) != min(self.seats, len(self.elected) + len(self.standing)):
            yield "not all places are filled"
        if tuple(self.elected) != self.count.elected:
            yield "who is elected is not who was in the rounds"

    def _have(self, key: str) -> int:
        lying = sum(worth for worth, lies in zip(self.worth, self.lies, strict=True) if lies == key)
        return self.fixed.get(key, lying)

    def _compare(self, each: Round) -> Iterator[str]:
        have = {key: Fraction(self._have(key), _PLACES) for key in (*self.standing, *self.elected)}
        gone = sum(worth for worth, lies in zip(self.worth, self.lies, strict=True) if lies is None)
        if have != each.votes or each.exhausted != Fraction(gone, _PLACES):
            yield f"round {each.number}: votes are not those of the ballots"
        if sum(each.votes.values()) + each.exhausted + each.lost != len(self.ballots):
            yield f"round {each.number}: votes are made or lost"

    def _play(self, each: Round) -> Iterator[str]:
        enough = {key for key in self.standing if self._have(key) >= self.quota * _PLACES}
        places = self.seats - len(self.elected)
        over = [key for key in self.elected if self._have(key) > self.quota * _PLACES]
        if each.act is Act.FILL:
            if set(each.who) != set(self.standing) or len(self.standing) > places:
                yield f"round {each.number}: more are left than places"
            self._seat(each)
            return
        if len(self.standing) <= places or not places:
            yield f"round {each.number}: the last places could be filled"
        if each.act is Act.ELECT:
            if set(each.who) != enough:
                yield f"round {each.number}: not those are elected who have the quota"
            self._seat(each)
        elif enough:
            yield f"round {each.number}: somebody has the quota and is not elected"
        elif each.act is Act.TRANSFER:
            if each.who[0] not in over or self._have(each.who[0]) != max(self._have(key) for key in over):
                yield f"round {each.number}: this is not the largest surplus"
            self._pass_on(each.who[0])
        else:
            if over:
                yield f"round {each.number}: a surplus comes first"
            yield from _is_lowest(each, self.standing)
            self.standing.remove(each.who[0])
            self._move(each.who[0], lambda worth: worth)

    def _seat(self, each: Round) -> None:
        self.elected += each.who
        self.standing = [key for key in self.standing if key not in each.who]

    def _pass_on(self, key: str) -> None:
        have = self._have(key)
        surplus = have - self.quota * _PLACES
        self._move(key, lambda worth: worth * surplus // have)
        self.fixed[key] = self.quota * _PLACES

    def _move(self, key: str, reckon: Callable[[int], int]) -> None:
        for number, lies in enumerate(self.lies):
            if lies == key:
                self.worth[number] = reckon(self.worth[number])
                following = [other for other in self.ballots[number] if other in self.standing]
                self.lies[number] = following[0] if following else None
