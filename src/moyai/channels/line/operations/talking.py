"""The chat's turn of a conversation: start one, go on with one, or show what there is."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from moyai.channels.line import texts
from moyai.channels.line.heard import Heard, Picture, Sticker, Tap, Words
from moyai.channels.line.models import Friend, HeardMessage
from moyai.channels.line.operations.friends import list_people
from moyai.channels.line.operations.saying import CHANNEL, Mouth
from moyai.channels.line.parse import Answer, Reader, Step, Unclear, parse
from moyai.core.clock import local
from moyai.core.conversations import commands, operations
from moyai.core.conversations.commands import Command
from moyai.core.conversations.menus import list_menu
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import NotGoingOn
from moyai.core.conversations.places import find_option, name_point, search_options
from moyai.core.conversations.queries import get_session
from moyai.core.conversations.registry import FLOWS, FlowEntry
from moyai.core.conversations.scratch import keep_scratch, read_scratch
from moyai.core.conversations.turns import Talk, to_localized
from moyai.core.errors import Refused
from moyai.engines.conversation import Localized, Outcome, Photo, Reply, TextPrompt
from moyai.engines.conversation.reading import fold, read_choice


def start(mouth: Mouth, tap: Tap) -> None:
    """Begin what a menu button or a follow-up link stands for."""
    if "f" in tap.fields:
        _start_follow_up(mouth, tap)
        return
    flow = tap.fields["m"]
    entry = FLOWS.get(flow)
    if flow == "link" or (entry is not None and entry.needs_resident and mouth.friend.resident is None):
        mouth.ask_to_link()
    elif entry is None or (entry.channels and CHANNEL not in entry.channels):
        mouth.show_menu()
    else:
        _start_for(mouth, entry, tap.fields.get("r", ""))


def go_on(mouth: Mouth, heard: Heard) -> bool:
    """Take what was heard into the present conversation; tell whether its words may stay in the inbox.

    They may not when a sensitive question stood: whatever was written then is answered on the web alone.
    """
    session = _find_session(mouth)
    if session is None:
        _greet(mouth, heard)
        return True
    command = _find_command(heard)
    try:
        if command is not None:
            _carry_out(mouth, session, command, heard)
            return True
        return _turn(mouth, session, heard)
    except NotGoingOn:
        _show_over(mouth, get_session(session.code, mouth.now))
    except Refused as refused:
        _leave(mouth)
        mouth.show_menu(_to_words(refused))
    return True


def is_asked_for_digits(mouth: Mouth) -> bool:
    """Tell whether the present question takes words, so that six digits are its answer and not a code."""
    session = _find_session(mouth)
    if session is None:
        return False
    with suppress(Refused):
        turn = operations.take_turn(code=session.code, now=mouth.now).turn
        return turn.status == "asking" and isinstance(turn.prompt, TextPrompt)
    return False


def show(mouth: Mouth, talk: Talk, lead: Localized | None = None) -> None:
    """Show where a conversation stands now."""
    if talk.turn.status == "ended":
        _leave(mouth)
        mouth.tell(talk.session, talk.turn.outcome)
    else:
        mouth.ask(talk, lead)


def keep(mouth: Mouth, session: Session | None) -> None:
    """Let the chat be in this conversation."""
    mouth.friend.session = session
    Friend.objects.filter(pk=mouth.friend.pk).update(session=session)


def _start_for(mouth: Mouth, entry: FlowEntry, code: str) -> None:
    people = list_people(mouth.friend, entry.scope, local(mouth.now)) if entry.needs_resident else []
    chosen = [one for one in people if one.code == code] or people
    if len(chosen) > 1:
        own = mouth.friend.resident_id
        named = [
            (one.code, (texts.MYSELF if one.pk == own else texts.SOMEONE).format(name=one.name))
            for one in chosen
        ]
        mouth.ask_for_whom(entry.key, named)
        return
    resident = chosen[0] if chosen else mouth.friend.resident
    _begin(mouth, entry.key, resident.pk if resident else None)


def _begin(mouth: Mouth, flow: str, resident_id: int | None, **facts: Any) -> None:
    talk = _start_session(mouth, flow, resident_id, **facts)
    if talk is not None:
        show(mouth, talk)


def _start_session(mouth: Mouth, flow: str, resident_id: int | None, **facts: Any) -> Talk | None:
    """Let the chat be in a new conversation; None: it cannot be begun, which was said."""
    _stop_present(mouth)
    friend = mouth.friend
    try:
        session = operations.start_session(
            flow=flow,
            channel=CHANNEL,
            now=mouth.now,
            language=friend.language,
            resident_id=resident_id,
            actor_id=friend.resident.user_id if friend.resident else None,
            owner_key=friend.owner_key,
            **facts,
        )
        talk = operations.take_turn(code=session.code, now=mouth.now)
    except Refused as refused:
        mouth.show_menu(_to_words(refused))
        return None
    keep(mouth, session)
    return talk


def _begin_by_picture(mouth: Mouth, picture: Picture) -> bool:
    """Begin the flow that takes a picture which was sent just so; tell whether there is one for this friend.

    Its first question, for a picture, is not said: the answer is there, and the next one is.
    """
    resident = mouth.friend.resident
    if resident is None:
        return False
    for entry in list_menu(CHANNEL, resident):
        key = entry.takes_picture(resident) if entry.takes_picture is not None else ""
        talk = _start_session(mouth, entry.key, resident.pk, args={"by_picture": True}) if key else None
        if talk is None:
            continue
        if talk.turn.status == "asking" and talk.turn.prompt.key == key:
            _fetch(mouth, talk, picture)
        else:
            show(mouth, talk)
        return True
    return False


def _stop_present(mouth: Mouth) -> None:
    session = _find_session(mouth)
    if session is not None:
        with suppress(NotGoingOn):
            operations.stop_session(code=session.code, now=mouth.now)
    _leave(mouth)


def _start_follow_up(mouth: Mouth, tap: Tap) -> None:
    """Begin what an outcome offered; only the outcome of this friend's own conversation counts."""
    session = Session.objects.filter(code=tap.fields.get("s", ""), owner_key=mouth.friend.owner_key).first()
    links = Outcome.from_json(session.outcome).links if session and session.outcome else ()
    number = tap.fields["f"]
    if session is None or not number.isdecimal() or int(number) >= len(links):
        mouth.show_menu(texts.OLD_BUTTON)
        return
    link = links[int(number)]
    _begin(mouth, link.flow, session.resident_id, args=link.args, answers=link.answers)


