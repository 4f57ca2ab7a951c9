"""The hand-over to the victims' ledger (被災者台帳, 災害対策基本法90条の3): a table, one row a person.

Its columns are the law's items as far as this roster knows them. What the ledger wants and nobody told us
(damage to the house, help that was given elsewhere) is empty for the town's other systems to fill. A person
whom nobody identified is a row too: she was somewhere, and somebody may know her.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import Household
from moyai.services.evacuation.drill import mark
from moyai.services.evacuation.enums import Condition, EvacuationKind, NeedKind, Speaker
from moyai.services.evacuation.models import Incident, RosterPerson


def list_columns() -> list[str]:
    """Return the head of the table."""
    return [
        _("災害の名前"),
        _("住民番号"),
        _("氏名"),
        _("カナ"),
        _("生年月日"),
        _("住所"),
        _("世帯番号"),
        _("電話番号"),
        _("避難の種別"),
        _("いる場所"),
        _("緯度"),
        _("経度"),
        _("いつから"),
        _("最後の確認"),
        _("確認した人"),
        _("体の具合"),
        _("必要なもの"),
        _("住家の被害"),
        _("援護の実施"),
    ]


def list_rows(incident: Incident) -> Iterator[list[Any]]:
    """Yield everybody of the roster who is counted, household by household."""
    people = (
        RosterPerson.objects.filter(incident=incident, is_counted=True)
        .select_related("resident", "resident__household", "shelter")
        .prefetch_related("resident__contact_points")
        .order_by("household", "key")
    )
    homes = Household.objects.in_bulk()
    for person in people.iterator(chunk_size=1000):
        home = homes.get(person.household) if person.household else None
        yield [mark(incident.name, incident.mode), *_name(person, home), *_place(person), *_state(person)]


def _name(person: RosterPerson, home: Household | None) -> list[Any]:
    resident = person.resident
    if resident is None:
        return ["", person.name, "", None, home.address if home else "", person.household, ""]
    phones = [
        c.value for c in resident.contact_points.all() if c.kind in (ContactKind.PHONE, ContactKind.MOBILE)
    ]
    return [
        resident.code,
        resident.name,
        resident.kana,
        resident.birth_date,
        resident.household.address,
        resident.household_id,
        "、".join(phones),
    ]


def _place(person: RosterPerson) -> list[Any]:
    place = person.shelter.name if person.shelter else person.words
    return [EvacuationKind(person.kind).label, place, person.lat, person.lon, person.since_at]


def _state(person: RosterPerson) -> list[Any]:
    said_by = dict(Speaker.choices).get(person.confirmed_by, person.confirmed_by)
    condition = Condition(person.condition).label if person.condition else ""
    labels = dict(NeedKind.choices)
    needs = "、".join(str(labels.get(need["code"], need["code"])) for need in person.needs)
    return [person.confirmed_at, said_by, condition, needs, "", ""]
