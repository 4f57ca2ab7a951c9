"""Writes on conversations. Each takes one turn, or one step aside, in one transaction, and is audited."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.core.codes import make_code
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.queries import STAFF, get_session
from moyai.core.conversations.registry import CHANNELS, FLOWS, FOLLOWERS, get_flow
from moyai.core.conversations.storable import make_storable
from moyai.core.conversations.turns import Talk, learn, look, settle
from moyai.core.errors import Refused
from moyai.core.languages import read_any_language
from moyai.core.looking import one_look
from moyai.engines.conversation import Localized, Reply, Turn, back, given


class NotThere(Refused):
    """This flow cannot be started here."""

    def __init__(self, flow: str, channel: str) -> None:
        text = Localized("ここからは使えません。", "It cannot be used from here.")
        super().__init__("not_there", text, flow=flow, channel=channel)


class NotGoingOn(Refused):
    """The conversation is over."""

    def __init__(self, status: str) -> None:
        super().__init__("not_going_on", _OVER[status], status=status)


_OVER = {
    SessionStatus.ENDED.value: Localized("このお手続きは終わっています。", "This is finished already."),
    SessionStatus.STOPPED.value: Localized("このお手続きは取りやめました。", "This was stopped."),
    SessionStatus.EXPIRED.value: Localized("時間がたったので、いったん終わりました。", "This has timed out."),
    SessionStatus.HANDED_OVER.value: Localized(
        "係の者が引き継ぎました。ご連絡をお待ちください。",
        "Our staff have taken this over and will contact you.",
    ),
}


_TURN_FIELDS = ["answers", "notice", "outcome", "status", "updated_at", "expires_at"]


class _Overtaken(Exception):  # noqa: N818 - another turn was quicker; never leaves this module
    pass


@transaction.atomic
def start_session(
    *,
    flow: str,
    channel: str,
    now: datetime,
    language: str = "ja",
    resident_id: int | None = None,
    actor_id: int | None = None,
    owner_key: str = "",
    args: Mapping[str, Any] | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Session:
    """Begin a conversation; nothing is asked, read or done before the first turn.

    Args:
        flow: Key of a registered flow.
        channel: Key of a registered channel.
        now: The town's time.
        language: ja, en or easy.
        resident_id: Whom it is about.
        actor_id: The user who answers: the resident, a proxy or staff.
        owner_key: What a stranger's browser proves itself with.
        args: What the flow is about, such as the ride to cancel.
        answers: Values known beforehand, by key; whoever starts over begins with them again.

    Raises:
        UnknownFlow: There is no such flow.
        NotThere: It is not meant for this channel, or needs a resident and has none.
    """
    entry = get_flow(flow)
    is_elsewhere = bool(entry.channels) and channel not in entry.channels
    if is_elsewhere or (entry.needs_resident and resident_id is None):
        raise NotThere(flow, channel)
    session = Session.objects.create(
        code=_make_session_code(),
        flow=flow,
        channel=channel,
        resident_id=resident_id,
        actor_id=actor_id,
        owner_key=owner_key,
        language=read_any_language(language),
        args=make_storable(dict(args or {})),
        given=dict(answers or {}),
        answers=given(answers or {}),
        started_at=now,
        updated_at=now,
        expires_at=now + CHANNELS[channel].idle,
    )
    _audit(session, "start", now, flow=flow, channel=channel)
    return session


def take_turn(*, code: str, now: datetime) -> Talk:
    """Show where a conversation stands; effects that are due (a first read of offers) are done and kept.

    Raises:
        Session.DoesNotExist: There is no such session.
        NotGoingOn: It is over.
    """
    return _turn(code=code, now=now, reply=None, version=None)


def answer(*, code: str, version: int, reply: Reply, now: datetime, via: str = "") -> Talk:
    """Take an answer; a double click, a second tab or an old page changes nothing.

    Whoever sent the like gets the present prompt.

    The answer, the effects that follow from it and the end of the session are one transaction: a crash leaves
    either all or nothing of them.

    Args:
        code: The session.
        version: The version that the page showed.
        reply: What the person did.
        now: The town's time.
        via: The channel that the answer came through, when it may be another than the session's (a sensitive
            question of a chat, answered on the web): the session's own channel is then told, and goes on.

    Returns:
        The talk; ``turn.heard`` is accepted, invalid or stale.

    Raises:
        Session.DoesNotExist: There is no such session.
        NotGoingOn: It is over.
    """
    talk = _turn(code=code, now=now, reply=reply, version=version)
    if via and via != talk.session.channel and talk.turn.heard == "accepted":
        tell_follower(talk, now)
    return talk


def tell_follower(talk: Talk, now: datetime) -> None:
    """Let the session's channel know, once it is stored, that the conversation stands elsewhere now."""
    follower = FOLLOWERS.get(talk.session.channel)
    if follower is not None:
        transaction.on_commit(lambda: follower(talk, now))


