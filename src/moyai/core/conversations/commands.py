"""Global words: again, back, stop, person, language, menu. They work at every question, on every channel."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from moyai.core.conversations import operations
from moyai.core.conversations.models import Session
from moyai.core.conversations.queries import get_session
from moyai.core.languages import NAMES
from moyai.engines.conversation import LANGUAGES, Language
from moyai.engines.conversation.reading import fold


class Command(StrEnum):
    """What somebody may want instead of answering."""

    AGAIN = "again"
    BACK = "back"
    STOP = "stop"
    PERSON = "person"
    LANGUAGE = "language"
    MENU = "menu"


_LANGUAGES: dict[str, Language] = {
    **{fold(name): code for code, name in NAMES.items()},
    **{"にほんご": "easy", "中文": "zh-hans", "filipino": "tl", "nepali": "ne", "burmese": "my"},
}
_WORDS: dict[Command, tuple[str, ...]] = {
    Command.AGAIN: ("はじめから", "最初から", "やりなおし", "やり直し", "start over", "again", "restart"),
    Command.BACK: ("もどる", "戻る", "前へ", "back"),
    Command.STOP: ("やめる", "とりやめ", "取りやめ", "中止", "stop", "quit", "cancel"),
    Command.PERSON: ("係の人", "係", "人と話す", "電話", "オペレーター", "person", "help", "human"),
    Command.LANGUAGE: ("ことば", "言葉", "言語", "language", *_LANGUAGES),
    Command.MENU: ("メニュー", "めにゅー", "menu"),
}
_COMMANDS = {word: command for command, words in _WORDS.items() for word in words}


def find_command(text: str) -> Command | None:
    """Return the global word that somebody typed or said, None when it is an answer.

    Only the whole text counts: an answer that happens to contain such a word is an answer.
    """
    return _COMMANDS.get(_fold(text))


def find_language(text: str, present: str) -> str:
    """Return the language that was asked for by name, else the one after the present."""
    named = _LANGUAGES.get(_fold(text))
    order: tuple[str, ...] = LANGUAGES
    after = order[(order.index(present) + 1) % len(order)] if present in order else order[0]
    return named or after


def carry_out(command: Command, session: Session, now: datetime) -> Session:
    """Do what a global word asks of a session; return the session to go on with.

    MENU changes nothing here (each channel has its own); LANGUAGE goes on in the next language.

    Raises:
        NotGoingOn: The conversation is over.
    """
    return _DEEDS.get(command, _stay)(session, now)


@transaction.atomic
def begin_again(session: Session, now: datetime, **by: Any) -> Session:
    """Stop a conversation and begin the same flow anew, for the same person on the same channel.

    What was known before the first question (the places of the way back) is known again; what was answered is
    not.

    Args:
        session: The conversation.
        now: The town's time.
        **by: Who goes on, where that is somebody else now: ``language``, ``actor_id``, ``owner_key``.

    Raises:
        NotGoingOn: It has ended; nothing is begun.
    """
    operations.stop_session(code=session.code, now=now)
    same: dict[str, Any] = {
        "language": session.language,
        "actor_id": session.actor_id,
        "owner_key": session.owner_key,
    }
    return operations.start_session(
        flow=session.flow,
        channel=session.channel,
        now=now,
        resident_id=session.resident_id,
        args=session.args,
        answers=session.given,
        **same | by,
    )


def _go_back(session: Session, now: datetime) -> Session:
    return operations.go_back(code=session.code, version=session.version, now=now).session


def _stop(session: Session, now: datetime) -> Session:
    return operations.stop_session(code=session.code, now=now)


def _hand_over(session: Session, now: datetime) -> Session:
    return operations.hand_over(code=session.code, now=now)


def _change_language(session: Session, now: datetime) -> Session:
    language = find_language("", session.language)
    operations.set_language(code=session.code, language=language, now=now)
    return get_session(session.code, now)


def _stay(session: Session, _now: datetime) -> Session:
    return session


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


_DEEDS: dict[Command, Callable[[Session, datetime], Session]] = {
    Command.AGAIN: begin_again,
    Command.BACK: _go_back,
    Command.STOP: _stop,
    Command.PERSON: _hand_over,
    Command.LANGUAGE: _change_language,
}
