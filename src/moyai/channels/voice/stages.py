"""The stages of a call, each as a page: who calls, what for, the conversation, how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, cast

from moyai.channels.voice import texts
from moyai.channels.voice.desk_line import is_desk_open, make_dial
from moyai.channels.voice.keypad import Ear, Entry, Item, Page, make_list
from moyai.channels.voice.models import Call
from moyai.channels.voice.moves import (
    Begin,
    Check,
    Follow,
    GoTo,
    Identify,
    Keep,
    Move,
    Resume,
    Return,
    Understood,
    Wish,
)
from moyai.channels.voice.queries import find_number, find_unfinished, list_callers
from moyai.channels.voice.render import render
from moyai.channels.voice.speech import spell
from moyai.channels.voice.twiml import Hangup
from moyai.core.clock import local
from moyai.core.conversations.commands import Command
from moyai.core.conversations.frequent import list_frequent
from moyai.core.conversations.menus import list_menu
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import NotGoingOn, take_turn
from moyai.core.conversations.places import find_numbered, find_option
from moyai.core.conversations.queries import get_session
from moyai.core.conversations.registry import get_flow
from moyai.core.conversations.scratch import read_scratch
from moyai.core.conversations.turns import Talk
from moyai.core.notices.replies import list_replies
from moyai.core.places.models import Municipality
from moyai.core.places.queries import list_municipalities
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Fact, Language, Localized, Outcome, PlaceOption

CHANNEL = "voice"
CODE_DIGITS = 8
PIN_DIGITS, BIRTH_DIGITS = 4, 8
MOST_DICTATED = 4


def draw(call: Call, now: datetime) -> Page:
    """Return the page at which a call stands.

    Raises:
        NotGoingOn: The conversation is over, or goes on at another door.
    """
    return _STAGES[call.stage](call, now)


def make_ear(call: Call, now: datetime, **facts: Any) -> Ear:
    """Return who listens, at a stage that is no conversation."""
    language = cast(Language, call.language)
    return Ear(**{"language": language, "today": local(now).date(), "kept": call.kept, **facts})


def name_town(resident: Resident | None = None) -> Localized:
    """Return the town's name as the telephone says it: hers, or that of the only one there is."""
    towns = list_municipalities() if resident is None else [resident.household.municipality]
    return name_municipality(towns[0] if len(towns) == 1 else None)


def name_municipality(town: Municipality | None) -> Localized:
    """Return a municipality's name; the platform's where there is none."""
    return texts.TOWN if town is None else Localized(town.name, town.name_en or town.name)


def _find_numbered(session: Session, number: int) -> PlaceOption | None:
    """Return the place with a number in the booklet of the town in which the rider lives."""
    resident = session.resident
    home = None if resident is None else resident.household.municipality_id
    return find_numbered(number, municipality_id=home)


def _who(call: Call, now: datetime) -> Page:
    """Given names alone: whoever holds the telephone hears no more than she would call out in the house."""
    ear = make_ear(call, now)
    items = [
        Item(texts.NAMED.format(name=resident.given_kana or resident.given_name), Identify(resident.pk))
        for resident in list_callers(call.from_number)
    ]
    page = make_list(ear, [*items, Item(texts.SOMEBODY_ELSE, GoTo("newcomer"))])
    return replace(page, ask=(ear.say(texts.WHO),))


def _newcomer(call: Call, now: datetime) -> Page:
    ear = make_ear(call, now)
    flows = [Item(entry.title, Begin(entry.key)) for entry in list_menu(CHANNEL, None)]
    has_code = Item(texts.HAS_CODE, GoTo("code"))
    page = make_list(ear, [has_code, *flows, Item(texts.LANGUAGE, Wish(Command.LANGUAGE))])
    return replace(page, ask=(ear.say(texts.NEWCOMER),))