def go_back(*, code: str, version: int, now: datetime, to: str | None = None) -> Talk:
    """Drop the last answer, or the one named ``to``, and ask again.

    Raises:
        Session.DoesNotExist: There is no such session.
        NotGoingOn: It is over.
    """
    session = _going_on(code, now)
    if session.version != version:
        return take_turn(code=code, now=now)
    kept = back(look(session, now), to)
    with suppress(_Overtaken):
        _keep(session, kept, now)
    return take_turn(code=code, now=now)


def set_language(*, code: str, language: str, now: datetime) -> None:
    """Go on in another language; nothing else changes."""
    Session.objects.filter(code=code).update(language=read_any_language(language), updated_at=now)


@transaction.atomic
def stop_session(*, code: str, now: datetime) -> Session:
    """Stop at the person's wish; answers stay so that she may resume. Stopping twice is one stop."""
    return _change(
        code, now, "stop", SessionStatus.STOPPED, {SessionStatus.ACTIVE, SessionStatus.HANDED_OVER}
    )


@transaction.atomic
def throw_away(*, code: str, now: datetime) -> Session:
    """Stop what was left unfinished, also when its time was up: it is offered no more."""
    return _change(
        code, now, "throw_away", SessionStatus.STOPPED, {SessionStatus.ACTIVE, SessionStatus.EXPIRED}
    )


@transaction.atomic
def hand_over(*, code: str, now: datetime) -> Session:
    """Hand the conversation, with its answers, to a person at the desk."""
    return _change(code, now, "hand_over", SessionStatus.HANDED_OVER, {SessionStatus.ACTIVE})


@transaction.atomic
def resume_session(
    *, code: str, now: datetime, channel: str | None = None, actor_id: int | None = None
) -> Session:
    """Take up a stopped, expired or handed-over conversation, perhaps elsewhere and by somebody else.

    Raises:
        NotGoingOn: It has ended: what it was for is done.
    """
    session = get_session(code, now)
    if session.status == SessionStatus.ENDED:
        raise NotGoingOn(session.status)
    was_waiting = session.status == SessionStatus.HANDED_OVER
    session.status = SessionStatus.ACTIVE
    session.channel = channel or session.channel
    if was_waiting and session.channel in STAFF:
        session.taken_at = now
    elif was_waiting:
        session.handed_at = None  # she goes on by herself: nobody kept her waiting
    if actor_id is not None and actor_id != session.actor_id:
        session.actor_id, session.owner_key = actor_id, ""  # the browser that began it is out
    session.expires_at = now + CHANNELS[session.channel].idle
    session.updated_at = now
    _write(session)
    _audit(session, "resume", now, channel=session.channel)
    return session


def move_session(*, code: str, channel: str, now: datetime) -> Talk:
    """Go on with a conversation at another door, and let that door show it.

    Raises:
        NotThere: The flow is not meant for that door.
        NotGoingOn: It has ended.
    """
    entry = get_flow(get_session(code, now).flow)
    if entry.channels and channel not in entry.channels:
        raise NotThere(entry.key, channel)
    resume_session(code=code, now=now, channel=channel)
    talk = take_turn(code=code, now=now)
    tell_follower(talk, now)
    return talk


def expire_sessions(*, now: datetime) -> int:
    """Mark sessions whose time is up; return how many."""
    due = Session.objects.filter(status=SessionStatus.ACTIVE, expires_at__lte=now)
    due.filter(flow__in=_list_forgetting()).update(answers={}, scratch={})
    return due.update(status=SessionStatus.EXPIRED, version=F("version") + 1, updated_at=now)


def _turn(*, code: str, now: datetime, reply: Reply | None, version: int | None) -> Talk:
    with one_look():
        return _take(_going_on(code, now), now=now, reply=reply, version=version)


