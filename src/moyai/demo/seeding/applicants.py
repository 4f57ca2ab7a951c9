"""People who registered lately and whose evidence nobody at the town hall has checked yet."""

from datetime import date, datetime, timedelta
from random import Random

from moyai.core.audit.models import Entry
from moyai.core.audit.operations import record
from moyai.core.residents.operations import Home, Person
from moyai.demo.names import FAMILY_NAMES
from moyai.demo.population import InventedResident, invent_home, invent_person
from moyai.demo.seeding.pictures import keep_sample_photo
from moyai.services.shared_taxi.enums import EligibilityReason, EvidenceKind
from moyai.services.shared_taxi.operations import Claim, register_resident

SEED = 202097
ACTION = "demo.seed_applicants"
FIRST_PHONE = 9200
APPLICANTS = (
    ("misuzu", "licence_returned", "driving_record", "第0012号", True, 3),
    ("nishiminowa", "disability", "physical_handbook", "長野県 第00345号", True, 26),
    ("takato", "age_65", "my_number_card", "", True, 30),
    ("higashiharuchika", "intractable_disease", "disease_certificate", "0067890", False, 52),
    ("nishiharuchika", "never_licensed", "declaration", "", False, 99),
)
"""Area, reason, evidence, its number, whether a photo came with it, and how many hours ago."""


def seed_applicants(*, now: datetime) -> int:
    """Let some people register provisionally, once; return how many did."""
    if Entry.objects.filter(action=ACTION).exists():
        return 0
    random = Random(SEED)
    for number, (area, reason, *rest) in sorted(enumerate(APPLICANTS), key=lambda a: -a[1][-1]):
        person = _invent(random, area, reason, now.date(), FIRST_PHONE + number)
        _register(person, *rest, now=now)
    record(actor="system:demo", action=ACTION, subject="demo", now=now, applicants=len(APPLICANTS))
    return len(APPLICANTS)


def _invent(random: Random, area: str, reason: str, on: date, phone: int) -> InventedResident:
    """Invent people of an area until one has the reason."""
    while True:
        home = invent_home(random, area, phone)
        gender = random.choice(["female", "male"])
        person = invent_person(random, home, random.choice(FAMILY_NAMES), gender, on)
        if person.reason == reason:
            return person


def _register(
    who: InventedResident, evidence: str, reference: str, has_photo: bool, hours_ago: int, *, now: datetime
) -> None:
    declared_at = now - timedelta(hours=hours_ago)
    register_resident(
        person=Person(
            family_name=who.family[0],
            given_name=who.given[0],
            family_kana=who.family[1],
            given_kana=who.given[1],
            birth_date=who.birth_date,
            uses_wheelchair=who.uses_wheelchair,
        ),
        home=Home(who.home.address, who.home.lon, who.home.lat, who.home.settlement),
        phone=who.home.phone,
        claim=Claim(
            reason=EligibilityReason(who.reason),
            evidence=EvidenceKind(evidence),
            reference=reference,
            file=keep_sample_photo() if has_photo else "",
        ),
        actor="system:demo",
        now=declared_at,
    )
