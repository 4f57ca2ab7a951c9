"""People who registered lately and whose evidence nobody at the town hall has checked yet."""

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Applicant:
    """What somebody declares, and how many hours ago she did."""

    area: str
    reason: EligibilityReason
    evidence: EvidenceKind
    reference: str
    has_photo: bool
    hours_ago: int


_WHY, _SHOWN_BY = EligibilityReason, EvidenceKind
APPLICANTS = (
    Applicant("nishiharuchika", _WHY.NEVER_LICENSED, _SHOWN_BY.DECLARATION, "", False, 99),
    Applicant(
        "higashiharuchika", _WHY.INTRACTABLE_DISEASE, _SHOWN_BY.DISEASE_CERTIFICATE, "0067890", False, 52
    ),
    Applicant("takato", _WHY.AGE_65, _SHOWN_BY.MY_NUMBER_CARD, "", True, 30),
    Applicant("nishiminowa", _WHY.DISABILITY, _SHOWN_BY.PHYSICAL_HANDBOOK, "長野県 第00345号", True, 26),
    Applicant("misuzu", _WHY.LICENCE_RETURNED, _SHOWN_BY.DRIVING_RECORD, "第0012号", True, 3),
)
"""In the order in which they registered."""


def seed_applicants(*, now: datetime) -> int:
    """Let some people register provisionally, once; return how many did."""
    if Entry.objects.filter(action=ACTION).exists():
        return 0
    random = Random(SEED)
    for phone, applicant in enumerate(APPLICANTS, start=FIRST_PHONE):
        _register(_invent(random, applicant, now.date(), phone), applicant, now)
    record(actor="system:demo", action=ACTION, subject="demo", now=now, applicants=len(APPLICANTS))
    return len(APPLICANTS)


def _invent(random: Random, applicant: Applicant, on: date, phone: int) -> InventedResident:
    """Invent people of an area until one has the reason."""
    while True:
        home = invent_home(random, applicant.area, phone)
        gender = random.choice(["female", "male"])
        person = invent_person(random, home, random.choice(FAMILY_NAMES), gender, on)
        if person.reason == applicant.reason:
            return person


def _register(who: InventedResident, applicant: Applicant, now: datetime) -> None:
    register_resident(
        person=Person(
            family_name=who.family[0],
            given_name=who.given[0],
            family_kana=who.family[1],
            given_kana=who.given[1],
            birth_date=who.birth_date,
            mobility=who.mobility,
        ),
        home=Home(who.home.address, who.home.lon, who.home.lat, who.home.settlement),
        phone=who.home.phone,
        claim=Claim(
            reason=applicant.reason,
            evidence=applicant.evidence,
            reference=applicant.reference,
            file=keep_sample_photo() if applicant.has_photo else "",
        ),
        actor="system:demo",
        now=now - timedelta(hours=applicant.hours_ago),
    )
