"""Households that have told in peace where they would go, and who needs help."""

from datetime import datetime, timedelta

from moyai.core.residents.models import Resident
from moyai.services.evacuation.enums import EvacuationKind, PersonalNeed, Pets, ShelterKind
from moyai.services.evacuation.models import Preparation, Shelter
from moyai.services.evacuation.operations.preparing import Plan, prepare_household
from moyai.services.evacuation.queries.shelters import list_near

PLANS = (
    (EvacuationKind.SHELTER, Pets.NONE, (PersonalNeed.WALKING,)),
    (EvacuationKind.HOME, Pets.SMALL, ()),
    (EvacuationKind.KIN, Pets.NONE, (PersonalNeed.INSULIN,)),
    (EvacuationKind.CAR, Pets.LARGE, ()),
    (EvacuationKind.SHELTER, Pets.SMALL, (PersonalNeed.OXYGEN, PersonalNeed.CARE)),
)
EVERY = 9
"""One of so many residents has prepared; most have not, as in a real town."""


def seed_preparations(*, now: datetime) -> int:
    """Write them down, once; return how many there are, 0 when they were there."""
    if Preparation.objects.exists():
        return 0
    shelters = list(Shelter.objects.filter(kind=ShelterKind.EMERGENCY))
    people = Resident.objects.select_related("household").order_by("pk")[::EVERY]
    for place, person in enumerate(people):
        _prepare(person, place, shelters, now - timedelta(days=10 + place % 200))
    return Preparation.objects.count()


def _prepare(person: Resident, place: int, shelters: list[Shelter], at: datetime) -> None:
    kind, pets, needs = PLANS[place % len(PLANS)]
    home = (person.household.lon, person.household.lat)
    near = list_near(shelters, home, limit=1) if kind == EvacuationKind.SHELTER else []
    plan = Plan(
        kind=kind,
        shelter=near[0].shelter.code if near else None,
        pets=pets,
        may_share=place % 4 != 0,
        needs={person.pk: needs} if needs else {},
    )
    prepare_household(told_by=person, plan=plan, actor="system:demo", now=at)
