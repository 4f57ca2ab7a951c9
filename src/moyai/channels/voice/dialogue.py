"""A call, turn by turn: what the carrier posts in, the document that it is answered with out."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.db.models import F

from moyai.channels.voice import moves, texts
from moyai.channels.voice.deeds import Lead, call_person, do, go_to, promise_ring_back
from moyai.channels.voice.keypad import Page
from moyai.channels.voice.models import Call, CallOutcome
from moyai.channels.voice.operations import announce, note_recording
from moyai.channels.voice.parse import is_repeat, parse
from moyai.channels.voice.queries import find_number, find_unfinished, list_callers
from moyai.channels.voice.speech import pack
from moyai.channels.voice.stages import draw, make_ear, name_town
from moyai.channels.voice.twiml import Gather, Hangup, Pause, Record, Redirect, Say, Verb
from moyai.core.conversations.operations import NotGoingOn
from moyai.core.conversations.turns import to_localized
from moyai.core.errors import Refused
from moyai.engines.conversation import Language, Localized

TURN = "/voice/turn"
MOST_MISSES = 2
MOST_REFUSED = 3
MOST_TURNS = 200
MOST_AUTO = 6
KEY_WAIT_S, ENTRY_WAIT_S = 8, 10
_KEPT_FIELDS = (
    *("resident", "session", "language", "is_verified", "stage", "kept", "shown"),
    *("misses", "repeats", "outcome", "turns", "recordings"),
)
Document = tuple[Verb, ...]


def receive(*, sid: str, given_from: str, given_to: str, now: datetime) -> Document:
    """Answer a call that came in; the same call again (the carrier tried twice) stands where it stood."""
    number = find_number(given_from)
    facts = {"from_number": number, "to_number": given_to[:24], "started_at": now, "status": "in-progress"}
    call, made = Call.objects.get_or_create(sid=sid, defaults=facts)
    if not made:
        return present(call, now)
    announce(call, now)
    met = _meet(call, now)
    return present(call, now, (texts.HELLO.format(town=name_town(call.resident)), *met), is_first=True)


def _meet(call: Call, now: datetime) -> Lead:
    """Find out who calls as far as the number tells."""
    callers = list_callers(call.from_number)
    if len(callers) == 1:
        return do(moves.Identify(callers[0].pk), call, now)
    if callers:
        go_to(call, "who")
    else:
        go_to(call, "newcomer" if find_unfinished(call, now) is None else "resume")
    return ()


def take(
    *, call: Call, turn: int, digits: str, now: datetime, recording: dict[str, Any] | None = None
) -> Document:
    """Take the keys of one turn; another turn's keys change nothing and hear the present page."""
    if not _claim(call, turn):
        return present(call, now)
    try:
        lead = _react(call, digits, recording, now)
    except NotGoingOn:
        lead = _go_elsewhere(call)
    except Refused as refused:
        lead = (to_localized(refused.text),)
    return present(call, now, lead)


def end_dial(*, call: Call, status: str, now: datetime) -> Document:
    """Go on after the desk was dialled: the call is over when they spoke, else she is rung back."""
    if call.stage != "desk":
        return present(call, now)
    go_to(call, "over")
    if status in ("completed", "answered"):
        return present(call, now)
    return present(call, now, (texts.DESK_BUSY, *promise_ring_back(call, now)))


def present(call: Call, now: datetime, lead: Lead = (), *, is_first: bool = False) -> Document:
    """Return the document for where the call stands now, and store that."""
    page = Page(then=(Hangup(),))
    for _ in range(MOST_AUTO):
        try:
            page = draw(call, now)
            if page.auto is None:
                break
            lead = (*lead, *do(page.auto, call, now))
        except NotGoingOn:
            lead = (*lead, *_go_elsewhere(call))
    call.save(update_fields=_KEPT_FIELDS)
    return _speak(call, page, lead, now, has_keys=is_first or call.misses > 0 or call.repeats > 0)


def _claim(call: Call, turn: int) -> bool:
    """Take this turn if nobody has: of two like posts one counts."""
    if not Call.objects.filter(pk=call.pk, turn=turn).update(turn=F("turn") + 1):
        return False
    call.turn += 1
    return True


def _react(call: Call, digits: str, recording: dict[str, Any] | None, now: datetime) -> Lead:
    if len(call.turns) >= MOST_TURNS:
        return call_person(call, now)
    heard_digest, stage = call.shown, call.stage
    page = draw(call, now)
    if page.auto is not None or page.then:
        return ()
    if stage == "talk" and call.shown != heard_digest:
        return _note(call, "stale", (texts.STALE,), now)
    if page.has_record:
        return _take_recording(call, digits, recording, now)
    if is_repeat(digits):
        return _repeat(call, now)
    return _take_keys(call, page, digits, now)


