"""What a nurse enters on the tablet, as kinds of the fleet's entries: each is taken once, also late.

The same kinds are what the page's forms send without JavaScript. What is answered says nothing of anybody's
health: answers are kept, in clear, to be given again; what was measured and what is wrong with it stand on
the page, which asks for them with the nurse's sign-in.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.engines.conversation import Localized
from moyai.engines.vitals import MEASURES, Reading
from moyai.fleet.entries import Entry, EntryKind, register
from moyai.fleet.specs import Sentence
from moyai.services.mobile_clinic.checklists import HANDBOOK
from moyai.services.mobile_clinic.models import Practitioner, Visit
from moyai.services.mobile_clinic.operations.devices import hear_device, take_device_packet
from moyai.services.mobile_clinic.operations.finishing import finish_visit
from moyai.services.mobile_clinic.operations.maternity import write_check
from moyai.services.mobile_clinic.operations.steps import do_step, identify_at_visit, require_held, undo_step
from moyai.services.mobile_clinic.operations.vitals import SentPacket, Taken, take_packet
from moyai.services.mobile_clinic.plain_numbers import read_plain_number
from moyai.services.mobile_clinic.queries.visits import find_visit
from moyai.services.mobile_clinic.texts import visiting as say
from moyai.services.mobile_clinic.visit_refusals import RecordRefused

MOST_WORD = 64
MOST_BODY = 20_000
LARGEST_NUMBER = 2**62


def register_entries() -> None:
    """Make the kinds known."""
    kinds: dict[str, Callable[[Entry], dict[str, Any]]] = {
        "clinic_step": _take_step,
        "clinic_identity": _take_identity,
        "clinic_vitals": _take_vitals,
        "clinic_packet": _take_device_packet,
        "clinic_check": _take_check,
        "clinic_finish": _take_finish,
    }
    for key, apply in kinds.items():
        register(EntryKind(key=key, apply=apply, describe=_describe, is_private=True))


def read_readings(data: Any) -> tuple[Reading, ...]:
    """Return the values that a hand entered, by code of engines/vitals; fields left empty are none.

    Raises:
        RecordRefused: none at all, or one is no number. An impossible number is taken: the engine judges it.
    """
    readings = []
    for measure in MEASURES:
        word = _word(data, measure.code)
        if not word:
            continue
        number = read_plain_number(word)
        if number is None:
            raise _refuse_number(measure.code)
        readings.append(Reading(measure.code, number))
    if not readings:
        raise RecordRefused("no_reading", say.NO_READING)
    return tuple(readings)


def tell_taken(taken: Taken) -> Localized:
    """Return what became of a packet, naming measures and no values."""
    if taken.refusals:
        names = [say.MEASURES.get(each.measure, Localized.same(each.measure)) for each in taken.refusals]
        unique = list(dict.fromkeys(names))
        shown = Localized("、".join(n.get("ja") for n in unique), ", ".join(n.get("en") for n in unique))
        return say.NOT_TAKEN.format(measures=shown)
    return say.TAKEN if taken.is_new else say.TAKEN_BEFORE


def _take_step(entry: Entry) -> dict[str, Any]:
    visit, practice = _open(entry)
    step = _word(entry.data, "step")
    if _word(entry.data, "do") == "undo":
        undo_step(visit=visit, step=step, by=practice, now=entry.now)
        return _answer(say.STEP_UNDONE)
    do_step(visit=visit, step=step, by=practice, done_at=entry.made_at, now=entry.now)
    return _answer(say.STEP_DONE)


def _take_identity(entry: Entry) -> dict[str, Any]:
    visit, practice = _open(entry)
    identify_at_visit(
        visit=visit,
        means=_word(entry.data, "document"),
        doctor_shown=bool(_word(entry.data, "doctor_shown")),
        by=practice,
        checked_at=entry.made_at,
        now=entry.now,
    )
    return _answer(say.IDENTITY_DONE)


def _take_vitals(entry: Entry) -> dict[str, Any]:
    visit, practice = _open(entry)
    require_held(visit)
    number = _word(entry.data, "number")
    if not (number.isascii() and number.isdecimal()) or int(number) > LARGEST_NUMBER:
        raise RecordRefused("unreadable", say.UNREADABLE)
    sent = SentPacket(
        source=f"tablet:{_word(entry.data, 'source')}",
        number=int(number),
        taken_at=entry.made_at,
        sent_at=entry.now,
        received_at=entry.now,
        readings=read_readings(entry.data),
    )
    taken = take_packet(visit=visit, sent=sent, actor=f"user:{entry.driver.pk}", now=entry.now)
    if not taken.refusals:
        _mark(visit, "vitals", practice, entry)
    return _answer(tell_taken(taken))


def _take_device_packet(entry: Entry) -> dict[str, Any]:
    heads, body = entry.data.get("heads"), str(entry.data.get("body") or "")
    if not isinstance(heads, dict) or len(body) > MOST_BODY:
        raise RecordRefused("unreadable", say.UNREADABLE)
    words = {str(key): str(value) for key, value in heads.items()}
    provider = _word(entry.data, "provider")
    heard = hear_device(provider=provider, heads=words, body=body.encode(), now=entry.now)
    # The tablet had it when it was entered; only the way from there to us was long.
    return _answer(tell_taken(take_device_packet(heard=heard, received_at=entry.made_at, now=entry.now)))


def _take_check(entry: Entry) -> dict[str, Any]:
    visit, practice = _open(entry)
    require_held(visit)
    on = local(entry.made_at).date()
    sent = {key: value for key, value in entry.data.items() if isinstance(value, str)}
    write_check(patient=visit.patient, visit=visit, on=on, sent=sent, by=practice, now=entry.now)
    _mark(visit, HANDBOOK.key, practice, entry)
    return _answer(say.CHECK_WRITTEN)


def _take_finish(entry: Entry) -> dict[str, Any]:
    visit, practice = _open(entry)
    finish_visit(visit=visit, by=practice, done_at=entry.made_at, now=entry.now)
    return _answer(say.VISIT_FINISHED)


def _open(entry: Entry) -> tuple[Visit, Practitioner]:
    found = find_visit(_word(entry.data, "visit"), entry.driver, local(entry.now).date())
    if found is None:  # whether there is none or it is another's: who has no relation is told the same
        raise RecordRefused("no_visit", say.NO_VISIT)
    if found[1].institution_id != found[0].institution_id:  # who looks in need writes nothing
        raise RecordRefused("not_hers", say.NOT_HERS)
    return found


def _mark(visit: Visit, step: str, practice: Practitioner, entry: Entry) -> None:
    """Mark what was done by doing it, where the programme has such a step."""
    with suppress(RecordRefused):
        do_step(visit=visit, step=step, by=practice, done_at=entry.made_at, now=entry.now)


def _word(data: Any, key: str) -> str:
    value = data.get(key)
    return str(value).replace("\0", "").strip()[:MOST_WORD] if isinstance(value, str | int | float) else ""


def _answer(text: Localized) -> dict[str, Any]:
    return {"text": text.get(get_page_language())}


def _describe(_entry: Entry) -> Sentence:
    return {"ja": "診療車の記録", "en": "a record of the clinic car"}


def _refuse_number(measure: str) -> Refused:
    return RecordRefused("no_number", say.NO_NUMBER.format(measure=say.MEASURES[measure]))
