"""Residents: the invented 2,500 and Hanako, whom a visitor may be."""

from datetime import date, datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.core.codes import make_code
from moyai.core.places.models import Municipality
from moyai.core.residents.enums import ContactKind, EligibilityStatus
from moyai.core.residents.models import Consent, ContactPoint, Eligibility, Household, OwnPlace, Resident
from moyai.demo.accounts import DEMO_ACCOUNTS, PASSWORD
from moyai.demo.facts import list_shelters
from moyai.demo.population import InventedHome, InventedResident, invent_residents
from moyai.services.shared_taxi.eligibility import compute_expiry, list_evidence
from moyai.services.shared_taxi.enums import EligibilityReason

SEED = 202096
SERVICE = "shared_taxi"
HANAKO = DEMO_ACCOUNTS[0]
HANAKO_HALL = "末広集落センター"


def seed_people(*, town: Municipality, now: datetime, count: int) -> None:
    """Register the invented residents, if nobody is registered yet."""
    if Resident.objects.exists():
        return
    people = [invent_hanako(), *invent_residents(count=count - 1, seed=SEED, on=now.date())]
    households = _save_households(town, people)
    residents = _save_residents(people, households, now)
    _save_contacts(people, residents)
    _save_eligibilities(people, residents, now)
    Consent.objects.bulk_create(
        Consent(resident=r, purpose=SERVICE, version="1", given_at=r.registered_at) for r in residents
    )
    _give_account(residents[0])


def invent_hanako() -> InventedResident:
    """Return the resident a visitor may sign in as."""
    hall = next(s for s in list_shelters() if s.name == HANAKO_HALL)
    home = InventedHome(
        "長野県伊那市美篶0-100", "美篶", hall.area, hall.lon + 0.0012, hall.lat + 0.0009, "0265009100"
    )
    return InventedResident(
        home,
        ("春日", "かすが"),
        ("花子", "はなこ"),
        date(1942, 4, 8),
        "licence_returned",
        False,
        "09000009100",
    )


def _save_households(town: Municipality, people: list[InventedResident]) -> dict[InventedHome, Household]:
    homes = list({p.home: None for p in people})
    rows = [
        Household(municipality=town, address=h.address, settlement=h.settlement, lon=h.lon, lat=h.lat)
        for h in homes
    ]
    return dict(zip(homes, Household.objects.bulk_create(rows), strict=True))


def _save_residents(
    people: list[InventedResident], households: dict[InventedHome, Household], now: datetime
) -> list[Resident]:
    random = Random(SEED)
    rows = [
        Resident(
            code=code,
            household=households[p.home],
            family_name=p.family[0],
            given_name=p.given[0],
            family_kana=p.family[1],
            given_kana=p.given[1],
            birth_date=p.birth_date,
            mobility=p.mobility,
            registered_at=now - timedelta(days=random.randint(40, 1400)),
        )
        for p, code in zip(people, make_codes(len(people)), strict=True)
    ]
    return Resident.objects.bulk_create(rows)


def make_codes(count: int, taken: set[str] | None = None) -> list[str]:
    """Return so many different codes, none of them in ``taken``."""
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(make_code())
        codes -= taken or set()
    return list(codes)


def _save_contacts(people: list[InventedResident], residents: list[Resident]) -> None:
    rows = []
    for person, resident in zip(people, residents, strict=True):
        home, mobile = person.home.phone, person.mobile
        rows.append(
            ContactPoint(resident=resident, kind=ContactKind.PHONE, value=home, is_preferred=mobile is None)
        )
        if mobile is not None:
            rows.append(
                ContactPoint(resident=resident, kind=ContactKind.MOBILE, value=mobile, is_preferred=True)
            )
    ContactPoint.objects.bulk_create(rows)


def _save_eligibilities(people: list[InventedResident], residents: list[Resident], now: datetime) -> None:
    random = Random(SEED)
    Eligibility.objects.bulk_create(
        _confirm(random, person.reason, resident, now)
        for person, resident in zip(people, residents, strict=True)
    )


def _confirm(random: Random, reason: str, resident: Resident, now: datetime) -> Eligibility:
    """Return a confirmation whose evidence, where it runs out, was renewed within its last period."""
    evidence = random.choice(list_evidence(EligibilityReason(reason)))
    decided_at = resident.registered_at + timedelta(days=random.randint(1, 6))
    if compute_expiry(evidence, decided_at.date()) is not None:
        decided_at = now - timedelta(days=random.randint(10, 330))
    return Eligibility(
        resident=resident,
        service=SERVICE,
        reason=reason,
        evidence=evidence,
        status=EligibilityStatus.CONFIRMED,
        declared_at=resident.registered_at,
        decided_at=decided_at,
        decision_note="デモのための架空の登録",
        expires_date=compute_expiry(evidence, decided_at.date()),
    )


def _give_account(hanako: Resident) -> None:
    user, _made = User.objects.get_or_create(
        username=HANAKO.username, defaults={"display_name": hanako.name, "password": make_password(PASSWORD)}
    )
    Membership.objects.get_or_create(user=user, role=Role.RESIDENT, partner=None)
    hanako.user = user
    hanako.save(update_fields=["user"])
    hall = next(s for s in list_shelters() if s.name == "青島交流センター")
    OwnPlace.objects.create(resident=hanako, name="娘の家", lon=hall.lon + 0.0015, lat=hall.lat)
