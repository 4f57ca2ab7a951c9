"""What a household tells in peace: its plan, who needs help, who belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import Person, register_resident_record
from moyai.services.evacuation.enums import EvacuationKind, PersonalNeed, Pets
from moyai.services.evacuation.models import Preparation, Shelter, ToldNeed
from moyai.services.evacuation.refusals import TooManyMembers

MOST_MEMBERS = 12


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A household's plan.

    Attributes:
        kind: where they mean to go first.
        shelter: code of the place, where it is one of the list.
        pets: which animals live there.
        may_share: in an emergency those who help may be told.
        needs: number of a resident of the household to what a helper has to know of her.
    """

    kind: EvacuationKind
    shelter: str | None
    pets: Pets
    may_share: bool
    needs: Mapping[int, tuple[PersonalNeed, ...]] = field(default_factory=dict)


@transaction.atomic
def prepare_household(*, told_by: Resident, plan: Plan, actor: str, now: datetime) -> Preparation:
    """Keep a household's plan in place of an older one; needs of people outside the household are ignored.

    The audit log says that it was told, not what.
    """
    household = told_by.household
    kept, _is_new = Preparation.objects.update_or_create(
        household=household,
        defaults={
            "plan": plan.kind,
            "shelter": Shelter.objects.filter(code=plan.shelter).first() if plan.shelter else None,
            "pets": plan.pets,
            "may_share": plan.may_share,
            "told_by": told_by,
            "updated_at": now,
        },
    )
    people = set(household.residents.values_list("pk", flat=True))
    ToldNeed.objects.filter(resident__household=household).delete()
    ToldNeed.objects.bulk_create(
        ToldNeed(resident_id=pk, code=code, told_at=now)
        for pk, codes in plan.needs.items()
        if pk in people
        for code in dict.fromkeys(codes)
    )
    _audit("prepare", told_by, actor, now)
    return kept


@transaction.atomic
def erase_preparation(*, told_by: Resident, actor: str, now: datetime) -> None:
    """Erase a household's plan and what was told of its people; does nothing where there is none."""
    gone, _kinds = Preparation.objects.filter(household=told_by.household).delete()
    ToldNeed.objects.filter(resident__household=told_by.household).delete()
    if gone:
        _audit("erase_preparation", told_by, actor, now)


@transaction.atomic
def add_member(*, told_by: Resident, name: str, kana: str, born: date, actor: str, now: datetime) -> Resident:
    """Take somebody into the register who lives in the household and has no telephone of her own.

    Args:
        told_by: a resident of the household.
        name: family name, a space, given name.
        kana: the reading, likewise.
        born: day of birth.
        actor: for the audit log.
        now: the town's time.

    Raises:
        AlreadyRegistered: the same reading, birth and home are in the register.
        TooManyMembers: the household is full.
    """
    household = told_by.household
    if household.residents.count() >= MOST_MEMBERS:
        raise TooManyMembers
    family, given = name.split(maxsplit=1)
    family_kana, given_kana = kana.split(maxsplit=1)
    return register_resident_record(
        person=Person(family, given, family_kana, given_kana, born),
        municipality=household.municipality,
        household=household,
        actor=actor,
        now=now,
    )


def _audit(action: str, resident: Resident, actor: str, now: datetime) -> None:
    record(actor=actor, action=f"evacuation.{action}", subject=f"resident:{resident.code}", now=now)
