"""Stages that are sound, and what is said of those that are not."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.judging import ProblemError, Sentence
from moyai.engines.judging.stages import (
    Kind,
    Machine,
    Move,
    State,
    check,
    find_faults,
    follow,
    from_data,
    list_options,
    make_call,
    make_one_round,
    make_two_rounds,
    to_data,
)

NAME = Sentence("名", "name")
STANDARD = (make_one_round, make_two_rounds, make_call)


@pytest.mark.parametrize("make", STANDARD)
def test_the_stages_to_begin_with_are_sound_and_survive_a_database(make):
    machine = make()
    assert check(machine) == ()
    assert from_data(json.loads(json.dumps(to_data(machine)))) == machine
    assert all(each.name.ja and each.name.en for each in (*machine.states, *machine.moves))


def test_a_call_may_end_with_nobody_taken_and_an_entry_almost():
    kinds = {each.kind for each in make_call().states}
    assert Kind.NONE_SUITABLE in kinds
    machine = make_one_round()
    assert machine.find("almost").kind is Kind.ALMOST
    assert follow(machine, "interview", "interview-almost", ["chair"], ["reviewed", "reasoned"]) == "almost"
    assert follow(machine, "almost", "almost-accepted", ["chair"], ["brought", "reasoned"]) == "accepted"


def test_moves_are_told_to_whom_they_are_open_with_what_they_lack():
    machine = make_one_round()
    options = {each.move.key: each for each in list_options(machine, "draft", ["applicant"], ["in_time"])}
    assert options["draft-checking"].lacks == ("complete",)
    assert options["draft-withdrawn"].is_open
    assert list_options(machine, "draft", ["chair"], []) == ()
    with pytest.raises(ProblemError, match="lacks complete"):
        follow(machine, "draft", "draft-checking", ["applicant"], ["in_time"])
    with pytest.raises(ProblemError, match="cannot be made"):
        follow(machine, "draft", "draft-checking", ["staff"], ["in_time", "complete"])
    with pytest.raises(ProblemError, match="not known"):
        list_options(machine, "nowhere", [], [])


def states(*rows):
    return tuple(State(key, kind, NAME) for key, kind in rows)


def moves(*rows):
    return tuple(Move(key, key[0], key[1], frozenset({"staff"}), frozenset(), NAME) for key in rows)


AB = states(("a", Kind.OPEN), ("b", Kind.TAKEN))


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: Machine("1", "a", (*AB, AB[0]), moves("ab")), "state a is there twice"),
        (lambda: Machine("1", "a", AB, (*moves("ab"), *moves("ab"))), "move ab is there twice"),
        (lambda: Machine("1", "x", AB, moves("ab")), "state x is not known"),
        (lambda: Machine("1", "a", AB, moves("ac")), "state c is not known"),
        (lambda: Machine("1", "a", AB, moves("ab", "ba")), "leads on from an end"),
        (
            lambda: Machine("1", "a", (*AB, State("c", Kind.NOT_TAKEN, NAME)), moves("ab")),
            "cannot be reached",
        ),
        (lambda: Machine("1", "a", (*AB, State("c", Kind.OPEN, NAME)), moves("ab", "ac")), "there is no end"),
        (lambda: Machine("1", "a", AB, (replace(moves("ab")[0], roles=frozenset()),)), "nobody may"),
    ],
)
def test_what_is_not_sound_is_refused_in_words(make, word):
    with pytest.raises(ProblemError, match=word):
        make()


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"version": "1", "start": "a", "states": [], "moves": []},
        {"version": "1", "start": "a", "states": "ab", "moves": []},
        {"version": 1, "start": "a", "states": [], "moves": []},
        {"version": "1", "start": "a", "states": [{}], "moves": []},
        {
            "version": "1",
            "start": "a",
            "states": [{"key": "a", "kind": "x", "name": ["a", "b"]}],
            "moves": [],
        },
        {"version": "1", "start": "a", "states": [{"key": "a", "kind": "taken", "name": ["a"]}], "moves": []},
        {"version": "1", "start": "a", "states": [None] * 300, "moves": []},
    ],
)
def test_rows_that_are_not_of_that_form_are_refused(data):
    with pytest.raises(ProblemError):
        from_data(data)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.sampled_from([Kind.OPEN, Kind.OPEN, Kind.ALMOST, Kind.TAKEN]), min_size=1, max_size=5),
    st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=8),
)
def test_what_is_taken_for_sound_is_what_walking_every_way_finds(kinds, pairs):
    names = "abcde"
    rows = states(*zip(names, kinds, strict=False))
    ways = moves(*(names[a] + names[b] for a, b in sorted(pairs) if a < len(rows) and b < len(rows)))
    bare = object.__new__(Machine)
    for name, value in (("version", "1"), ("start", "a"), ("states", rows), ("moves", ways)):
        object.__setattr__(bare, name, value)
    assert bool(list(find_faults(bare))) == bool(check(bare))