def _code(call: Call, now: datetime) -> Page:
    def read(keyed: str) -> Move | None:
        return GoTo("secret", {**call.kept, "code": keyed}) if len(keyed) == CODE_DIGITS else None

    return Page(says=(make_ear(call, now).say(texts.CODE),), entry=Entry(read, CODE_DIGITS))


def _secret(call: Call, now: datetime) -> Page:
    entry = Entry(lambda keyed: Check(keyed) if len(keyed) in (PIN_DIGITS, BIRTH_DIGITS) else None)
    return Page(says=(make_ear(call, now).say(texts.SECRET),), entry=entry)


def _resume(call: Call, now: datetime) -> Page:
    ear, unfinished = make_ear(call, now), find_unfinished(call, now)
    if unfinished is None:
        return Page(auto=GoTo("menu" if call.resident_id else "newcomer"))
    items = [
        Item(texts.GO_ON_THERE, Resume(unfinished.code)),
        Item(texts.ANEW, GoTo("menu" if call.resident_id else "newcomer")),
    ]
    title = get_flow(unfinished.flow).title
    return replace(make_list(ear, items), ask=(ear.say(texts.WHERE_YOU_WERE, title=title),))


def _menu(call: Call, now: datetime) -> Page:
    ear = make_ear(call, now)
    flows = [Item(entry.title, Begin(entry.key)) for entry in list_menu(CHANNEL, call.resident)]
    page = make_list(ear, [*flows, Item(texts.SOMEBODY_ELSE, GoTo("newcomer"))])
    return replace(page, ask=(ear.say(texts.MENU if flows else texts.EMPTY_MENU),))


def look(call: Call, now: datetime) -> Talk:
    """Return where the conversation of a call stands.

    Raises:
        NotGoingOn: It is over, or goes on at another door.
    """
    found = take_turn(code=_get_session(call).code, now=now)
    if found.session.channel != CHANNEL:
        raise NotGoingOn("handed_over")
    call.session = found.session
    return found


def _get_session(call: Call) -> Session:
    if call.session is None:  # erased meanwhile
        raise NotGoingOn("ended")
    return call.session


def _talk(call: Call, now: datetime) -> Page:
    known = get_session(_get_session(call).code, now)
    is_ended = known.status == SessionStatus.ENDED and known.channel == CHANNEL
    found = None if is_ended else look(call, now)
    if found is None or found.turn.status == "ended":
        call.session = found.session if found else known
        call.stage, call.kept = "after", {}
        return _after(call, now)
    prompt = found.turn.prompt
    call.shown, call.kept = prompt.digest, {"asked": prompt.key}
    kept = read_scratch(found.session, prompt)
    ear = make_ear(
        call,
        now,
        kept=kept,
        journey=found.turn.journey,
        number=find_number(call.from_number),
        frequent=list_frequent(found.session, prompt),
        find_place=find_option,
        find_numbered=partial(_find_numbered, found.session),
    )
    page = render(prompt, ear)
    return replace(page, ask=(*(ear.say(words) for words in _list_reasons(found, kept)), *page.ask))


def _list_reasons(found: Talk, kept: dict[str, Any]) -> list[Localized]:
    """Return why a question comes again: a refused commit, or an answer that no longer holds."""
    if kept:
        return []
    if found.session.notice:
        return [Localized.from_json(found.session.notice)]
    return [] if found.turn.problem is None else [found.turn.problem.text]


def _wishes(call: Call, now: datetime) -> Page:
    """What else one may want at any question."""
    ear = make_ear(call, now, kept={})
    items = [Item(texts.AS_IT_WAS, Return())]
    if call.session is not None and call.kept.get("stage") == "talk":
        items += [
            Item(texts.BACK, Wish(Command.BACK)),
            Item(texts.BEGIN_AGAIN, Wish(Command.AGAIN)),
            Item(texts.STOP, Wish(Command.STOP)),
        ]
    page = make_list(ear, [*items, Item(texts.LANGUAGE, Wish(Command.LANGUAGE))])
    return replace(page, ask=(ear.say(texts.WISHES),))


