"""What the keys ask for, done: each deed changes where the call stands and says what is to be said first."""

from __future__ import annotations

from datetime import datetime
from functools import singledispatch
from typing import Any

from django.conf import settings

from moyai.channels.voice import moves, texts
from moyai.channels.voice.desk_line import is_desk_open
from moyai.channels.voice.identity import MOST_WRONG, check_caller
from moyai.channels.voice.models import Call, CallOutcome
from moyai.channels.voice.operations import open_ring_back
from moyai.channels.voice.queries import find_unfinished
from moyai.channels.voice.stages import CHANNEL, look
from moyai.core.conversations import operations
from moyai.core.conversations.commands import Command, carry_out
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.queries import get_session
from moyai.core.conversations.scratch import keep_scratch
from moyai.core.languages import read_language
from moyai.core.notices import operations as notices
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_phone
from moyai.engines.conversation import Localized, Outcome, Reply
from moyai.engines.conversation.prompts import Date

Lead = tuple[Localized, ...]
_SAME_DAY = ("out_of_hours", "time")


@singledispatch
def do(move: Any, call: Call, now: datetime) -> Lead:
    """Do what the keys asked for; return what is said before the next page.

    Raises:
        Refused: It cannot be granted.
    """
    raise NotImplementedError(type(move).__name__)


def go_to(call: Call, stage: str, /, **kept: Any) -> None:
    """Let the call stand at another stage."""
    call.stage, call.kept, call.shown = stage, kept, ""


@do.register
def _go(move: moves.GoTo, call: Call, now: datetime) -> Lead:
    if move.stage == "newcomer":
        call.resident, call.is_verified = None, False
    go_to(call, move.stage, **move.kept)
    return ()


@do.register
def _keep(move: moves.Keep, call: Call, now: datetime) -> Lead:
    if call.stage != "talk":
        call.kept = dict(move.kept)
        return ()
    found = look(call, now)
    keep_scratch(found.session, found.turn.prompt, dict(move.kept))
    return ()


@do.register
def _refuse(move: moves.Refuse, call: Call, now: datetime) -> Lead:
    found = look(call, now)
    keep_scratch(found.session, found.turn.prompt, dict(move.kept))
    call.misses += 1
    return (move.text,)


@do.register
def _answer(move: moves.Answer, call: Call, now: datetime) -> Lead:
    found = look(call, now)
    prompt, session = found.turn.prompt, found.session
    reply = Reply(prompt.key, move.value, call.shown or prompt.digest, is_positional=True)
    heard = operations.answer(code=session.code, version=session.version, reply=reply, now=now)
    call.session = heard.session
    turn = heard.turn
    if turn.heard == "stale" or (turn.problem is not None and turn.problem.code == "changed"):
        return (texts.STALE,)
    if turn.heard != "invalid" or turn.problem is None:
        return ()
    if not (isinstance(prompt, Date) and turn.problem.code in _SAME_DAY):
        keep_scratch(heard.session, prompt, {})
    call.misses += 1
    return (turn.problem.text,)


@do.register
def _change(move: moves.Change, call: Call, now: datetime) -> Lead:
    session = look(call, now).session
    operations.go_back(code=session.code, version=session.version, now=now, to=move.key)
    return ()


@do.register
def _identify(move: moves.Identify, call: Call, now: datetime) -> Lead:
    resident = Resident.objects.get(pk=move.resident_id)
    call.resident = resident
    call.language = read_language(resident.language)
    go_to(call, "menu" if find_unfinished(call, now) is None else "resume")
    return (texts.HELLO_NAMED.format(name=resident.given_kana or resident.given_name),)


@do.register
def _check(move: moves.Check, call: Call, now: datetime) -> Lead:
    """Check what was keyed; three wrong in one call, whosever they were, and a person takes over."""
    kept = dict(call.kept)
    code = str(kept.get("code", ""))
    known = None if code else call.resident
    found = check_caller(resident=known, code=code, secret=move.secret, now=now)
    if found is None:
        return _wrong_secret(call, now, kept)
    call.is_verified = True
    hello = _identify(moves.Identify(found.pk), call, now) if code else ()
    if flow := kept.get("flow"):
        return (*hello, *_begin(moves.Begin(flow), call, now))
    if session := kept.get("session"):
        return (*hello, *_resume(moves.Resume(session), call, now))
    return hello


def _wrong_secret(call: Call, now: datetime, kept: dict[str, Any]) -> Lead:
    wrong = int(kept.get("wrong", 0)) + 1
    if wrong >= MOST_WRONG:
        return (texts.LOCKED, *call_person(call, now))
    go_to(call, "code" if "code" in kept else "secret", **{**kept, "wrong": wrong})
    return (texts.WRONG_SECRET,)


@do.register
def _begin(move: moves.Begin, call: Call, now: datetime) -> Lead:
    return _start(call, now, flow=move.flow)


