"""One decision at a time: whatever happens in whatever order, the books of a plain checker agree."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.scheduling import ProblemError
from moyai.engines.scheduling.sharing import Desk, Request, Rules, Slot

MONDAY = date(2026, 6, 1)
RELEASE = 3
SLOTS = tuple(
    Slot(f"s{n}", MONDAY + timedelta(days=n), "am", "general", owner)
    for n, owner in enumerate(("a", "b", None, "a", "c", None, "b"))
)


def ask(name: str, who: str, asked: int = 0, earliest: int = 0, latest: int = 6) -> Request:
    return Request(name, who, "general", *(MONDAY + timedelta(days=n) for n in (asked, earliest, latest)))


@dataclass
class Books:
    """What a clerk with a pencil would know: one state a request, one state a slot."""

    state: dict[str, str] = field(default_factory=dict)
    of: dict[str, Request] = field(default_factory=dict)
    slot: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str | None] = field(default_factory=lambda: {each.id: each.owner for each in SLOTS})
    released: set[str] = field(default_factory=set)

    def take(self, request: Request, slot_id: str, state: str, today: date) -> None:
        assert slot_id not in self.slot.values(), "had by somebody already"
        day = next(each.day for each in SLOTS if each.id == slot_id)
        assert request.earliest <= day <= request.latest
        assert today <= day
        owner = self.owners[slot_id]
        is_everybodys = owner in (None, request.institution) or slot_id in self.released
        assert is_everybodys or (day - today).days <= RELEASE, "another's share, not yet released"
        self.of[request.id], self.state[request.id], self.slot[request.id] = request, state, slot_id

    def let_go(self, name: str, state: str) -> None:
        self.slot.pop(name, None)
        self.state[name] = state

    def count(self, who: str) -> tuple[int, int]:
        asked = [n for n, state in self.state.items() if state != "gone" and self.of[n].institution == who]
        return len(asked), sum(self.state[n] == "given" for n in asked)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("ask", "hold", "offer", "accept", "decline", "withdraw", "release", "swap", "day")),
        st.sampled_from(("a", "b", "c", "d")),
        st.integers(0, 6),
        st.integers(0, 6),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(steps=STEPS)
def test_whatever_happens_the_books_agree(steps):
    desk, books, today = Desk(SLOTS, Rules(RELEASE)), Books(), MONDAY - timedelta(days=5)
    for number, (verb, who, one, other) in enumerate(steps):
        if verb == "day":
            today += timedelta(days=1)
        else:
            _do(verb, f"r{number}", who, one, other, desk, books, today)
        _compare(desk, books)


def _do(verb, name, who, one, other, desk, books, today) -> None:
    request = ask(name, who, (today - MONDAY).days, min(one, other), max(one, other))
    known = sorted(books.state)
    chosen = known[one % len(known)] if known else "nobody"
    state = books.state.get(chosen)
    if verb == "ask":
        grant = desk.ask(request, today)
        if grant is None:
            books.of[name], books.state[name] = request, "waiting"
        else:
            books.take(request, grant.slot_id, "given", today)
    elif verb == "hold":
        grant = desk.hold(request, f"s{one}", today)
        if grant is not None:
            assert grant.slot_id == f"s{one}"
            books.take(request, grant.slot_id, "offered", today)
    elif verb == "offer":
        _offer(desk, books, today)
    elif verb in ("release", "swap"):
        _change_slots(verb, f"s{one}", f"s{other}", desk, books)
    else:
        wanted = {"accept": ("offered",), "decline": ("offered",)}.get(verb, ("waiting", "offered", "given"))
        if state not in wanted:
            with pytest.raises(ProblemError):
                getattr(desk, verb)(chosen)
            return
        getattr(desk, verb)(chosen)
        if verb == "accept":
            books.state[chosen] = "given"
        else:
            books.let_go(chosen, "waiting" if verb == "decline" else "gone")


def _offer(desk, books, today) -> None:
    waiting = [name for name, state in books.state.items() if state == "waiting"]
    parts = {who: got / max(1, asked) for who in "abcd" for asked, got in [books.count(who)]}
    grant = desk.offer_next(today)
    if grant is None:
        return
    assert grant.request_id in waiting
    chosen = books.of[grant.request_id]
    for name in waiting:  # nobody with a lesser part, to whom this very slot is open, was passed over
        mine = books.of[name]
        if parts[mine.institution] < parts[chosen.institution] and name != chosen.id:
            assert grant.slot_id not in {each.slot.id for each in desk.list_open(mine, today)}
    books.take(chosen, grant.slot_id, "offered", today)


def _change_slots(verb, one, other, desk, books) -> None:
    taken = set(books.slot.values())
    if verb == "release":
        if one in taken:
            with pytest.raises(ProblemError):
                desk.release(one)
        else:
            desk.release(one)
            books.released.add(one)
        return
    owners = books.owners
    if one == other or {one, other} & taken or None in (owners[one], owners[other]):
        before = desk.free
        with pytest.raises(ProblemError):
            desk.swap(one, other)
        assert sorted(each.id for each in desk.free) == sorted(each.id for each in before)
        return
    desk.swap(one, other)
    owners[one], owners[other] = owners[other], owners[one]
    books.released -= {one, other}


def _compare(desk, books) -> None:
    taken = list(books.slot.values())
    assert sorted([each.id for each in desk.free] + taken) == sorted(each.id for each in SLOTS)
    assert {each.id for each in desk.waiting} == {n for n, s in books.state.items() if s == "waiting"}
    for share in desk.list_shares():
        assert (share.asked, share.got) == books.count(share.institution)


def test_an_offer_is_kept_until_it_is_answered():
    desk = Desk(SLOTS[:1], Rules(30), waiting=[ask("r1", "b"), ask("r2", "c")], standing={"b": (1, 0)})
    offer = desk.offer_next(MONDAY)
    assert offer is not None
    assert (offer.request_id, offer.reason, desk.offer_next(MONDAY)) == ("r1", "released", None)
    desk.decline("r1")
    second = desk.offer_next(MONDAY)  # the one who let it go is not offered it again
    assert second is not None
    assert second.request_id == "r2"
    assert desk.accept("r2").slot_id == "s0"


def test_a_share_that_its_owner_gives_up_is_everybodys_at_once():
    desk = Desk(SLOTS[:1], Rules(3), waiting=[ask("r1", "b", -20)])
    early = MONDAY - timedelta(days=20)
    assert desk.offer_next(early) is None
    desk.release("s0")
    offer = desk.offer_next(early)
    assert offer is not None
    assert (offer.slot_id, offer.reason) == ("s0", "released")


def test_two_who_exchange_their_shares_own_each_others():
    desk = Desk(SLOTS[:2], Rules(0))
    desk.swap("s0", "s1")
    early = MONDAY - timedelta(days=5)
    assert [(one.slot.id, one.reason) for one in desk.list_open(ask("r", "a"), early)] == [("s1", "own")]


def test_who_can_come_on_many_days_leaves_the_one_day_to_whom_no_other_suits():
    days = [MONDAY + timedelta(days=n) for n in (0, 1)]
    desk = Desk([Slot(f"s{n}", day, "am", "general", None) for n, day in enumerate(days)], Rules(RELEASE))
    desk.waiting.append(ask("only Monday", "b", earliest=0, latest=0))
    assert desk.ask(ask("any day", "a", earliest=0, latest=1), MONDAY).slot_id == "s1"
    assert desk.offer_next(MONDAY).slot_id == "s0"


@given(
    wishes=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=6),
    asks=st.tuples(st.integers(0, 6), st.integers(0, 6)),
)
def test_no_other_choice_would_have_left_more_of_those_who_wait_servable(wishes, asks):
    waiting = [ask(f"w{n}", "d", earliest=min(each), latest=max(each)) for n, each in enumerate(wishes)]
    request = ask("new", "a", earliest=min(asks), latest=max(asks))
    desk = Desk(SLOTS, Rules(RELEASE), waiting=waiting)
    choices = [each.slot.id for each in desk.list_open(request, MONDAY)]
    grant = desk.ask(request, MONDAY)
    if grant is None:
        assert choices == []
        return
    assert _serve_most(waiting, grant.slot_id) == max(_serve_most(waiting, each) for each in choices)


def _serve_most(waiting, without: str) -> int:
    """Return how many can be served, by trying everything."""
    if not waiting:
        return 0
    first, rest = waiting[0], waiting[1:]
    taken = without.split()
    ways = [
        1 + _serve_most(rest, f"{without} {each.id}")
        for each in SLOTS
        if each.id not in taken and first.suits(each)
    ]
    return max([_serve_most(rest, without), *ways])
