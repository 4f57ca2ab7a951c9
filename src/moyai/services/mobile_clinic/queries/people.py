"""Who works at an institution, and what somebody still holds there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from moyai.core.clock import at_local, local
from moyai.core.video.models import Room
from moyai.engines.conversation import Localized, joined
from moyai.services.mobile_clinic.call_purposes import VISIT
from moyai.services.mobile_clinic.enums import Profession, VisitStatus
from moyai.services.mobile_clinic.models import Institution, Practitioner, Share, TreatmentPlan, Visit
from moyai.services.mobile_clinic.queries.looking import is_there
from moyai.services.mobile_clinic.texts import office as say

RELATED = ("patient__resident", "institution__partner", "doctor__user", "reservation", "share")


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody holds from a day on.

    Attributes:
        visits: At which she is the doctor.
        tours: In which she rides along, and which have visits.
        plans: In force or waiting for an agreement, that name her.
        calls: Visits whose call is open now, whatever the day.
    """

    visits: tuple[Visit, ...] = ()
    tours: tuple[Share, ...] = ()
    plans: tuple[TreatmentPlan, ...] = ()
    calls: tuple[Visit, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.visits or self.tours or self.plans or self.calls)

    def describe(self) -> Localized:
        """Return how much there is of each, in words that name nobody."""
        counts = (
            (say.HELD_VISITS, self.visits),
            (say.HELD_TOURS, self.tours),
            (say.HELD_PLANS, self.plans),
            (say.HELD_CALLS, self.calls),
        )
        words = [text.format(n=str(len(rows))) for text, rows in counts if rows]
        return joined(words, "、", ", ")


def list_people_of(institution: Institution) -> list[Practitioner]:
    """Return everybody who works or worked at an institution: who is there first, by profession and name."""
    found = institution.practitioners.select_related("user", "resource", "institution__partner")
    order = list(Profession)
    return sorted(
        found,
        key=lambda one: (one.left_on is not None, order.index(Profession(one.profession)), str(one), one.pk),
    )


def find_person(number: int, institution: Institution | None) -> Practitioner | None:
    """Return somebody by number; where an institution is named, only one of its own."""
    people = Practitioner.objects.select_related("user", "resource", "institution__partner")
    if institution is not None:
        people = people.filter(institution=institution)
    return people.filter(pk=number).first()


def list_held(practitioner: Practitioner, since: date, now: datetime) -> Held:
    """Return what somebody holds from a day on."""
    begin = max(at_local(since, 0), at_local(local(now).date(), 0))
    live = Visit.objects.filter(status__in=VisitStatus.live())
    tours = Share.objects.filter(nurse=practitioner, ends_at__gt=begin, visits__in=live)
    plans = TreatmentPlan.objects.filter(
        plan_doctors__doctor=practitioner,
        superseded_at=None,
        ended_at=None,
        valid_until__gte=since,
        patient__ended_on=None,
    )
    hers = live.filter(doctor=practitioner)
    return Held(
        visits=tuple(hers.filter(call_until__gt=begin).select_related(*RELATED).order_by("arrives_at")),
        tours=tuple(tours.select_related("car__vehicle", "holder").distinct().order_by("starts_at")),
        plans=tuple(plans.select_related("patient__resident").distinct().order_by("patient", "kind")),
        calls=tuple(_list_open_calls(practitioner)),
    )


def list_colleagues(practitioner: Practitioner, since: date) -> list[Practitioner]:
    """Return who of the same institution and profession is there on a day and can be booked."""
    found = practitioner.institution.practitioners.filter(profession=practitioner.profession)
    found = found.exclude(pk=practitioner.pk).filter(resource__isnull=False)
    return [each for each in found.select_related("user") if is_there(each, since)]


def list_drafts(plans: Iterable[TreatmentPlan]) -> set[tuple[int, str]]:
    """Return patients and kinds of these plans of which a new version waits for the patient to agree."""
    patients = [each.patient_id for each in plans]
    drafts = TreatmentPlan.objects.filter(patient__in=patients, agreed_at=None, ended_at=None)
    return set(drafts.values_list("patient", "kind"))


def _list_open_calls(practitioner: Practitioner) -> Iterable[Visit]:
    open_now = Room.objects.filter(purpose=VISIT, ended_at__isnull=True).values("reference")
    visits = Visit.objects.filter(doctor=practitioner, code__in=open_now)
    return visits.select_related(*RELATED).order_by("arrives_at")
