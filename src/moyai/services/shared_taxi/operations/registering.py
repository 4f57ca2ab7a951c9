"""Registering for the shared taxi, and the account to sign in with."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.operations import create_account
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.places.queries import find_area, get_municipality
from moyai.core.residents.contacts import normalise_phone
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import (
    AlreadyRegistered,
    Home,
    Person,
    declare_eligibility,
    give_consent,
    register_resident_record,
)
from moyai.engines.conversation import Localized
from moyai.services.shared_taxi.area_rule import is_centre
from moyai.services.shared_taxi.eligibility import is_old_enough, list_evidence
from moyai.services.shared_taxi.enums import EligibilityReason, EvidenceKind
from moyai.services.shared_taxi.policy import LABEL, get_policy
from moyai.services.shared_taxi.texts import refusals as say
from moyai.services.shared_taxi.texts import register as words

CONSENT_PURPOSE = "shared_taxi"


class NotEligible(Refused):
    """Somebody who may not register: where she lives, or no reason."""


class TwiceRegistered(Refused):
    """The same person is in the register."""


class BadPassword(Refused):
    """A password that is too easy to guess, or an account that is there already."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Why somebody may ride and what shows it."""

    reason: EligibilityReason
    evidence: EvidenceKind
    reference: str = ""
    file: str = ""


@transaction.atomic
def register_resident(
    *,
    person: Person,
    home: Home,
    phone: str,
    claim: Claim,
    actor: str,
    password: str | None = None,
    now: datetime,
) -> Resident:
    """Register somebody for the shared taxi, provisionally until the evidence has been checked.

    Args:
        person: names, reading, birth and needs.
        home: where she lives.
        phone: her number.
        claim: why she may ride and what shows it.
        actor: who registers, for the audit log.
        password: to sign in with; without one she has no account (see `open_account`) and books by telephone.
        now: the town's time.

    Raises:
        NotEligible: she lives in the town centre or outside the areas, or the reason does not hold.
        TwiceRegistered: she is registered already.
        BadContact: the telephone number cannot be one.
        BadPassword: the password is too easy.
    """
    check_home(home.lon, home.lat)
    _check_claim(claim, person.birth_date, local(now).date())
    resident = _register(person, home, phone, actor, now)
    declare_eligibility(
        resident=resident,
        service=LABEL,
        reason=claim.reason,
        evidence=claim.evidence,
        evidence_reference=claim.reference,
        evidence_file=claim.file,
        expires_date=local(now).date() + timedelta(days=get_policy().provisional_days),
        actor=actor,
        now=now,
    )
    version = words.CONSENT_VERSION
    give_consent(resident=resident, purpose=CONSENT_PURPOSE, version=version, actor=actor, now=now)
    if password is not None:
        open_account(resident=resident, password=password, now=now)
    return resident


@transaction.atomic
def open_account(*, resident: Resident, password: str, now: datetime) -> User:
    """Give a resident an account; she signs in with her registration number.

    Raises:
        BadPassword: the password is too easy, or she has an account.
    """
    if Resident.objects.filter(pk=resident.pk, user__isnull=False).exists():
        raise BadPassword("account_exists", say.ACCOUNT_EXISTS)
    _check_password(password)
    user = create_account(
        username=resident.code,
        password=password,
        display_name=resident.name,
        roles=(Role.RESIDENT,),
        language=resident.language,
    )
    Resident.objects.filter(pk=resident.pk).update(user=user)
    record(
        actor=f"user:{user.pk}",
        action="shared_taxi.open_account",
        subject=f"resident:{resident.code}",
        now=now,
    )
    return user


def check_home(lon: float, lat: float) -> None:
    """Check that somebody who lives here may register.

    Raises:
        NotEligible: in the town centre, or outside the areas.
    """
    area = find_area(lon, lat)
    if area is None:
        raise NotEligible("outside_area", say.OUTSIDE_HOME)
    if is_centre(area):
        raise NotEligible("centre_home", say.CENTRE_HOME)


def _check_claim(claim: Claim, birth_date: date, today: date) -> None:
    is_fitting = claim.evidence in list_evidence(claim.reason)
    if not is_fitting or not is_old_enough(claim.reason, birth_date, today):
        raise NotEligible("not_eligible", words.NOT_ELIGIBLE)


def _register(person: Person, home: Home, phone: str, actor: str, now: datetime) -> Resident:
    try:
        return register_resident_record(
            person=person,
            municipality=get_municipality(),
            home=home,
            contacts=[(_phone_kind(phone), phone)],
            actor=actor,
            now=now,
        )
    except AlreadyRegistered as twin:
        raise TwiceRegistered("already_registered", say.ALREADY_REGISTERED, **twin.facts) from twin


def _phone_kind(phone: str) -> ContactKind:
    is_mobile = normalise_phone(phone).startswith(("070", "080", "090"))
    return ContactKind.MOBILE if is_mobile else ContactKind.PHONE


def _check_password(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise BadPassword("bad_password", Localized.same(" ".join(error.messages))) from error
