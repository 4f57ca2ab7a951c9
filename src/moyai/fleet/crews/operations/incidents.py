"""Complaints and accidents are written down, and what came out of them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import open_desk_task
from moyai.fleet.crews.enums import EventKind
from moyai.fleet.crews.errors import WrongNote
from moyai.fleet.crews.models import Accident, AccidentFinding, Complaint, ComplaintAnswer
from moyai.fleet.crews.operations.drivers import add_driver_event
from moyai.fleet.crews.operations.roll_calls import name_of
from moyai.fleet.crews.queries.drivers import find_driver_file
from moyai.fleet.crews.texts import tell_serious_accident
from moyai.fleet.models import Vehicle


@transaction.atomic
def receive_complaint(
    *,
    partner_id: int,
    received_at: datetime,
    text: str,
    about: str = "",
    from_name: str = "",
    contact: str = "",
    by: User,
    now: datetime,
) -> Complaint:
    """Write down a complaint as it was heard.

    Raises:
        WrongNote: ``future``.
    """
    if received_at > now:
        raise WrongNote("future")
    made = Complaint.objects.create(
        partner_id=partner_id,
        received_at=received_at,
        text=text,
        about=about,
        from_name=from_name,
        contact=contact,
        by_name=name_of(by),
        written_at=now,
    )
    _audit("receive_complaint", f"complaint:{made.pk}", by, now)
    return made


@transaction.atomic
def answer_complaint(
    *,
    complaint_id: int,
    cause: str,
    explanation: str,
    improvement: str,
    in_charge: str,
    by: User,
    now: datetime,
) -> ComplaintAnswer:
    """Write down what came out of a complaint; written again, the last one counts and the first stays.

    Raises:
        Complaint.DoesNotExist: there is no such complaint.
    """
    made = ComplaintAnswer.objects.create(
        complaint=Complaint.objects.get(pk=complaint_id),
        cause=cause,
        explanation=explanation,
        improvement=improvement,
        in_charge=in_charge,
        by_name=name_of(by),
        written_at=now,
    )
    _audit("answer_complaint", f"complaint:{complaint_id}", by, now)
    return made


@transaction.atomic
def report_accident(
    *,
    vehicle_id: int,
    driver_id: int,
    happened_at: datetime,
    place: str,
    outline: str,
    parties: str = "",
    damage: str = "",
    injured: int = 0,
    killed: int = 0,
    by: User,
    now: datetime,
) -> Accident:
    """Write down an accident; it also stands on the driver's page, and one with people hurt on the
    desk's list.

    Raises:
        WrongNote: ``future``.
    """
    if happened_at > now:
        raise WrongNote("future")
    vehicle = Vehicle.objects.get(pk=vehicle_id)
    driver = User.objects.get(pk=driver_id)
    made = Accident.objects.create(
        vehicle=vehicle,
        vehicle_plate=vehicle.plate or vehicle.name,
        driver=driver,
        driver_name=name_of(driver),
        happened_at=happened_at,
        place=place,
        outline=outline,
        parties=parties,
        damage=damage,
        injured=injured,
        killed=killed,
        by_name=name_of(by),
        written_at=now,
    )
    _audit("report_accident", f"accident:{made.pk}", by, now)
    _follow_up(made, by, now)
    return made


@transaction.atomic
def add_accident_finding(
    *, accident_id: int, cause: str, prevention: str, by: User, now: datetime
) -> AccidentFinding:
    """Write down an accident's cause and what prevents the next one; the last one counts, all stay.

    Raises:
        Accident.DoesNotExist: there is no such accident.
    """
    made = AccidentFinding.objects.create(
        accident=Accident.objects.get(pk=accident_id),
        cause=cause,
        prevention=prevention,
        by_name=name_of(by),
        written_at=now,
    )
    _audit("add_accident_finding", f"accident:{accident_id}", by, now)
    return made


def _follow_up(made: Accident, by: User, now: datetime) -> None:
    file = find_driver_file(made.driver_id)
    if file is not None:
        day = local(made.happened_at).date()
        add_driver_event(
            file_id=file.pk, kind=EventKind.ACCIDENT, day=day, what=made.outline[:200], by=by, now=now
        )
    if made.injured or made.killed:
        open_desk_task(
            key=f"crews:accident:{made.pk}",
            kind="accident",
            text=tell_serious_accident(made.vehicle_plate, made.injured, made.killed),
            now=now,
            urgency=Urgency.IMPORTANT,
        )


def _audit(verb: str, subject: str, by: User, now: datetime) -> None:
    record(actor=f"user:{by.pk}", action=f"crews.{verb}", subject=subject, now=now)