def _find_session(mouth: Mouth) -> Session | None:
    """Return the conversation that the chat is in, None when it is over or has moved to another door."""
    session = mouth.friend.session
    if session is None:
        return None
    fresh = get_session(session.code, mouth.now)
    is_here = fresh.status == SessionStatus.ACTIVE and fresh.channel == CHANNEL
    return fresh if is_here else None


def _greet(mouth: Mouth, heard: Heard) -> None:
    """Answer somebody who is in no conversation: the way on with an interrupted one, or the menu."""
    command = _find_command(heard)
    session = mouth.friend.session
    if command == Command.PERSON:
        mouth.say(texts.HANDED_OVER if session and _hand_over(session, mouth.now) else texts.NOT_NOW)
        return
    if command == Command.LANGUAGE:
        _change_language(mouth, heard, None)
    if session is not None and session.status == SessionStatus.HANDED_OVER:
        mouth.say(texts.HANDED_OVER)
    if isinstance(heard, Picture) and _begin_by_picture(mouth, heard):
        return
    named = _find_named_flow(mouth, heard) if command is None else None
    if named is not None:
        _start_for(mouth, named, "")
        return
    is_sticker = isinstance(heard, Sticker)
    is_unclear = isinstance(heard, Words) and command is None
    lead = texts.THANKS_STICKER if is_sticker else texts.NOT_UNDERSTOOD if is_unclear else None
    mouth.show_menu(lead)


def _find_named_flow(mouth: Mouth, heard: Heard) -> FlowEntry | None:
    """Return the one flow of the menu that somebody named in her own words: 「予約」."""
    entries = list_menu(CHANNEL, mouth.friend.resident)
    text = heard.text if isinstance(heard, Words) else ""
    position = None if text.strip().isdigit() else read_choice(text, [entry.title for entry in entries])
    return _find_by_keyword(fold(text), entries) if position is None else entries[position]


def _find_by_keyword(text: str, entries: list[FlowEntry]) -> FlowEntry | None:
    """Return the flow whose longest keyword stands in a sentence: 「予約を見たい」 is about seeing."""
    found = [(len(word), entry) for entry in entries for word in entry.keywords if word in text]
    return max(found, key=lambda one: one[0])[1] if found else None


def _hand_over(session: Session, now: datetime) -> bool:
    with suppress(NotGoingOn):
        operations.hand_over(code=session.code, now=now)
        return True
    return False


def _find_command(heard: Heard) -> Command | None:
    if isinstance(heard, Words):
        return commands.find_command(heard.text)
    if isinstance(heard, Tap) and heard.fields.get("g") in list(Command):
        return Command(heard.fields["g"])
    return None