def _start(call: Call, now: datetime, *, flow: str, **facts: Any) -> Lead:
    if _needs_pin(flow) and not call.is_verified:
        go_to(call, "secret", flow=flow)
        return ()
    call.session = operations.start_session(
        flow=flow,
        channel=CHANNEL,
        now=now,
        language=call.language,
        resident_id=call.resident_id,
        owner_key=f"call:{call.pk}",
        **facts,
    )
    go_to(call, "talk")
    return ()


def _needs_pin(flow: str) -> bool:
    return flow in settings.MOYAI_VOICE_PIN_FLOWS


@do.register
def _resume(move: moves.Resume, call: Call, now: datetime) -> Lead:
    """Go on with the conversation that broke off: only with her own, and one that is there still."""
    found = find_unfinished(call, now)
    if found is None or found.code != move.session:
        go_to(call, "menu" if call.resident_id else "newcomer")
        return (texts.MEANWHILE_OVER,)
    if _needs_pin(found.flow) and not call.is_verified:
        go_to(call, "secret", session=found.code)
        return ()
    operations.set_language(code=found.code, language=call.language, now=now)
    call.session = get_session(found.code, now)
    go_to(call, "talk")
    return ()


@do.register
def _follow(move: moves.Follow, call: Call, now: datetime) -> Lead:
    assert call.session is not None
    link = Outcome.from_json(call.session.outcome or {}).links[move.index]
    return _start(call, now, flow=link.flow, args=link.args, answers=link.answers)


@do.register
def _return(move: moves.Return, call: Call, now: datetime) -> Lead:
    go_to(call, call.kept["stage"], **call.kept["kept"])
    return ()


@do.register
def _wish(move: moves.Wish, call: Call, now: datetime) -> Lead:
    command = Command(move.command)
    if command == Command.LANGUAGE:
        return _change_language(call, now)
    assert call.session is not None
    call.session = carry_out(command, call.session, now)
    go_to(call, "talk")
    if command != Command.STOP:
        return ()
    go_to(call, "menu" if call.resident_id else "newcomer")
    return (texts.STOPPED,)


def _change_language(call: Call, now: datetime) -> Lead:
    """The telephone knows two voices, Japanese and English."""
    call.language = "ja" if call.language == "en" else "en"
    if call.session is not None and call.session.status == SessionStatus.ACTIVE:
        operations.set_language(code=call.session.code, language=call.language, now=now)
    if call.stage == "wishes":
        return _return(moves.Return(), call, now)
    return ()


@do.register
def _person(move: moves.Person, call: Call, now: datetime) -> Lead:
    return call_person(call, now)


def call_person(call: Call, now: datetime, *, may_connect: bool = True) -> Lead:
    """Let a person take over with everything answered so far: at once, or by ringing back."""
    is_talk = _hand_over(call, now)
    call.outcome = CallOutcome.HANDED_OVER if is_talk else CallOutcome.CALL_BACK
    if may_connect and is_desk_open(now):
        go_to(call, "desk")
        return ()
    go_to(call, "over")
    return promise_ring_back(call, now)


def promise_ring_back(call: Call, now: datetime) -> Lead:
    """Say that she will be rung back and have the desk do it, where there is a number for it."""
    number = call.from_number or (find_phone(call.resident) if call.resident else "")
    if not number:
        return (texts.CALL_AGAIN, texts.GOODBYE)
    open_ring_back(call, number, now)
    is_talk = call.outcome == CallOutcome.HANDED_OVER
    return (texts.RING_BACK if is_talk else texts.RING_BACK_BARE, texts.GOODBYE)


def _hand_over(call: Call, now: datetime) -> bool:
    """Hand over the conversation that the call is in; tell whether there was one."""
    session: Session | None = call.session
    if session is None or call.stage not in ("talk", "wishes"):
        return False
    try:
        call.session = operations.hand_over(code=session.code, now=now)
    except operations.NotGoingOn:
        return False
    return True


@do.register
def _understood(move: moves.Understood, call: Call, now: datetime) -> Lead:
    """She pressed a key: the notice counts as read, and as answered where the key was an answer."""
    assert call.resident is not None
    thanks = None
    if call.notice is not None and move.reply:
        thanks = notices.answer(notice=call.notice, key=move.reply, through="phone", now=now)
    else:
        acknowledge(call=call, now=now)
    call.outcome = CallOutcome.UNDERSTOOD
    go_to(call, "over")
    return (thanks or texts.THANKS, texts.GOODBYE)


def acknowledge(*, call: Call, now: datetime) -> None:
    """Tell core/notices that the notice of an outbound call was understood."""
    if call.notice is not None:
        notices.acknowledge(notice=call.notice, through="phone", now=now)


@do.register
def _goodbye(move: moves.Goodbye, call: Call, now: datetime) -> Lead:
    go_to(call, "over")
    return (texts.GOODBYE,)
