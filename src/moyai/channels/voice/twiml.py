"""TwiML: what the carrier is told to do. Only what every compatible carrier knows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from xml.sax.saxutils import escape, quoteattr

from moyai.engines.conversation import Language

_VOICES = {"ja": "ja-JP", "easy": "ja-JP", "en": "en-US"}


@dataclass(frozen=True)
class Say:
    """Words to speak."""

    text: str
    language: Language = "ja"


@dataclass(frozen=True)
class Gather:
    """Speak and wait for keys.

    Attributes:
        action: Where the keys are posted.
        says: What is spoken meanwhile; the first key silences it.
        num_digits: Ends by itself after so many keys; None ends with ``finish_on_key``.
        finish_on_key: The key that ends it; empty means that every key counts.
        timeout_s: Silence after which it ends.
    """

    action: str
    says: tuple[Say, ...] = ()
    num_digits: int | None = 1
    finish_on_key: str = ""
    timeout_s: int = 8


@dataclass(frozen=True)
class Record:
    """Record what is said after a beep, until a key or silence."""

    action: str
    max_length_s: int = 60
    timeout_s: int = 5


@dataclass(frozen=True)
class Dial:
    """Connect to another telephone; ``action`` is asked how it went."""

    number: str
    action: str
    caller_id: str = ""
    timeout_s: int = 25


@dataclass(frozen=True)
class Redirect:
    """Go on with another document."""

    url: str


@dataclass(frozen=True)
class Pause:
    """Be silent."""

    seconds: int = 1


@dataclass(frozen=True)
class Hangup:
    """End the call."""


_Attributes = dict[str, str | int]
Verb = Say | Gather | Record | Dial | Redirect | Pause | Hangup


def to_xml(verbs: tuple[Verb, ...]) -> str:
    """Return the document."""
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{"".join(map(_tag, verbs))}</Response>'


@singledispatch
def _tag(verb: Verb) -> str:
    raise NotImplementedError(type(verb).__name__)


@_tag.register
def _say(verb: Say) -> str:
    return _element("Say", escape(verb.text), language=_VOICES[verb.language])


@_tag.register
def _gather(verb: Gather) -> str:
    count: _Attributes = {} if verb.num_digits is None else {"numDigits": verb.num_digits}
    says = "".join(map(_say, verb.says))
    facts: _Attributes = {"finishOnKey": verb.finish_on_key, "timeout": verb.timeout_s}
    return _element("Gather", says, input="dtmf", action=verb.action, method="POST", **facts, **count)


@_tag.register
def _record(verb: Record) -> str:
    facts: _Attributes = {"maxLength": verb.max_length_s, "timeout": verb.timeout_s, "playBeep": "true"}
    return _element("Record", "", action=verb.action, method="POST", **facts)


@_tag.register
def _dial(verb: Dial) -> str:
    caller: _Attributes = {"callerId": verb.caller_id} if verb.caller_id else {}
    facts: _Attributes = {"action": verb.action, "method": "POST", "timeout": verb.timeout_s}
    return _element("Dial", escape(verb.number), **facts, **caller)


@_tag.register
def _redirect(verb: Redirect) -> str:
    return _element("Redirect", escape(verb.url), method="POST")


@_tag.register
def _pause(verb: Pause) -> str:
    return _element("Pause", "", length=verb.seconds)


@_tag.register
def _hangup(verb: Hangup) -> str:
    return "<Hangup/>"


def _element(tag: str, inside: str, **attributes: str | int) -> str:
    named = "".join(f" {name}={quoteattr(str(value))}" for name, value in attributes.items())
    return f"<{tag}{named}>{inside}</{tag}>"
