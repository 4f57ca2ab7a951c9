"""The rules of replay, on the toy flow."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from moyai.engines.conversation import (
    Confirm,
    Context,
    Conversation,
    End,
    FlowError,
    Invalid,
    Number,
    Outcome,
    Prompt,
    Record,
    Refusal,
    Reply,
    Turn,
    back,
    given,
    play,
    proceed,
    replay,
    retract,
)
from moyai.engines.conversation.tests.toy import CTX, GOOD, HALL, World, say, visit

BAD = [None, "", "x", -1, 10**30, True, [], {}, {"lon": 0, "lat": 0}, "2020-01-01", "2026-04-29", "\0"]
RIGHT: dict[str, list[Any]] = {
    "who": ["me", "kin"],
    "name": ["山田花子"],
    "people": [1, 3, 4],
    "place": [HALL.value, {"lon": 137.91, "lat": 35.81, "name": "畑", "place_id": None}],
    "day": ["2026-04-01", "2026-04-30"],
    "at": ["2026-04-01T12:00", "2026-04-30T15:00"],
    "slot": [{"id": 1, "at": "10:05"}, {"id": 2, "at": "11:00"}],
    "photo": [None, {"file": "a", "content_type": "image/png", "size": 3}],
    "sure": [True, False],
    "sorry": [True],
}


def ask(turn: Turn, key: str, value: Any, **facts: Any) -> Turn:
    return replay(visit, CTX, turn.answers, reply=Reply(key, value, **facts))


def until(key: str, world: World | None = None) -> Turn:
    values = {name: value for name, value in GOOD.items() if name != key}
    return play(visit, CTX, values, (world or World()).perform)


@settings(max_examples=150, deadline=None)
@examples(st.data())
def test_every_path_ends_and_every_turn_survives_json(data: st.DataObject) -> None:
    refusals = st.lists(
        st.sampled_from([Refusal("taken", say("x")), Refusal("banned", say("y"))]), max_size=3
    )
    world = World(refuses=data.draw(refusals))

    def answerer(prompt: Prompt) -> Any:
        return data.draw(st.sampled_from(RIGHT[prompt.key]), label=prompt.key)

    turn = play(visit, CTX, answerer, world.perform)
    assert turn.status == "ended"
    stored = json.loads(json.dumps(turn.answers))
    assert stored == turn.answers
    assert replay(visit, CTX, stored) == replay(visit, CTX, turn.answers) == turn_of(turn)
    assert Outcome.from_json(json.loads(json.dumps(turn.outcome.to_json()))) == turn.outcome


def turn_of(turn: Turn) -> Turn:
    """The same turn as a mere replay sees it: nothing was heard."""
    return Turn(turn.status, turn.step, turn.journey, turn.answers, None, "nothing", turn.fetched)


@settings(max_examples=300, deadline=None)
@examples(st.sampled_from(list(GOOD)), st.sampled_from(BAD))
def test_bad_answer_is_never_recorded(key: str, value: Any) -> None:
    world = World(free=[]) if key == "sorry" else World()
    turn = play(visit, CTX, {k: v for k, v in GOOD.items() if k != key}, world.perform)
    answered = ask(turn, key, value)
    if answered.heard == "accepted":
        assert (key, value) in {("photo", None), ("photo", ""), ("sure", True), ("sorry", True)}
    else:
        assert (answered.status, answered.heard, answered.prompt) == ("asking", "invalid", turn.prompt)
        assert answered.problem is not None
        assert answered.answers == turn.answers


def test_replay_stops_at_the_first_prompt_without_an_answer() -> None:
    turn = replay(visit, CTX, {})
    assert (turn.status, turn.prompt.key, turn.problem, turn.journey) == ("asking", "who", None, ())


def test_replay_twice_is_equal() -> None:
    answers = until("sure").answers
    assert replay(visit, CTX, answers) == replay(visit, CTX, answers)


def test_replay_does_not_change_the_answers_given_to_it() -> None:
    answers: dict[str, Any] = {}
    replay(visit, CTX, answers, reply=Reply("who", "me"))
    assert answers == {}


def test_journey_says_questions_and_answers_in_words() -> None:
    found = [(v.key, v.label.get("ja")) for v in until("sure").journey]
    assert found == [
        ("who", "本人"),
        ("people", "2"),
        ("place", "市役所"),
        ("day", "2026年4月2日(木)"),
        ("at", "2026年4月2日(木) 午前10時"),
        ("slot", "10:05"),
        ("photo", "(なし)"),
    ]


def test_stale_button_gets_the_present_prompt() -> None:
    turn = until("day")
    late = ask(turn, "people", 3)
    assert (late.heard, late.prompt, late.answers) == ("stale", turn.prompt, turn.answers)


def test_positional_reply_to_another_prompt_counts_for_nothing() -> None:
    turn = until("people")
    digest = turn.prompt.digest
    assert ask(turn, "people", 2, shown=digest, is_positional=True).heard == "accepted"
    late = ask(turn, "people", 2, shown="0" * 16, is_positional=True)
    assert (late.heard, late.problem.code if late.problem else "") == ("stale", "changed")


def test_reply_read_off_the_prompt_by_a_channel() -> None:
    assert ask(until("people"), "people", lambda prompt: prompt.max).answers["people"]["value"] == 4
    broken = Invalid("photo", say("壊れています"))
    assert ask(until("photo"), "photo", lambda _: broken).problem == broken


def test_yes_to_other_words_is_no_yes() -> None:
    turn = until("sure")
    assert ask(turn, "sure", True, shown="0" * 16).prompt == turn.prompt
    yes = ask(turn, "sure", True, shown=turn.prompt.digest)
    assert yes.status == "committing"
    slot = {"value": {"id": 2, "at": "11:00"}, "shown": None}
    again = replay(visit, CTX, {**yes.answers, "slot": slot})
    assert (again.prompt.key, again.problem.code if again.problem else "") == ("sure", "changed")


def test_answer_that_no_longer_holds_is_asked_again_and_the_rest_is_kept() -> None:
    turn = until("sure")
    moved = replay(visit, CTX, {**turn.answers, "people": {"value": 9, "shown": None}})
    assert (moved.prompt.key, moved.problem.code if moved.problem else "") == ("people", "range")
    assert ask(moved, "people", 2).prompt.key == "sure"


def test_back_drops_the_last_answer() -> None:
    turn = until("at")
    assert replay(visit, CTX, back(turn)).prompt.key == "day"


def test_back_at_the_beginning_stays_there() -> None:
    assert back(replay(visit, CTX, {})) == {}


def test_back_before_a_fetch_reads_again() -> None:
    world = World()
    turn = until("slot", world)
    play(visit, CTX, GOOD, world.perform, answers=back(turn))
    assert world.count("toy.find") == 2


def test_back_after_a_fetch_keeps_what_was_read() -> None:
    turn = until("sure")
    assert back(turn)["found"] == turn.answers["found"]


def test_back_to_a_named_answer_and_an_unknown_one() -> None:
    turn = until("sure")
    assert replay(visit, CTX, back(turn, "place")).prompt.key == "place"
    assert back(turn, "nothing") == turn.answers


def test_given_answers_are_checked_and_skipped() -> None:
    turn = replay(visit, CTX, given({"who": "me", "people": " 2 ", "place": {"lon": 1, "lat": 1}}))
    assert turn.answers["people"]["value"] == 2
    assert (turn.prompt.key, turn.problem.code if turn.problem else "") == ("place", "outside")


def test_given_answer_never_confirms() -> None:
    turn = until("sure")
    assert replay(visit, CTX, {**turn.answers, **given({"sure": True})}).prompt.key == "sure"


def test_language_switch_in_mid_way_changes_nothing_but_words() -> None:
    turn = until("sure")
    english = Context(**{**CTX.__dict__, "language": "en", "channel": "voice"})
    assert replay(visit, english, turn.answers).prompt == turn.prompt


def test_record_runs_once_for_the_same_arguments() -> None:
    world = World()
    turn = play(visit, CTX, {**GOOD, "people": 4}, world.perform)
    play(visit, CTX, GOOD, world.perform, answers=turn.answers)
    assert world.count("toy.record_unmet") == 1
    other = {**turn.answers, "day": {"value": "2026-04-03", "shown": None}}
    play(visit, CTX, GOOD, world.perform, answers=other)
    assert world.count("toy.record_unmet") == 2


def test_commit_runs_once() -> None:
    world = World()
    turn = play(visit, CTX, GOOD, world.perform)
    play(visit, CTX, GOOD, world.perform, answers=turn.answers)
    assert world.count("toy.book") == 1


def test_refused_commit_asks_again_for_what_it_retracts() -> None:
    committing = ask(until("sure"), "sure", True)
    kept = retract(committing, Refusal("taken", say("埋まりました")))
    assert kept is not None
    assert set(committing.answers) - set(kept) == {"found", "slot"}
    again = play(visit, CTX, {}, World(free=[{"id": 2, "at": "11:00"}]).perform, answers=kept)
    assert again.prompt.key == "slot"


def test_refused_commit_with_nothing_to_retract_tells_the_flow() -> None:
    refusal = Refusal("banned", say("使えません"))
    committing = ask(until("sure"), "sure", True)
    assert retract(committing, refusal) is None
    ended = proceed(committing, {"refused": refusal.to_json()})
    assert (ended.outcome.text, ended.outcome.is_done) == (refusal.text, False)
    assert replay(visit, CTX, ended.answers).outcome == ended.outcome


def test_proceed_twice_from_one_turn_is_an_error() -> None:
    turn = ask(until("sure"), "sure", True)
    proceed(turn, {"code": "1"})
    with pytest.raises(FlowError):
        proceed(turn, {"code": "1"})


def test_turn_parts_that_are_not_there_are_errors() -> None:
    asking = replay(visit, CTX, {})
    ended = play(visit, CTX, GOOD, World().perform)
    parts: list[Callable[[], Any]] = [lambda: asking.outcome, lambda: asking.effect, lambda: ended.prompt]
    for part in parts:
        with pytest.raises(FlowError):
            part()


def twice(ctx: Context) -> Conversation:
    yield Number("n", say("?"), max=3)
    yield Number("n", say("?"), max=3)


def endless(ctx: Context) -> Conversation:
    for n in counting():
        yield Number(f"n{n}", say("?"), max=3)


def unfinished(ctx: Context) -> Conversation:
    yield Number("n", say("?"), max=3)


def counting() -> Iterator[int]:
    n = 0
    while True:
        yield (n := n + 1)


@pytest.mark.parametrize("flow", [twice, endless, unfinished])
def test_flow_that_breaks_the_rules_is_an_error(flow: Any) -> None:
    with pytest.raises(FlowError):
        play(flow, CTX, lambda _: 1, World().perform)


def stubborn(ctx: Context) -> Conversation:
    yield Confirm("ready", say("?"))
    refused = yield Record("r", "toy.book", {})
    yield End(Outcome(refused.text))


def test_refused_record_tells_the_flow() -> None:
    world = World(refuses=[Refusal("no", say("だめ"))])
    assert play(stubborn, CTX, {"ready": True}, world.perform).outcome.text == say("だめ")
