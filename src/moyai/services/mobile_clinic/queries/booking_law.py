"""Who may book a visit of the car, and for which day: the law on video, and a young person's own affair.

The rule of the law is `queries.papers`. What follows from it for a booking:

- Nobody books where video cannot be at all: the institution has not notified the prefecture, the patient has
  withdrawn her consent, or she is not treated any more on that day.
- A plan that is missing, waits for her to agree, or has run out by that day can still be written. Her
  institution may book, and is told what must be settled before the day (`list_open_points`). At her own doors
  nobody writes plans: she is led to the hospital's hours and to her institution's telephone.
- A visit that nobody but she is to know of (`teens.is_private`) is booked by her or by those who treat her.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from moyai.core.clock import local
from moyai.core.residents.contacts import show_phone
from moyai.engines.conversation import Localized, joined
from moyai.services.mobile_clinic.enums import Asker
from moyai.services.mobile_clinic.models import Patient, Visit
from moyai.services.mobile_clinic.queries.papers import Obstacle, Papers, get_papers, load_papers
from moyai.services.mobile_clinic.refusals import LawRefused, VisitRefused
from moyai.services.mobile_clinic.teens import is_private
from moyai.services.mobile_clinic.texts import booking as say
from moyai.services.mobile_clinic.texts import treatment as say_treatment


def check_may_book(patient: Patient, programme: str, on: date, asker: Asker) -> None:
    """Refuse a visit on a day that the law does not allow, or that whoever asks may not book.

    Raises:
        LawRefused: an obstacle stands that whoever asks cannot do away with.
        VisitRefused: ``hers_alone``: the visit is nobody's affair but hers.
    """
    if is_private(programme) and not asker.knows_what_is_private:
        raise VisitRefused("hers_alone")
    against = _list_in_the_way(get_papers(patient), on, asker)
    if not against:
        return
    if asker.is_at_her_door:
        raise LawRefused("not_ready", say_not_ready(patient))
    raise LawRefused(against[0].code, joined([each.text for each in against], "", " "))


def list_lawful_days(patient: Patient, first: date, last: date, asker: Asker) -> list[date]:
    """Return the days from ``first`` to ``last`` for which somebody may book a patient."""
    papers = get_papers(patient)
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    return [day for day in days if not _list_in_the_way(papers, day, asker)]


def list_open_points(visits: Collection[Visit]) -> dict[int, list[Localized]]:
    """Return by visit what must be settled before its day, in plain words; a fixed number of queries.

    Beside what the law asks, the doctor who is to be on the screen must be named in the plan.
    """
    papers = load_papers(list({each.patient_id: each.patient for each in visits}.values()))
    return {each.pk: _list_points(papers[each.patient_id], each) for each in visits}


def list_to_settle(patient: Patient, on: date) -> list[Obstacle]:
    """Return what stands against a visit on a day, those first that no paper can do away with."""
    return sorted(get_papers(patient).list_obstacles(on), key=lambda each: each.can_be_settled)


def say_not_ready(patient: Patient) -> Localized:
    """Return what a patient is told at her own doors: whom to ring, and nothing of her papers."""
    house = patient.institution
    return say.NOT_READY.format(house=str(house), phone=show_phone(house.partner.phone))


def _list_in_the_way(papers: Papers, on: date, asker: Asker) -> list[Obstacle]:
    found = papers.list_obstacles(on)
    return found if asker.is_at_her_door else [each for each in found if not each.can_be_settled]


def _list_points(papers: Papers, visit: Visit) -> list[Localized]:
    on = local(visit.arrives_at).date()
    points = [each.text for each in papers.list_obstacles(on)]
    plan = papers.find_plan(on)
    if plan is not None and visit.doctor_id not in {each.doctor_id for each in plan.plan_doctors.all()}:
        points.append(say_treatment.DOCTOR_NOT_NAMED.format(doctor=str(visit.doctor)))
    return points
