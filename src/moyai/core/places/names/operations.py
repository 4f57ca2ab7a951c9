"""Writes on local names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.core.places.enums import NameSource, NameStatus
from moyai.core.places.models import Facility, Municipality, PlaceName, PlaceNameVote
from moyai.core.places.names.words import clean_words, make_key


class NameDecided(Refused):
    """Somebody has decided on this name already."""

    def __init__(self) -> None:
        super().__init__("name_decided", _("この呼び名は、ほかの人がもう決めました。"))


class NameKnown(Refused):
    """The place is called so already."""

    def __init__(self) -> None:
        super().__init__("name_known", _("この場所の呼び名として、もう登録されています。"))


@dataclass(frozen=True)
class NewName:
    """A name with the place it is for.

    Attributes:
        words: what people say.
        kana: how it is read; may be empty.
        facility: the place, or None for a bare point.
        lon: longitude of the bare point, WGS 84.
        lat: its latitude.
    """

    words: str
    kana: str = ""
    facility: Facility | None = None
    lon: float | None = None
    lat: float | None = None


@transaction.atomic
def propose_name(*, facility: Facility, words: str, by: User, now: datetime) -> PlaceName:
    """Note that a member of staff was told these words and meant this place; each counts once.

    When as many members as the town's setting says have proposed it, it is accepted. It is not accepted by
    itself a second time, after an officer took it back.

    Raises:
        NotAName: The words cannot be a name.
    """
    words = clean_words(words)
    name, is_new = PlaceName.objects.get_or_create(
        municipality_id=facility.municipality_id,
        facility=facility,
        key=make_key(words),
        defaults={"words": words, "learnt_from": NameSource.DESK, "proposed_at": now},
    )
    _vote, is_first = PlaceNameVote.objects.get_or_create(name=name, by=by, defaults={"voted_at": now})
    if is_new:
        _audit(name, "propose_name", f"user:{by.pk}", now)
    if is_first:
        name.count += 1
        name.save(update_fields=["count", "updated_at"])
        _accept_when_agreed(name, now)
    return name


@transaction.atomic
def decide_name(*, name_id: int, status: NameStatus, by: User, now: datetime) -> PlaceName:
    """Accept or refuse a proposed name.

    Raises:
        PlaceName.DoesNotExist: There is no such name.
        NameDecided: It is no longer proposed.
    """
    name = PlaceName.objects.get(pk=name_id)
    _move(name, NameStatus.PROPOSED, status, by, now)
    _audit(name, "decide_name", f"user:{by.pk}", now, status=status.value)
    return name


@transaction.atomic
def reopen_name(*, name_id: int, by: User, now: datetime) -> PlaceName:
    """Make a decided name a proposal again; one that is a proposal stays it.

    Raises:
        PlaceName.DoesNotExist: There is no such name.
    """
    name = PlaceName.objects.get(pk=name_id)
    if name.status != NameStatus.PROPOSED:
        _move(name, NameStatus(name.status), NameStatus.PROPOSED, by, now)
        _audit(name, "reopen_name", f"user:{by.pk}", now)
    return name


@transaction.atomic
def add_name(*, municipality: Municipality, new: NewName, by: User, now: datetime) -> PlaceName:
    """Add a name that an officer knows; it is accepted.

    Raises:
        NotAName: The words cannot be a name.
        NameKnown: The place has an accepted name that is compared as the same.
    """
    name, is_changed = _put(municipality, new, NameStatus.ACCEPTED, NameSource.OFFICER, by, now)
    if not is_changed:
        raise NameKnown
    _audit(name, "add_name", f"user:{by.pk}", now)
    return name


@transaction.atomic
def import_names(
    *, municipality: Municipality, names: Sequence[tuple[NewName, NameStatus]], actor: str, now: datetime
) -> int:
    """Put names from a table with what became of them, all or none; return how many are new or changed.

    Raises:
        NotAName: Some words cannot be a name.
    """
    put = [_put(municipality, new, status, NameSource.TABLE, None, now) for new, status in names]
    changed = sum(is_changed for _name, is_changed in put)
    subject = f"municipality:{municipality.code}"
    record(actor=actor, action="places.import_names", subject=subject, now=now, count=changed)
    return changed


def _put(
    municipality: Municipality,
    new: NewName,
    status: NameStatus,
    source: NameSource,
    by: User | None,
    now: datetime,
) -> tuple[PlaceName, bool]:
    """Return the name and whether it was made or changed."""
    words = clean_words(new.words)
    is_point = new.facility is None
    facts = {
        "kana": new.kana,
        "status": status,
        "lon": new.lon if is_point else None,
        "lat": new.lat if is_point else None,
    }
    decided = {"decided_at": now, "decided_by": by} if status != NameStatus.PROPOSED else {}
    name = PlaceName.objects.filter(
        municipality=municipality, facility=new.facility, key=make_key(words)
    ).first()
    if name is None:
        made = {"words": words, "key": make_key(words), "learnt_from": source, "proposed_at": now}
        place = {"municipality": municipality, "facility": new.facility}
        return PlaceName.objects.create(**place, **made, **facts, **decided), True
    if all(getattr(name, field) == value for field, value in facts.items()):
        return name, False
    for field, value in {**facts, **decided, "words": words}.items():
        setattr(name, field, value)
    name.save()
    return name, True


def _accept_when_agreed(name: PlaceName, now: datetime) -> None:
    if name.status == NameStatus.PROPOSED and name.count == settings.MOYAI_NAMES_ACCEPTED_AT:
        _move(name, NameStatus.PROPOSED, NameStatus.ACCEPTED, None, now)
        _audit(name, "accept_name", "system:names", now, count=name.count)


def _move(name: PlaceName, old: NameStatus, status: NameStatus, by: User | None, now: datetime) -> None:
    is_open = status == NameStatus.PROPOSED
    changes = {
        "status": status,
        "decided_at": None if is_open else now,
        "decided_by": None if is_open else by,
    }
    for field, value in changes.items():
        setattr(name, field, value)
    if not PlaceName.objects.filter(pk=name.pk, status=old).update(**changes):
        raise NameDecided
    name.save(update_fields=["updated_at"])  # by which the gazetteer knows that it has to read again


def _audit(name: PlaceName, verb: str, actor: str, now: datetime, **facts: str | int) -> None:
    record(actor=actor, action=f"places.{verb}", subject=f"place_name:{name.pk}", now=now, **facts)
