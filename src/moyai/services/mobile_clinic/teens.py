"""What of a teens' consultation leaves the car: a place, and nothing else.

The driver and the school see that the car comes to the school; neither who comes to it nor why. The family
sees only what she herself has said may be told; of her institution those who treat her know, its counter does
not. Whoever shows a visit, reminds of it or tells of it asks here first.

One rule for visits and appointments (`is_private`, by programme), one for what is kept of a patient as a
whole such as plans, consents and prescriptions (`is_private_record`): whoever takes part in a private
programme has a private record.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import QuerySet

from moyai.core.places.enums import FacilityKind
from moyai.core.places.models import Facility
from moyai.fleet.specs import Point
from moyai.services.mobile_clinic.access import CLINICAL
from moyai.services.mobile_clinic.enums import Asker, Programme
from moyai.services.mobile_clinic.models import Appointment, Patient, Practitioner, Visit, Wish
from moyai.services.mobile_clinic.texts import visiting as say

PRIVATE = frozenset({Programme.TEENS})

_Thing = TypeVar("_Thing", Visit, Appointment, Wish)


def is_private(programme: str) -> bool:
    """Tell whether visits of a programme are kept from everybody who is not in the room.

    Doors ask here before they show a visit to the family, remind by a shared telephone, or write a name on
    the driver's tablet.
    """
    return programme in PRIVATE


def is_private_record(patient: Patient) -> bool:
    """Tell whether what is kept of a patient is told to nobody but her and those who treat her."""
    return any(is_private(each) for each in patient.programmes)


def leave_out_private(things: Iterable[_Thing], *, is_herself: bool) -> list[_Thing]:
    """Return the visits, appointments or wishes that may be shown to whoever looks.

    Args:
        things: a patient's.
        is_herself: she has signed in as herself; who stands at a shared door has not.
    """
    return [each for each in things if is_herself or not is_private(each.programme)]


def may_know(practice: Practitioner, programme: str) -> bool:
    """Tell whether somebody of the patient's institution may know who comes: those who treat her do."""
    return not is_private(programme) or practice.profession in CLINICAL


def find_asker(practice: Practitioner) -> Asker:
    """Return as whom somebody of an institution books."""
    return Asker.HOUSE if practice.profession in CLINICAL else Asker.CLERK


def leave_out_private_patients(patients: QuerySet[Patient], practice: Practitioner) -> QuerySet[Patient]:
    """Leave out whom somebody of an institution is not to know of: those who come for nothing else."""
    if practice.profession in CLINICAL:
        return patients
    for programme in PRIVATE:
        patients = patients.exclude(programmes=[programme])
    return patients


def name_for_driver(programme: str, place: str) -> str:
    """Return the place as the driver's tablet names it."""
    return say.SCHOOL.get("ja") if is_private(programme) else place


def name_rider(programme: str, name: str) -> str:
    """Return whom the driver's tablet names: nobody, where it is private."""
    return "" if is_private(programme) else name


def list_schools() -> list[Facility]:
    """Return the schools at which the car may stand, by name."""
    return list(Facility.objects.filter(kind=FacilityKind.SCHOOL).order_by("name"))


def find_school(number: int) -> Point | None:
    """Return where a school is, by its row's number; None: there is no such school."""
    school = Facility.objects.filter(kind=FacilityKind.SCHOOL, pk=number).first()
    return None if school is None else Point(school.name[:80], school.lon, school.lat)


def find_place(visit: Visit) -> Point | None:
    """Return where a private visit is, for another time of it; None: another visit is at her home."""
    return Point(visit.name, visit.lon, visit.lat) if is_private(visit.programme) else None
