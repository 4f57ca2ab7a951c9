"""What the desk's searches teach: a caller's words that did not find the place which was then chosen.

Only staff at the desk teach, and only facilities of the town get names: words that led to somebody's own
place or to a bare point may tell where a person lives.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from moyai.core.accounts.models import User
from moyai.core.conversations.models import Session
from moyai.core.conversations.scratch import keep_scratch, read_scratch, read_scratch_of
from moyai.core.places.models import Facility
from moyai.core.places.names.operations import propose_name
from moyai.core.places.names.words import NotAName, is_of_a_person
from moyai.core.places.queries import search_places
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Prompt

DESK = "desk"
MOST_WORDS = 5
_SOUGHT = "sought"
_FACILITY = "facility:"


def note_search(session: Session, prompt: Prompt, words: str) -> None:
    """Keep with the question what the desk searched for; elsewhere nothing is kept."""
    if session.channel != DESK or session.actor_id is None or not words:
        return
    kept = read_scratch(session, prompt)
    sought = [one for one in kept.get(_SOUGHT, []) if one != words]
    keep_scratch(session, prompt, {**kept, _SOUGHT: [*sought, words][-MOST_WORDS:]})


def list_sought(session: Session, key: str, digest: str) -> list[str]:
    """Return what was searched for while this question was asked."""
    return list(read_scratch_of(session, key, digest).get(_SOUGHT, []))


def learn_names(*, session: Session, key: str, sought: list[str], now: datetime) -> int:
    """Propose the words that did not find the place which answered the question; return how many."""
    value = session.answers.get(key, {}).get("value")
    facility = _find_facility(value) if sought and isinstance(value, dict) else None
    if facility is None or session.actor_id is None:
        return 0
    by = User.objects.get(pk=session.actor_id)
    meant = [words for words in sought if _is_new(words, facility) and not _is_private(words)]
    return sum(_propose(facility, words, by, now) for words in meant)


def _propose(facility: Facility, words: str, by: User, now: datetime) -> bool:
    try:
        propose_name(facility=facility, words=words, by=by, now=now)
    except NotAName:
        return False
    return True


def _find_facility(value: dict[str, Any]) -> Facility | None:
    place_id = str(value.get("place_id") or "")
    number = place_id.removeprefix(_FACILITY)
    if not place_id.startswith(_FACILITY) or not number.isdecimal():
        return None
    return Facility.objects.filter(pk=int(number)).first()


def _is_new(words: str, facility: Facility) -> bool:
    return facility not in search_places(words)


def _is_private(words: str) -> bool:
    """Tell whether the words look like a person, or are a resident's name."""
    if is_of_a_person(words):
        return True
    parts = {words, *words.split()}
    is_part = Q()
    for field in ("family_name", "given_name", "family_kana", "given_kana"):
        is_part |= Q(**{f"{field}__in": parts})
    whole = "".join(words.split())
    full = Resident.objects.annotate(
        full_name=Concat(F("family_name"), F("given_name")),
        full_kana=Concat(F("family_kana"), F("given_kana")),
        said=Value(whole),
    )
    is_whole = Q(said__contains=F("full_name")) | Q(said__contains=F("full_kana"))
    return full.filter(is_part | is_whole).exists()
