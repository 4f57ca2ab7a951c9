"""Replay: run a flow over the recorded answers to the first prompt without a valid one.

This is VoiceXML's form interpretation algorithm, and GOV.UK Forms' journey: what was answered is all the
state there is, so a server may die between any two turns, and the same session may go on
through another channel.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from moyai.engines.conversation import messages
from moyai.engines.conversation.labels import answer_label
from moyai.engines.conversation.prompts import Invalid, Prompt
from moyai.engines.conversation.steps import (
    Answers,
    Commit,
    Context,
    Conversation,
    Effect,
    End,
    Fetch,
    Flow,
    Outcome,
    Record,
    Refusal,
    Step,
)
from moyai.engines.conversation.texts import Localized
from moyai.engines.conversation.validate import validate

MAX_STEPS = 200

Status = Literal["asking", "fetching", "recording", "committing", "ended"]
Heard = Literal["nothing", "accepted", "invalid", "stale"]


class FlowError(Exception):
    """A flow that breaks the rules of replay: a bug of its author."""


@dataclass(frozen=True)
class Reply:
    """What the person just did.

    Attributes:
        key: Key of the prompt that she saw.
        value: The value, an `Invalid`, or a function that reads it off the prompt (a channel's parser).
        shown: Digest of the prompt that she saw; None means "as it is now".
        is_positional: The value only makes sense with exactly that prompt (a keypad's "1").
    """

    key: str
    value: Any | Callable[[Prompt], Any]
    shown: str | None = None
    is_positional: bool = False

    def value_for(self, prompt: Prompt) -> Any:
        """Return the value, read off the prompt where that is needed."""
        return self.value(prompt) if callable(self.value) else self.value


@dataclass(frozen=True)
class Visited:
    """One question that has its answer; ``position`` is its place among all steps."""

    key: str
    question: Localized
    value: Any
    label: Localized
    is_sensitive: bool
    position: int
    kind: str = ""


@dataclass(frozen=True)
class Turn:
    """Where a conversation stands.

    Attributes:
        status: What is needed to go on.
        step: The prompt to ask, the effect to do, or the end.
        journey: Questions answered on the way here.
        answers: The recorded answers, with an accepted reply added.
        problem: Why the prompt is asked (again), if for a reason.
        heard: What became of the reply.
        fetched: Keys of the Fetches on the way here, with their positions.
    """

    status: Status
    step: Step
    journey: tuple[Visited, ...]
    answers: Answers
    problem: Invalid | None = None
    heard: Heard = "nothing"
    fetched: tuple[tuple[str, int], ...] = ()
    _run: _Run | None = field(default=None, compare=False, repr=False)

    @property
    def prompt(self) -> Prompt:
        """The prompt to ask.

        Raises:
            FlowError: The turn is not asking.
        """
        if not isinstance(self.step, Prompt):
            raise FlowError(f"{self.status}, not asking")
        return self.step

    @property
    def effect(self) -> Effect:
        """The effect to do.

        Raises:
            FlowError: The turn needs none.
        """
        if not isinstance(self.step, Effect):
            raise FlowError(f"{self.status}, no effect to do")
        return self.step

    @property
    def outcome(self) -> Outcome:
        """How it ended.

        Raises:
            FlowError: It has not.
        """
        if not isinstance(self.step, End):
            raise FlowError(f"{self.status}, not ended")
        return self.step.outcome

    @property
    def lesson(self) -> Record | None:
        """What is to be recorded of a reply that would not do, if anything; the prompt stays as it is."""
        if self.heard != "invalid" or self.problem is None or self.prompt.on_invalid is None:
            return None
        return self.prompt.on_invalid(self.problem)


def replay(flow: Flow, ctx: Context, answers: Mapping[str, Any], *, reply: Reply | None = None) -> Turn:
    """Run the flow over the answers, and over the reply, to what is needed next.

    Args:
        flow: The generator function.
        ctx: What it may know in this turn.
        answers: Recorded answers: key to {"value": JSON, "shown": digest}. Not changed.
        reply: What the person just did; it counts only if it answers the prompt that is asked now.

    Returns:
        The turn. For an effect, do it and call `proceed` (or `retract` when it was refused).

    Raises:
        FlowError: The flow yields a key twice, never ends, or ends without an End.
    """
    return _Run(flow(ctx), dict(answers), reply).go(None, is_first=True)


def proceed(turn: Turn, result: Any) -> Turn:
    """Go on after the effect was done, with its JSON result; call it once for a turn.

    The flow goes on where it stood: answers before a Commit are not checked against a world that it changed.

    Raises:
        FlowError: The turn needs no effect, or this turn has gone on already.
    """
    effect, run = turn.effect, turn._run
    if run is None or run.step is not effect:
        raise FlowError("this turn has gone on already")
    run.answers[effect.key] = {"value": result, "shown": effect.digest}
    return run.go(_sent(result))


def retract(turn: Turn, refusal: Refusal) -> Answers | None:
    """Return the answers without those that a refused Commit names, to be replayed afresh.

    None when there is nothing to drop: then `proceed` with ``{"refused": refusal.to_json()}``.
    """
    effect = turn.effect
    names = effect.dropped_for(refusal.code) if isinstance(effect, Commit) else ()
    kept = {key: answer for key, answer in turn.answers.items() if key not in names}
    return None if len(kept) == len(turn.answers) else kept


def back(turn: Turn, to: str | None = None) -> Answers:
    """Return the answers without the last one (or the one named ``to``), and without the Fetches after it."""
    gone = [visited for visited in turn.journey if visited.key == to] if to else list(turn.journey[-1:])
    if not gone:
        return dict(turn.answers)
    names = {gone[0].key} | {key for key, position in turn.fetched if position > gone[0].position}
    return {key: answer for key, answer in turn.answers.items() if key not in names}


def given(values: Mapping[str, Any]) -> Answers:
    """Return answers that were known before the conversation began, as a follow-up flow has them."""
    return {key: {"value": value, "shown": None} for key, value in values.items()}


def _sent(result: Any) -> Any:
    is_refused = isinstance(result, dict) and set(result) == {"refused"}
    return Refusal.from_json(result["refused"]) if is_refused else result


class _Run:
    """One pass over a flow; keeps the generator so that it can go on after an effect."""

    def __init__(self, conversation: Conversation, answers: Answers, reply: Reply | None) -> None:
        self.conversation = conversation
        self.answers = answers
        self.reply = reply
        self.heard: Heard = "nothing" if reply is None else "stale"
        self.journey: list[Visited] = []
        self.fetched: list[tuple[str, int]] = []
        self.seen: set[str] = set()
        self.step: Step | None = None

    def go(self, sent: Any, *, is_first: bool = False) -> Turn:
        """Send the value and run to the next step that needs something."""
        for _ in itertools.count():
            step = self._next(None if is_first else sent)
            is_first = False
            if isinstance(step, End):
                return self._turn("ended", step)
            self._see(step.key)
            if isinstance(step, Prompt):
                problem = self._answered(step)
                if problem is not None:
                    return self._turn("asking", step, problem if problem is not _UNASKED else None)
            elif not self._is_done(step):
                return self._turn(_pending(step), step)
            sent = _sent(self.answers[step.key]["value"])
        raise AssertionError

    def _next(self, sent: Any) -> Step:
        try:
            return self.conversation.send(sent)
        except StopIteration:
            raise FlowError("the flow ended without an End") from None

    def _see(self, key: str) -> None:
        if key in self.seen:
            raise FlowError(f"the flow yields {key!r} twice")
        if len(self.seen) >= MAX_STEPS:
            raise FlowError(f"more than {MAX_STEPS} steps")
        self.seen.add(key)

    def _answered(self, prompt: Prompt) -> Invalid | None:
        """Return None when the prompt has its answer, else why it is asked."""
        problem = self._recorded(prompt)
        if problem is not None and self.reply is not None and self.reply.key == prompt.key:
            problem = self._take(prompt, self.reply)
            self.reply = None
        if problem is None:
            self._visit(prompt)
        return problem

    def _recorded(self, prompt: Prompt) -> Invalid | None:
        answer = self.answers.get(prompt.key)
        if answer is None:
            return _UNASKED
        if prompt.is_binding and answer["shown"] != prompt.digest:
            return Invalid("changed", messages.CHANGED)
        valid = validate(prompt, answer["value"])
        if isinstance(valid, Invalid):
            return valid
        self.answers[prompt.key] = {**answer, "value": valid}
        return None

    def _take(self, prompt: Prompt, reply: Reply) -> Invalid | None:
        must_match = prompt.is_binding or reply.is_positional
        if must_match and reply.shown not in (None, prompt.digest):
            return Invalid("changed", messages.CHANGED)
        value = reply.value_for(prompt)
        valid = value if isinstance(value, Invalid) else validate(prompt, value)
        self.heard = "invalid" if isinstance(valid, Invalid) else "accepted"
        if isinstance(valid, Invalid):
            return valid
        self.answers[prompt.key] = {"value": valid, "shown": prompt.digest}
        return None

    def _visit(self, prompt: Prompt) -> None:
        value = self.answers[prompt.key]["value"]
        label = answer_label(prompt, value)
        position = len(self.seen)
        self.journey.append(
            Visited(prompt.key, prompt.ask, value, label, prompt.sensitive, position, prompt.kind)
        )

    def _is_done(self, effect: Effect) -> bool:
        if isinstance(effect, Fetch):
            self.fetched.append((effect.key, len(self.seen)))
        answer = self.answers.get(effect.key)
        return answer is not None and answer["shown"] == effect.digest

    def _turn(self, status: Status, step: Step, problem: Invalid | None = None) -> Turn:
        self.step = step
        facts = (tuple(self.journey), dict(self.answers), problem, self.heard, tuple(self.fetched))
        return Turn(status, step, *facts, self if isinstance(step, Effect) else None)


_UNASKED = Invalid("unasked", messages.MISSING)


def _pending(effect: Effect) -> Status:
    if isinstance(effect, Fetch):
        return "fetching"
    return "recording" if isinstance(effect, Record) else "committing"


__all__ = [
    "MAX_STEPS",
    "FlowError",
    "Reply",
    "Turn",
    "Visited",
    "back",
    "given",
    "proceed",
    "replay",
    "retract",
]
