"""Somebody asks how another is: told only what she lets be told; otherwise she herself is asked.

The answer is the same whether nobody fits, she has not agreed, or nobody has heard of her: it tells nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.notices.models import Notice
from moyai.core.notices.operations import notify
from moyai.core.notices.replies import Reply
from moyai.core.places.folding import fold
from moyai.core.residents.contacts import normalise_phone
from moyai.core.residents.models import ContactPoint, Resident
from moyai.engines.conversation import Localized
from moyai.services.evacuation.drill import mark_localized
from moyai.services.evacuation.enums import EvacuationKind, ShowsSafety
from moyai.services.evacuation.models import Incident, PersonQuery, RosterPerson
from moyai.services.evacuation.search.consents import find_consent
from moyai.services.evacuation.texts import rounds
from moyai.services.evacuation.texts import search as say

ASKED, TOLD = "evacuation.asked_about", "evacuation.answer_came"
MOST_AN_HOUR = 5
REPLIES = (Reply("allow", say.ALLOW), Reply("deny", say.DENY))


class TooOften(Refused):
    """Somebody tries one name after another."""

    def __init__(self) -> None:
        super().__init__("too_often", say.TOO_OFTEN)


@transaction.atomic
def ask_for(
    *, incident: Incident, asker: Resident, name: str, phone: str, actor: str, now: datetime
) -> Localized:
    """Tell how somebody is, as far as she lets it be told; else ask her.

    Args:
        incident: in which.
        asker: who asks; known to the town.
        name: of whom, family name first, in kanji or kana.
        phone: her telephone number.
        actor: for the audit log.
        now: the town's time.

    Raises:
        TooOften: five times within an hour.
    """
    recent = PersonQuery.objects.filter(asker=asker, asked_at__gt=now - timedelta(hours=1))
    if recent.count() >= MOST_AN_HOUR:
        raise TooOften
    sought = _find(name, phone)
    told = None if sought is None else tell(incident, sought, now)
    query = PersonQuery.objects.create(
        incident=incident, asker=asker, sought=sought, asked_at=now, is_told=told is not None
    )
    if sought is not None and told is None and sought.pk != asker.pk:
        _ask_herself(query, now)
    record(
        actor=actor,
        action="evacuation.ask_for_person",
        subject=f"resident:{sought.code}" if sought else "nobody",
        now=now,
        asker=asker.code,
        is_told=told is not None,
        mode=incident.mode,
    )
    return mark_localized(told or say.NOTHING, incident.mode)


def tell(
    incident: Incident, sought: Resident, now: datetime, *, shows: ShowsSafety | None = None
) -> Localized | None:
    """Return what may be told of somebody; None where nothing may, or nobody has heard of her.

    Args:
        incident: in which.
        sought: of whom.
        now: a consent that has run out does not count.
        shows: what she let this one asker be told; None: what she lets everybody.
    """
    if shows is None:
        consent = find_consent(sought, now)
        if consent is None:
            return None
        shows = ShowsSafety(consent.shows)
    row = RosterPerson.objects.filter(incident=incident, resident=sought).first()
    if row is None or row.confirmed_at is None:
        return None
    place = rounds.PLACES.get(EvacuationKind(row.kind))
    facts = {
        "name": sought.name,
        "at": f"{local(row.confirmed_at):%-m/%-d %-H:%M}",
        "state": say.STATES[row.condition],
    }
    if shows == ShowsSafety.PLACE and place is not None:
        return say.TOLD_PLACE.format(**facts, place=place)
    return say.TOLD.format(**facts)


def hear_permission(notice: Notice, key: str, through: str, now: datetime) -> Localized | None:
    """Take her answer whether this one asker may be told; see `core.notices.replies`."""
    query = PersonQuery.objects.select_related("incident", "asker", "sought").filter(notice=notice).first()
    if query is None or query.sought is None:
        return None
    mode = query.incident.mode
    allowed_at = now if key == "allow" else None
    PersonQuery.objects.filter(pk=query.pk).update(allowed_at=allowed_at)
    record(
        actor=f"resident:{query.sought.code}",
        action="evacuation.allow_asker" if key == "allow" else "evacuation.deny_asker",
        subject=f"resident:{query.sought.code}",
        now=now,
        asker=query.asker.code,
        mode=mode,
    )
    if key != "allow":
        return mark_localized(say.DENIED, mode)
    _tell_asker(query, now)
    return mark_localized(say.ALLOWED, mode)


def _tell_asker(query: PersonQuery, now: datetime) -> None:
    assert query.sought is not None
    told = tell(query.incident, query.sought, now, shows=ShowsSafety.STATE)
    if told is None:  # she answers, so she is heard of, even where she said nothing else
        facts = {"name": query.sought.name, "at": f"{local(now):%-m/%-d %-H:%M}", "state": say.STATES[""]}
        told = say.TOLD.format(**facts)
    words = mark_localized(say.ANSWER_CAME.format(told=told), query.incident.mode)
    notify(
        resident=query.asker,
        kind=TOLD,
        text=_write(words),
        idempotency_key=f"evac-found:{query.pk}",
        now=now,
        is_private=True,
    )
    PersonQuery.objects.filter(pk=query.pk).update(is_told=True)


def _ask_herself(query: PersonQuery, now: datetime) -> None:
    """Ask her once an asker: whoever asks again does not ring her again."""
    earlier = PersonQuery.objects.filter(
        incident=query.incident, asker=query.asker, sought=query.sought, notice__isnull=False
    )
    if query.sought is None or earlier.exists():
        return
    words = say.ASKED_ABOUT_YOU.format(asker=query.asker.name, tail=query.asker.code[-3:])
    notice = notify(
        resident=query.sought,
        kind=ASKED,
        text=_write(mark_localized(words, query.incident.mode)),
        idempotency_key=f"evac-asked:{query.pk}",
        now=now,
        is_private=True,
        replies=REPLIES,
    )
    PersonQuery.objects.filter(pk=query.pk).update(notice=notice)


def _find(name: str, phone: str) -> Resident | None:
    """Return whom name and number fit together; one is not enough."""
    digits, wanted = normalise_phone(phone), fold(name)
    if not digits or not wanted:
        return None
    points = ContactPoint.objects.filter(value=digits).select_related("resident")
    found = {
        point.resident_id: point.resident
        for point in points
        if wanted in (fold(point.resident.name), fold(point.resident.kana))
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _write(words: Localized) -> dict[str, str]:
    return {"ja": words.get("ja"), "en": words.get("en"), "easy": words.get("easy")}
