"""Who saw what of whom; looks in need; records that are one person's."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from moyai.core.accounts.models import User
from moyai.core.audit.models import Entry
from moyai.core.places.folding import fold
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import has_consent, list_residents_for
from moyai.core.sealing.errors import SealError
from moyai.core.sealing.queries import get_sealed_text
from moyai.engines.conversation import Localized
from moyai.services.mobile_clinic.enums import GlassVerdict, Profession
from moyai.services.mobile_clinic.models import BreakGlass, Institution, Patient
from moyai.services.mobile_clinic.reading import ACTION, name_glass, name_subject
from moyai.services.mobile_clinic.texts import privacy as say

LABEL = "mobile_clinic"
FAMILY = "mobile_clinic.family"
"""Purpose of the consent by which whoever acts for a patient also sees who saw her records."""

MOST_LOOKS = 200


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look at a patient's health.

    Attributes:
        at: when it began.
        name: of who looked.
        profession: hers at that institution, None where she works there no more or is of the town.
        house: name of the institution through which she looked, empty for the town.
        of_house: name of the institution whose records they are.
        what: what was looked at.
        is_in_need: whether the glass was broken for it.
    """

    at: datetime
    name: str
    profession: Profession | None
    house: str
    of_house: str
    what: Localized
    is_in_need: bool


def list_looks(patients: Collection[Patient], *, most: int = MOST_LOOKS) -> list[Look]:
    """Return who looked at these patients' health, the latest first."""
    by_subject = {name_subject(each): each for each in patients}
    entries = Entry.objects.filter(subject__in=by_subject, action=ACTION).order_by("-at", "-pk")[:most]
    users = _find_users(entry.actor for entry in entries)
    numbers = {entry.facts.get("institution", "") for entry in entries}
    houses = {
        each.number: each for each in Institution.objects.filter(number__in=numbers).select_related("partner")
    }
    return [_describe(entry, by_subject[entry.subject], users.get(entry.actor), houses) for entry in entries]


def _describe(entry: Entry, patient: Patient, user: User | None, houses: dict[str, Institution]) -> Look:
    house = houses.get(entry.facts.get("institution", ""))
    jobs = [] if user is None or house is None else list(user.clinic_practitioners.all())
    job = next((each for each in jobs if house is not None and each.institution_id == house.pk), None)
    return Look(
        at=entry.at,
        name=user.display_name if user is not None else "",
        profession=Profession(job.profession) if job is not None else None,
        house=str(house) if house is not None else "",
        of_house=str(patient.institution),
        what=say.WHAT.get(entry.facts.get("what", ""), say.WHAT_ELSE),
        is_in_need="glass" in entry.facts,
    )


def _find_users(actors: Iterable[str]) -> dict[str, User]:
    numbers = {actor.removeprefix("user:") for actor in actors if actor.startswith("user:")}
    found = User.objects.filter(pk__in=numbers).prefetch_related("clinic_practitioners")
    return {f"user:{user.pk}": user for user in found}


def list_own_patients(resident: Resident) -> list[Patient]:
    """Return a resident's records, one an institution and doubles with them."""
    mine = Patient.objects.filter(resident=resident) | Patient.objects.filter(merged_into__resident=resident)
    return list(mine.select_related("institution__partner", "resident").distinct())


def list_whose_looks(user: User, today: date) -> list[Resident]:
    """Return whose looks somebody may see: her own, and theirs for whom she acts and who agreed to it."""
    people = list_residents_for(user, LABEL, today)
    return [each for each in people if each.user_id == user.pk or has_consent(each, FAMILY)]


def list_glasses(*, institution: Institution | None = None, most: int = 100) -> list[BreakGlass]:
    """Return looks in need, the unjudged first; of one institution's patients, or of all."""
    houses = ("patient__institution__partner", "practice__institution__partner")
    found = BreakGlass.objects.select_related("user", "patient__resident", "reviewed_by", *houses)
    if institution is not None:
        found = found.filter(patient__institution=institution)
    rows = list(found.order_by("-opened_at")[:most])
    return sorted(rows, key=lambda each: each.verdict != GlassVerdict.OPEN)


def count_open_glasses() -> int:
    """Return how many looks in need nobody has judged yet."""
    return BreakGlass.objects.filter(verdict=GlassVerdict.OPEN).count()


def get_glass_words(glass: BreakGlass) -> str:
    """Return why somebody broke the glass, in her words; empty once the patient's records are erased."""
    try:
        return get_sealed_text(glass.patient.subject, bytes(glass.words), name_glass(glass.code))
    except SealError:
        return ""


def find_patients_by_birth(*, kana: str, born: date) -> list[Patient]:
    """Return the records of exactly this reading and date of birth: who has her before her knows both.

    Args:
        kana: family and given name, with or without a space between them; hiragana will do.
        born: the date of birth.
    """
    wanted = "".join(fold(kana).split())
    people = Resident.objects.filter(birth_date=born)
    same = [each.pk for each in people if fold(each.family_kana + each.given_kana) == wanted]
    found = Patient.objects.filter(resident__in=same, merged_into__isnull=True)
    return list(found.select_related("resident", "institution__partner"))


def list_doubles(institution: Institution) -> list[list[Patient]]:
    """Return records of one institution with the same reading and date of birth, two or more together."""
    born = (
        Patient.objects.filter(institution=institution, merged_into__isnull=True)
        .values("resident__birth_date")
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
        .values("resident__birth_date")
    )
    rows = Patient.objects.filter(
        institution=institution, merged_into__isnull=True, resident__birth_date__in=born
    )
    groups: dict[tuple[str, date], list[Patient]] = {}
    for each in rows.select_related("resident__household").order_by("pk"):
        groups.setdefault(name_person(each.resident), []).append(each)
    return [group for group in groups.values() if len(group) > 1]


def list_merged(institution: Institution) -> list[Patient]:
    """Return the records of an institution that were found to be doubles."""
    merged = Patient.objects.filter(institution=institution, merged_into__isnull=False)
    return list(merged.select_related("resident", "merged_into__resident"))


def name_person(resident: Resident) -> tuple[str, date]:
    """Return by what one person is known to be the same: the reading of the name, and the date of birth."""
    return fold(resident.family_kana + resident.given_kana), resident.birth_date


def list_same(patient: Patient) -> list[Patient]:
    """Return this person's other records at the institution: what it was merged into, its doubles."""
    whole = patient.merged_into_id or patient.pk
    same = Patient.objects.filter(Q(pk=whole) | Q(merged_into=whole), institution=patient.institution_id)
    return list(same.exclude(pk=patient.pk).select_related("resident"))