def _after(call: Call, now: datetime) -> Page:
    """How it ended: the sentence, the numbers to remember twice, and what may follow."""
    ear, outcome = make_ear(call, now), _read_outcome(call)
    items = [Item(link.label, Follow(index)) for index, link in enumerate(outcome.links)]
    if outcome.facts:
        items.append(Item(texts.DETAILS, Keep({"details": True})))
    items.append(Item(texts.OTHER_MATTER, GoTo("menu" if call.resident_id else "newcomer")))
    page = make_list(ear, items)
    told = _tell_details(ear, outcome) if call.kept.get("details") else _tell(ear, outcome)
    return replace(page, ask=tuple(told), says=(*page.says, ear.say(texts.HANG_UP)))


def _read_outcome(call: Call) -> Outcome:
    outcome = _get_session(call).outcome
    if outcome is None:
        raise NotGoingOn("ended")
    return Outcome.from_json(outcome)


def _tell(ear: Ear, outcome: Outcome) -> list[str]:
    """Say the outcome, and its short numbers twice; longer ones are among the details."""
    text = ear.say(outcome.text)
    told = [text]
    for fact in outcome.facts:
        value = ear.say(fact.value)
        if value.isdecimal() and len(value) <= MOST_DICTATED:
            spelled = spell(value, ear.language)
            told += [] if value in text else [_line(ear, fact, spelled)]
            told.append(ear.say(texts.ONCE_MORE, value=spelled))
    return told


def _tell_details(ear: Ear, outcome: Outcome) -> list[str]:
    values = [(fact, ear.say(fact.value)) for fact in outcome.facts]
    return [_line(ear, fact, spell(v, ear.language) if v.isdecimal() else v) for fact, v in values]


def _line(ear: Ear, fact: Fact, value: str) -> str:
    return ear.say(texts.FACT, label=ear.say(fact.label).rstrip("。"), value=value.rstrip("。"))


def _notice(call: Call, now: datetime) -> Page:
    """A notice, by the given name of whom it is for, until it was understood."""
    ear = make_ear(call, now)
    resident, notice = call.resident, call.notice
    if resident is None or notice is None:
        return Page(auto=GoTo("over"))
    words = notice.text.get(call.language) or notice.text["ja"]
    name = resident.given_kana or resident.given_name
    ask = (ear.say(texts.NOTICE, town=name_town(resident), name=name), str(words))
    replies = list_replies(notice)
    if replies:
        answers: dict[str, Move] = {str(n): Understood(each.key) for n, each in enumerate(replies, start=1)}
        says = [ear.say(texts.PRESS_TO_ANSWER, answer=each.label, key=n) for n, each in enumerate(replies, 1)]
        return Page(ask=ask, says=tuple(says), keys=answers)
    keys: dict[str, Move] = {"1": Understood(), "#": Understood()}
    return Page(ask=ask, says=(ear.say(texts.PRESS_IF_UNDERSTOOD),), keys=keys)


def _machine(call: Call, now: datetime) -> Page:
    """Nobody's matters are said to a machine."""
    words = make_ear(call, now).say(texts.MACHINE, town=name_town(call.resident))
    return Page(ask=(words,), then=(Hangup(),))


def _desk(call: Call, now: datetime) -> Page:
    """Connect with the desk."""
    if not is_desk_open(now):
        return Page(auto=GoTo("over"))
    return Page(ask=(make_ear(call, now).say(texts.CONNECTING),), then=(make_dial(),))


def _over(call: Call, now: datetime) -> Page:
    return Page(then=(Hangup(),))


_STAGES: dict[str, Callable[[Call, datetime], Page]] = {
    "who": _who,
    "newcomer": _newcomer,
    "code": _code,
    "secret": _secret,
    "resume": _resume,
    "menu": _menu,
    "talk": _talk,
    "wishes": _wishes,
    "after": _after,
    "notice": _notice,
    "machine": _machine,
    "desk": _desk,
    "over": _over,
}