def _take_keys(call: Call, page: Page, digits: str, now: datetime) -> Lead:
    move = parse(page, digits)
    if move is None:
        return _miss(call, digits, now)
    missed, asked = call.misses, _name_stage(call)
    lead = do(move, call, now)
    is_refused = call.misses > missed
    call.misses, call.repeats = int(is_refused), 0
    if is_refused and _count_refused(call, asked) + 1 >= MOST_REFUSED:
        return _note(call, "refused", (*lead, *call_person(call, now)), now, asked)
    heard = "person" if isinstance(move, moves.Person) else "refused" if is_refused else "understood"
    return _note(call, heard, lead, now, asked)


def _count_refused(call: Call, asked: str) -> int:
    """Return how often this question's answers were refused already."""
    return sum(turn["heard"] == "refused" and turn["asked"] == asked for turn in call.turns)


def _miss(call: Call, digits: str, now: datetime) -> Lead:
    """Nothing, or nothing of use: say it again; the second time a person helps."""
    call.misses += 1
    asked, heard = _name_stage(call), "no_match" if digits else "silence"
    if not digits and call.stage in ("after", "notice"):
        return _note(call, heard, _let_go(call), now, asked)
    if call.misses >= MOST_MISSES:
        return _note(call, heard, call_person(call, now), now, asked)
    return _note(call, heard, (texts.NO_MATCH if digits else texts.SILENCE,), now)


def _let_go(call: Call) -> Lead:
    """Silence after the end is goodbye; a notice is said twice, and was heard then."""
    if call.stage == "notice" and call.misses < MOST_MISSES:
        return ()
    if call.stage == "notice":
        call.outcome = CallOutcome.HEARD
    go_to(call, "over")
    return (texts.GOODBYE,)


def _repeat(call: Call, now: datetime) -> Lead:
    """Say it again; pressed once more, say what else can be done at any question."""
    call.repeats += 1
    if call.repeats > 1 and call.stage not in ("wishes", "notice", "over"):
        go_to(call, "wishes", stage=call.stage, kept=call.kept)
        call.repeats = 0
    return _note(call, "repeat", (), now)


def _take_recording(call: Call, digits: str, recording: dict[str, Any] | None, now: datetime) -> Lead:
    """What was said goes to the desk with everything answered so far; silence does so without it."""
    asked = _name_stage(call)
    if recording is None:
        return _note(call, "silence", call_person(call, now), now, asked)
    kept = {**recording, "key": call.kept.get("asked", ""), "at": now.isoformat()}
    call.recordings = [*call.recordings, kept]
    note_recording(call, kept, now)
    lead = call_person(call, now, may_connect=False)
    return _note(call, "recorded", (texts.RECORDED, *lead), now, asked)


def _go_elsewhere(call: Call) -> Lead:
    go_to(call, "menu" if call.resident_id else "newcomer")
    return (texts.MEANWHILE_OVER,)


def _note(call: Call, heard: str, lead: Lead, now: datetime, asked: str | None = None) -> Lead:
    line = {"at": now.isoformat(), "asked": _name_stage(call) if asked is None else asked, "heard": heard}
    call.turns = [*call.turns, line]
    return lead


def _name_stage(call: Call) -> str:
    if call.stage != "talk" or call.session is None:
        return call.stage
    return f"{call.session.flow}.{call.kept.get('asked', '')}"


def _speak(call: Call, page: Page, lead: Lead, now: datetime, *, has_keys: bool) -> Document:
    ear = make_ear(call, now)
    first = [ear.say(words) for words in lead]
    keys = [ear.say(texts.KEYS)] if has_keys and not page.then and not page.has_record else []
    says = (*_say(call, [*first, *page.ask]), *_say(call, [*page.says, *keys]))
    if page.then:
        return (*says, *page.then)
    address = f"{TURN}?turn={call.turn}"
    silence = Redirect(address)
    if page.has_record:
        return (*says, Record(address), silence)
    before = (Pause(1),) if call.turn == 0 else ()  # the first words are lost while the line opens
    return (*before, _gather(page, address, says), silence)


def _gather(page: Page, address: str, says: tuple[Say, ...]) -> Gather:
    if page.entry is None:
        return Gather(address, says, 1, "", KEY_WAIT_S)
    if page.entry.length is None:
        return Gather(address, says, None, "#", ENTRY_WAIT_S)
    return Gather(address, says, page.entry.length, "", ENTRY_WAIT_S)


def _say(call: Call, sentences: list[str]) -> tuple[Say, ...]:
    language = cast(Language, call.language)
    return tuple(Say(stretch, language) for stretch in pack(sentences, language))


def apologise(language: Language = "ja") -> Document:
    """Return what is said when we are at fault."""
    words: Localized = texts.SORRY
    return (Say(words.get(language, "spoken"), language), Hangup())
