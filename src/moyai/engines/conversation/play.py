"""Play a flow from beginning to end in memory: for tests of flows, simulations and contract checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from moyai.engines.conversation.prompts import Prompt
from moyai.engines.conversation.replay import MAX_STEPS, FlowError, Reply, Turn, proceed, replay, retract
from moyai.engines.conversation.steps import Answers, Context, Effect, Flow, Refusal

Answerer = Callable[[Prompt], Any]
Perform = Callable[[Effect], Any]


def play(
    flow: Flow,
    ctx: Context,
    answerer: Answerer | Mapping[str, Any],
    perform: Perform,
    *,
    answers: Answers | None = None,
    max_turns: int = MAX_STEPS,
) -> Turn:
    """Answer every prompt and do every effect until the flow ends.

    Args:
        flow: The flow.
        ctx: Its context, the same for every turn.
        answerer: Values by key, or a function from prompt to value.
        perform: Does an effect; returns the JSON result or a `Refusal`.
        answers: Answers to begin with.
        max_turns: Give up after so many turns.

    Returns:
        The ended turn, or the asking turn when ``answerer`` is a mapping without the asked key or with a
        value that does not answer it.

    Raises:
        FlowError: The flow does not end within ``max_turns``.
    """
    turn = replay(flow, ctx, answers or {})
    for _ in range(max_turns):
        if turn.status == "ended":
            return turn
        if turn.status != "asking":
            turn = _perform(flow, ctx, turn, perform)
            continue
        if isinstance(answerer, Mapping) and turn.prompt.key not in answerer:
            return turn
        turn = _answer(flow, ctx, turn, answerer)
        if turn.heard == "invalid":
            return turn
    raise FlowError(f"no end after {max_turns} turns")


def _answer(flow: Flow, ctx: Context, turn: Turn, answerer: Answerer | Mapping[str, Any]) -> Turn:
    prompt = turn.prompt
    value = answerer[prompt.key] if isinstance(answerer, Mapping) else answerer(prompt)
    return replay(flow, ctx, turn.answers, reply=Reply(prompt.key, value, prompt.digest))


def _perform(flow: Flow, ctx: Context, turn: Turn, perform: Perform) -> Turn:
    result = perform(turn.effect)
    if not isinstance(result, Refusal):
        return proceed(turn, result)
    kept = retract(turn, result)
    return proceed(turn, {"refused": result.to_json()}) if kept is None else replay(flow, ctx, kept)