def _take(session: Session, *, now: datetime, reply: Reply | None, version: int | None) -> Talk:
    is_old = version is not None and session.version != version
    turn = look(session, now, None if is_old else reply)
    learn(session, turn, now)
    if _is_unchanged(session, turn):
        return Talk(session, turn)
    try:
        return _apply(session, turn, now)
    except _Overtaken:
        fresh = get_session(session.code, now)
        if fresh.status != SessionStatus.ACTIVE:
            raise NotGoingOn(fresh.status) from None
        return Talk(fresh, look(fresh, now))


def _is_unchanged(session: Session, turn: Turn) -> bool:
    return turn.status == "asking" and turn.answers == session.answers


@transaction.atomic
def _apply(session: Session, turn: Turn, now: datetime) -> Talk:
    """Claim the session's next version first, so that of two turns at once only one does its effects."""
    heard = turn.heard
    if heard == "accepted":
        session.notice = None
    _claim(session)
    turn = settle(session, turn, now)
    session.answers = turn.answers
    session.updated_at = now
    session.expires_at = now + CHANNELS[session.channel].idle
    if turn.status == "ended":
        session.status, session.outcome = SessionStatus.ENDED, turn.outcome.to_json()
        if get_flow(session.flow).forgets_answers:
            session.answers = {}
    session.save(update_fields=_TURN_FIELDS)
    _audit_turn(session, turn, now)
    return Talk(session, turn)


def _claim(session: Session) -> None:
    mine = Session.objects.filter(pk=session.pk, version=session.version, status=SessionStatus.ACTIVE)
    if not mine.update(version=F("version") + 1):
        raise _Overtaken
    session.version += 1


@transaction.atomic
def _keep(session: Session, answers: dict[str, Any], now: datetime) -> None:
    _claim(session)
    session.answers, session.notice, session.updated_at = answers, None, now
    session.save(update_fields=_TURN_FIELDS)
    _audit(session, "back", now)


def _going_on(code: str, now: datetime) -> Session:
    session = get_session(code, now)
    if session.status != SessionStatus.ACTIVE:
        raise NotGoingOn(session.status)
    return session


def _change(
    code: str, now: datetime, verb: str, status: SessionStatus, allowed: set[SessionStatus]
) -> Session:
    session = get_session(code, now)
    if session.status == status:
        return session
    if session.status not in allowed:
        raise NotGoingOn(session.status)
    session.status, session.updated_at = status, now
    if status == SessionStatus.HANDED_OVER:
        session.handed_at, session.taken_at = now, None
    _write(session)
    if status == SessionStatus.STOPPED and session.flow in _list_forgetting():
        Session.objects.filter(pk=session.pk).update(answers={}, scratch={})
    _audit(session, verb, now)
    return session


def _list_forgetting() -> list[str]:
    return [key for key, entry in FLOWS.items() if entry.forgets_answers]


def _write(session: Session) -> None:
    """Store a change of status unless a turn was quicker.

    Raises:
        NotGoingOn: It was.
    """
    changed = Session.objects.filter(pk=session.pk, version=session.version).update(
        version=F("version") + 1,
        status=session.status,
        channel=session.channel,
        actor_id=session.actor_id,
        owner_key=session.owner_key,
        expires_at=session.expires_at,
        updated_at=session.updated_at,
        handed_at=session.handed_at,
        taken_at=session.taken_at,
    )
    if not changed:
        session.refresh_from_db()
        raise NotGoingOn(session.status)
    session.version += 1


def _make_session_code() -> str:
    code = make_code()
    while Session.objects.filter(code=code).exists():
        code = make_code()
    return code


def _audit_turn(session: Session, turn: Turn, now: datetime) -> None:
    """Audit which question was answered, never how: answers hold personal data."""
    asked = turn.step.key if turn.status == "asking" and hasattr(turn.step, "key") else ""
    _audit(session, "end" if turn.status == "ended" else "answer", now, next=asked)


def _audit(session: Session, verb: str, now: datetime, **facts: Any) -> None:
    actor = f"user:{session.actor_id}" if session.actor_id else f"visitor:{session.code}"
    subject = f"session:{session.code}"
    record(actor=actor, action=f"conversations.{verb}", subject=subject, now=now, **facts)
