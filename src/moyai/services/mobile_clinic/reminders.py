"""The evening before and in the morning she is reminded, and answers with one press: I come, or ring me."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.clock import at_local, local
from moyai.core.manifest import read_settings
from moyai.core.notices.models import Notice, Urgency
from moyai.core.notices.replies import Reply, register_listener
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.services.mobile_clinic.enums import AppointmentStatus, VisitStatus
from moyai.services.mobile_clinic.labels_doors import list_words, name_house, show_clock, show_day
from moyai.services.mobile_clinic.models import Appointment, Visit, VisitWord
from moyai.services.mobile_clinic.telling import OWN_REMINDER, tell_patient
from moyai.services.mobile_clinic.texts import doors as say

_Thing = TypeVar("_Thing", Visit, Appointment)

KIND = "mobile_clinic.reminder"
COMES, CALL = "comes", "call"
EVENING, MORNING = "evening", "morning"
MOST = 200

_REPLIES = (Reply(COMES, say.COMES), Reply(CALL, say.CALL_ME))
_REPLIES_SEEN = (Reply(COMES, say.COMES_SEEN), Reply(CALL, say.CALL_ME))
_OWN_REPLIES = (Reply(COMES, say.COMES_SEEN),)
"""Of what nobody else is to know nobody rings at home."""


def remind(now: datetime) -> int:
    """Remind of what is tomorrow once the evening has come, and of what is today; return how many were told.

    A key keeps each from being told twice; what was booked or moved after the hour is reminded of at once.
    """
    values = read_settings("mobile_clinic")
    today, minutes = local(now).date(), local(now).hour * 60 + local(now).minute
    told = 0
    if minutes >= values["remind_evening_minutes"]:
        told += _remind_day(at_local(today + timedelta(days=1), 0), EVENING, now)
    if minutes >= values["remind_morning_minutes"]:
        told += _remind_day(at_local(today, 0), MORNING, now)
    return told


def hear_answer(notice: Notice, key: str, through: str, now: datetime) -> Localized | None:
    """Keep that she comes, or that the institution is to ring her."""
    _word, what, code, _when = notice.idempotency_key.split(":")
    word = _find_word(what, code, notice.resident)
    if word is None:
        return None
    thing = word.visit or word.appointment
    assert thing is not None
    if thing.status not in (VisitStatus.BOOKED, AppointmentStatus.BOOKED):
        return say.OVER
    if key == COMES:
        VisitWord.objects.filter(pk=word.pk, comes_at__isnull=True).update(comes_at=now)
        return say.THANKS_COMES
    VisitWord.objects.filter(pk=word.pk).update(asks_call_at=now, rung_at=None)
    return say.THANKS_CALL.format(house=name_house(thing.institution))


@transaction.atomic
def note_rung(*, word: VisitWord, actor: str, now: datetime) -> None:
    """Write down that somebody of the institution has rung her."""
    if VisitWord.objects.filter(pk=word.pk, rung_at__isnull=True).update(rung_at=now):
        subject = f"visit-word:{word.pk}"
        record(actor=actor, action="mobile_clinic.note_rung", subject=subject, now=now)


def register() -> None:
    """Have the answers heard."""
    register_listener(KIND, hear_answer)
    register_listener(OWN_REMINDER, hear_answer)


def _remind_day(begin: datetime, when: str, now: datetime) -> int:
    since, until = max(begin, now), begin + timedelta(days=1)
    related = ("patient__resident", "institution__partner")
    visits = Visit.objects.filter(status=VisitStatus.BOOKED, arrives_at__gt=since, arrives_at__lt=until)
    seen = Appointment.objects.filter(
        status=AppointmentStatus.BOOKED, starts_at__gt=since, starts_at__lt=until
    )
    for visit in (untold := _untold(visits.select_related(*related), "visit", when)):
        _tell_visit(visit, when, now)
    for appointment in (unseen := _untold(seen.select_related(*related), "seen", when)):
        _tell_seen(appointment, when, now)
    return len(untold) + len(unseen)


def _untold(things: Iterable[_Thing], what: str, when: str) -> list[_Thing]:
    keys = {_make_key(what, each, when): each for each in things}
    told = set(Notice.objects.filter(idempotency_key__in=keys).values_list("idempotency_key", flat=True))
    return [each for key, each in keys.items() if key not in told][:MOST]


def _make_key(what: str, thing: Visit | Appointment, when: str) -> str:
    at = thing.arrives_at if isinstance(thing, Visit) else thing.starts_at
    return f"clinic-remind:{what}:{thing.code}:{when}-{at:%m%d%H%M}"


def _tell_visit(visit: Visit, when: str, now: datetime) -> None:
    text = say.REMIND_EVENING if when == EVENING else say.REMIND_MORNING
    words = {
        "day": show_day(visit.arrives_at),
        "clock": show_clock(visit.arrives_at),
        "house": name_house(visit.institution),
    }
    key = _make_key("visit", visit, when)
    _tell(visit, text.format(**words), key, when, visit.arrives_at, _REPLIES, now)


def _tell_seen(appointment: Appointment, when: str, now: datetime) -> None:
    text = say.REMIND_EVENING_SEEN if when == EVENING else say.REMIND_MORNING_SEEN
    words = list_words(appointment)
    ride = say.REMIND_RIDE.format(pickup=words["pickup"]) if appointment.carrier else Localized.same("")
    key = _make_key("seen", appointment, when)
    told = text.format(**words, ride=ride)
    _tell(appointment, told, key, when, appointment.starts_at, _REPLIES_SEEN, now)


def _tell(
    thing: Visit | Appointment,
    text: Localized,
    key: str,
    when: str,
    until: datetime,
    replies: tuple[Reply, ...],
    now: datetime,
) -> None:
    own = say.OWN_TOMORROW if when == EVENING else say.OWN_TODAY
    tell_patient(
        thing.patient,
        programme=thing.programme,
        kind=KIND,
        text=text,
        own_text=own.format(clock=show_clock(until)),
        own_kind=OWN_REMINDER,
        key=key,
        now=now,
        urgency=Urgency.IMPORTANT,
        useful_until=until,
        is_private_notice=False,
        replies=replies,
        own_replies=_OWN_REPLIES,
    )


def _find_word(what: str, code: str, resident: Resident) -> VisitWord | None:
    """Return what she has said of this so far; one of hers, made at her first word."""
    if what == "visit":
        visit = Visit.objects.filter(code=code, patient__resident=resident).first()
        return None if visit is None else VisitWord.objects.get_or_create(visit=visit)[0]
    appointment = Appointment.objects.filter(code=code, patient__resident=resident).first()
    return None if appointment is None else VisitWord.objects.get_or_create(appointment=appointment)[0]