def _carry_out(mouth: Mouth, session: Session, command: Command, heard: Heard) -> None:
    if isinstance(heard, Tap) and _is_old(session, heard):
        show(mouth, operations.take_turn(code=session.code, now=mouth.now), texts.OLD_BUTTON)
        return
    if command == Command.MENU:
        mouth.show_menu()
        return
    if command == Command.LANGUAGE:
        _change_language(mouth, heard, session)
        show(mouth, operations.take_turn(code=session.code, now=mouth.now))
        return
    after = commands.carry_out(command, session, mouth.now)
    if after.status == SessionStatus.ACTIVE:
        keep(mouth, after)
        show(mouth, operations.take_turn(code=after.code, now=mouth.now))
        return
    _show_over(mouth, after)


def _change_language(mouth: Mouth, heard: Heard, session: Session | None) -> None:
    text = heard.text if isinstance(heard, Words) else ""
    language = commands.find_language(text, mouth.friend.language)
    mouth.friend.language = language
    Friend.objects.filter(pk=mouth.friend.pk).update(language=language, profile_read_at=mouth.real_now)
    if session is not None:
        operations.set_language(code=session.code, language=language, now=mouth.now)


def _show_over(mouth: Mouth, session: Session) -> None:
    if session.status == SessionStatus.HANDED_OVER:
        mouth.say(texts.HANDED_OVER)
        return
    _leave(mouth)
    mouth.show_menu(texts.STOPPED if session.status == SessionStatus.STOPPED else None)


def _leave(mouth: Mouth) -> None:
    keep(mouth, None)


def _turn(mouth: Mouth, session: Session, heard: Heard) -> bool:
    talk = operations.take_turn(code=session.code, now=mouth.now)
    if talk.turn.status == "ended":
        show(mouth, talk)
        return True
    prompt = talk.turn.prompt
    if isinstance(heard, Tap) and (_is_old(session, heard) or heard.fields.get("k") != prompt.key):
        show(mouth, talk, texts.OLD_BUTTON)
    elif prompt.sensitive:
        show(mouth, talk, texts.SENSITIVE_WORDS)
        return False
    elif isinstance(heard, Picture) and isinstance(prompt, Photo):
        _fetch(mouth, talk, heard)
    else:
        _understand(mouth, talk, heard)
    return True


def _understand(mouth: Mouth, talk: Talk, heard: Heard) -> None:
    prompt = talk.turn.prompt
    scratch = read_scratch(talk.session, prompt)
    reader = Reader(local(mouth.now).date(), scratch, find_option, name_point)
    match parse(prompt, heard, reader):
        case Answer(value, is_positional):
            _answer(mouth, talk, heard, value, is_positional)
        case Step(kept):
            _step(mouth, talk, kept)
        case Unclear():
            lead = texts.THANKS_STICKER if isinstance(heard, Sticker) else texts.NOT_UNDERSTOOD
            show(mouth, talk, lead)


def _answer(mouth: Mouth, talk: Talk, heard: Heard, value: Any, is_positional: bool) -> None:
    prompt, session = talk.turn.prompt, talk.session
    shown = heard.fields.get("d") if isinstance(heard, Tap) else None
    reply = Reply(prompt.key, value, shown, is_positional)
    after = operations.answer(code=session.code, version=session.version, reply=reply, now=mouth.now)
    if heard.message_id and after.turn.heard == "accepted":
        HeardMessage.objects.create(
            friend=mouth.friend,
            message_id=heard.message_id,
            session=session,
            key=prompt.key,
            heard_at=mouth.now,
        )
    show(mouth, after)


def _step(mouth: Mouth, talk: Talk, kept: dict[str, Any]) -> None:
    query = kept.get("query")
    if query and not search_options(query):
        show(mouth, talk, texts.NOT_FOUND.format(words=query))
        return
    keep_scratch(talk.session, talk.turn.prompt, kept)
    show(mouth, talk)


def _fetch(mouth: Mouth, talk: Talk, picture: Picture) -> None:
    """Have the picture fetched outside this transaction; LINE keeps it for a while only."""
    session = talk.session
    wish = {"friend": mouth.friend.pk, "message": picture.message_id, "key": talk.turn.prompt.key}
    mouth.pictures.append({**wish, "session": session.code, "version": session.version})


def _is_old(session: Session, tap: Tap) -> bool:
    return (tap.fields.get("s"), tap.fields.get("v")) != (session.code, str(session.version))


def _to_words(refused: Refused) -> Localized:
    return to_localized(refused.text)
