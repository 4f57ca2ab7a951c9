"""One turn: replay the session's flow and do the effects it needs. Called by operations only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.functional import Promise

from moyai.core.conversations.models import Effect, Session
from moyai.core.conversations.registry import OPERATIONS, QUERIES, Call, get_flow
from moyai.core.errors import Refused
from moyai.engines.conversation import (
    Commit,
    Context,
    Fetch,
    FlowError,
    Language,
    Localized,
    Refusal,
    Reply,
    Turn,
    proceed,
    replay,
    retract,
)
from moyai.engines.conversation import Effect as Step

MAX_EFFECTS = 50


@dataclass(frozen=True)
class Talk:
    """A session in one turn.

    Attributes:
        session: As stored, with the effects of this turn.
        turn: Where it stands.
    """

    session: Session
    turn: Turn


def make_context(session: Session, now: datetime) -> Context:
    """Return what the flow may know in this turn."""
    ctx = Context(
        session=session.code,
        flow=session.flow,
        channel=session.channel,
        language=cast(Language, session.language),
        now=now,
        resident_id=session.resident_id,
        actor_id=session.actor_id,
        args=session.args,
    )
    return replace(ctx, reads={name: partial(_read, ctx, name) for name in QUERIES})


def look(session: Session, now: datetime, reply: Reply | None = None) -> Turn:
    """Replay and read what the flow asks to read; write nothing."""
    ctx = make_context(session, now)
    turn = replay(get_flow(session.flow).flow, ctx, session.answers, reply=reply)
    return _fetch_all(turn, ctx)


def settle(session: Session, turn: Turn, now: datetime) -> Turn:
    """Do every effect up to the next question or the end, in the caller's transaction.

    A refused Commit leaves its notice on the session.
    """
    ctx = make_context(session, now)
    for _ in range(MAX_EFFECTS):
        turn = _fetch_all(turn, ctx)
        if turn.status in ("asking", "ended"):
            return turn
        turn = _do(session, turn, ctx)
    raise FlowError(f"more than {MAX_EFFECTS} effects in one turn of {session.flow}")


def learn(session: Session, turn: Turn, now: datetime) -> None:
    """Record what an answer that will not do shows of people's wishes, once for the same answer."""
    step = turn.lesson
    if step is None:
        return
    try:
        with transaction.atomic():
            _run_once(session, step, make_context(session, now))
    except IntegrityError:
        if not Effect.objects.filter(session=session, key=_name(step)).exists():
            raise  # else a double click: the other one has recorded it


def _read(ctx: Context, name: str, **args: Any) -> Any:
    return QUERIES[name](Call(ctx, args))


def _fetch_all(turn: Turn, ctx: Context) -> Turn:
    for _ in range(MAX_EFFECTS):
        if turn.status != "fetching":
            return turn
        turn = proceed(turn, _fetched(turn.effect, ctx))
    raise FlowError(f"more than {MAX_EFFECTS} fetches in one turn of {ctx.flow}")


def _fetched(step: Step, ctx: Context) -> Any:
    try:
        return QUERIES[step.operation](Call(ctx, step.args))
    except Refused as refused:
        return {"refused": to_refusal(refused).to_json()}


def _do(session: Session, turn: Turn, ctx: Context) -> Turn:
    step = turn.effect
    assert not isinstance(step, Fetch)
    try:
        return proceed(turn, _run_once(session, step, ctx))
    except Refused as refused:
        return _refused(session, turn, to_refusal(refused), ctx)


def _run_once(session: Session, step: Step, ctx: Context) -> Any:
    """Run a Record or Commit, or return what it returned when it ran before."""
    key = _name(step)
    done = Effect.objects.filter(session=session, key=key, refused_code="").first()
    if done is not None:
        return done.result
    # An erased session's code may be given again; with its number in front the key never is.
    own = f"{session.pk}:{session.code}"
    call = Call(ctx, step.args, own if isinstance(step, Commit) else f"{own}:{key}")
    with transaction.atomic():  # a savepoint: what a refused operation wrote does not stay
        result = OPERATIONS[step.operation](call)
    Effect.objects.create(session=session, key=key, operation=step.operation, result=result, ran_at=ctx.now)
    return result


def _name(step: Step) -> str:
    return step.key if isinstance(step, Commit) else f"{step.key}:{step.digest}"


def _refused(session: Session, turn: Turn, refusal: Refusal, ctx: Context) -> Turn:
    step = turn.effect
    Effect.objects.create(
        session=session,
        key=step.key,
        operation=step.operation,
        result=refusal.to_json(),
        refused_code=refusal.code,
        ran_at=ctx.now,
    )
    kept = retract(turn, refusal)
    if kept is None:
        return proceed(turn, {"refused": refusal.to_json()})
    session.notice = refusal.text.to_json()
    return replay(get_flow(session.flow).flow, ctx, kept)


def to_refusal(refused: Refused) -> Refusal:
    """Return the refusal with its words in every language that they have."""
    return Refusal(refused.code, to_localized(refused.text))


def to_localized(text: Any) -> Localized:
    """Return a Localized, a lazy translation or a plain sentence as a Localized."""
    if isinstance(text, Localized):
        return text
    if not isinstance(text, Promise):
        return Localized.same(str(text))
    with translation.override("ja"):
        ja = str(text)
    with translation.override("en"):
        return Localized(ja, str(text))
