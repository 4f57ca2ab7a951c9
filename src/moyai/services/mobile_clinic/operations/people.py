"""People of an institution: from when on somebody no longer works there, what she is, and who takes over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.reservations.enums import ResourceKind
from moyai.core.reservations.models import Resource, Span
from moyai.core.reservations.operations import move
from moyai.core.reservations.refusals import Changed, Retired, Taken
from moyai.core.reservations.specs import Wanted
from moyai.fleet.models import Task
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.access import ON_BOARD
from moyai.services.mobile_clinic.enums import Profession, VisitStatus
from moyai.services.mobile_clinic.models import Practitioner, Share, TreatmentPlan, Visit
from moyai.services.mobile_clinic.operations.plans import write_plan
from moyai.services.mobile_clinic.queries.booking import get_visit
from moyai.services.mobile_clinic.queries.looking import is_there
from moyai.services.mobile_clinic.queries.people import list_held
from moyai.services.mobile_clinic.queries.plans import find_terms
from moyai.services.mobile_clinic.texts import office as say

BOOKED_AS = {Profession.DOCTOR: ResourceKind.DOCTOR} | dict.fromkeys(ON_BOARD, ResourceKind.NURSE)
"""Whom reservations keep the time of, and as what."""


class PeopleRefused(Refused):
    """Somebody's place, or what she holds, cannot be changed so."""


@transaction.atomic
def set_left_on(
    *, practitioner: Practitioner, day: date, knows_held: bool = False, by: User, now: datetime
) -> None:
    """Set from when on somebody no longer works at an institution: she sees nothing and is booked no more.

    Args:
        practitioner: whose job ends.
        day: the first day on which she is not there; not before today.
        knows_held: whoever sets it has seen what she still holds, and hands it over later.
        by: who sets it: somebody else.
        now: the town's time.

    Raises:
        PeopleRefused: ``oneself``, ``past``; ``still_holds``: something is left, and that was not confirmed.
    """
    if practitioner.user_id == by.pk:
        raise PeopleRefused("oneself", say.ONESELF)
    if day < local(now).date():
        raise PeopleRefused("past", say.IN_THE_PAST)
    held = list_held(practitioner, day, now)
    if held and not knows_held:
        raise PeopleRefused("still_holds", say.STILL_HOLDS.format(held=held.describe()))
    Practitioner.objects.filter(pk=practitioner.pk).update(left_on=day)
    _audit("set_left_on", practitioner, by, now, left_on=str(day))


@transaction.atomic
def undo_left_on(*, practitioner: Practitioner, by: User, now: datetime) -> None:
    """Let somebody work there again, from now on. What was handed over stays with whom it went to.

    Raises:
        PeopleRefused: ``oneself``.
    """
    if practitioner.user_id == by.pk:
        raise PeopleRefused("oneself", say.ONESELF)
    left = Practitioner.objects.filter(pk=practitioner.pk, left_on__isnull=False)
    if left.update(left_on=None):
        _audit("undo_left_on", practitioner, by, now)


@transaction.atomic
def set_profession(*, practitioner: Practitioner, profession: Profession, by: User, now: datetime) -> None:
    """Set what somebody is; what she may see and do follows from it at once (access.py).

    Raises:
        PeopleRefused: ``oneself``; ``still_holds``: visits, tours or plans in the present profession.
    """
    if practitioner.user_id == by.pk:
        raise PeopleRefused("oneself", say.ONESELF)
    if practitioner.profession == profession:
        return
    before = BOOKED_AS.get(Profession(practitioner.profession))
    held = list_held(practitioner, local(now).date(), now)
    if held and BOOKED_AS.get(profession) != before:
        raise PeopleRefused("still_holds", say.HOLDS_AS.format(held=held.describe()))
    facts: dict[str, object] = {"profession": profession}
    if profession in BOOKED_AS:
        facts["resource"] = _have_resource(practitioner, BOOKED_AS[profession])
    Practitioner.objects.filter(pk=practitioner.pk).update(**facts)
    _audit(
        "set_profession",
        practitioner,
        by,
        now,
        before=practitioner.profession,
        profession=profession.value,
    )


@transaction.atomic
def hand_over_visit(*, code: str, leaving: Practitioner, to: Practitioner, by: User, now: datetime) -> Visit:
    """Let another doctor of the institution examine at a visit; its time stays.

    Raises:
        PeopleRefused: ``not_hers``: it is over, or another's by now; ``not_a_colleague``; ``busy``.
        Visit.DoesNotExist: there is no such visit.
    """
    wait_for_turn()
    visit = get_visit(code)
    if visit.doctor_id != leaving.pk or visit.status not in VisitStatus.live():
        raise PeopleRefused("not_hers", say.NOT_HERS_NOW)
    _check_colleague(leaving, to, local(visit.arrives_at).date(), Profession.DOCTOR)
    _swap_resource(visit, leaving, to, by, now)
    visit.doctor, visit.version = to, visit.version + 1
    visit.save(update_fields=["doctor", "version"])
    record(
        actor=f"user:{by.pk}",
        action="mobile_clinic.hand_over_visit",
        subject=f"visit:{code}",
        now=now,
        to=to.user_id,
    )
    notices.tell_handed(visit, now)
    return visit


@transaction.atomic
def hand_over_tour(
    *, share_id: int, leaving: Practitioner, to: Practitioner, by: User, now: datetime
) -> Share:
    """Let a colleague ride along on a tour, with all its visits; the times stay.

    Raises:
        PeopleRefused: as for `hand_over_visit`.
        Share.DoesNotExist: there is no such day part.
    """
    wait_for_turn()
    share = Share.objects.select_related("nurse__user", "car").get(pk=share_id)
    if share.nurse_id != leaving.pk:
        raise PeopleRefused("not_hers", say.NOT_HERS_NOW)
    _check_colleague(leaving, to, share.date, *ON_BOARD)
    live = Visit.objects.filter(share=share, status__in=VisitStatus.live())
    for visit in live.select_related("reservation", "share", "doctor").order_by("arrives_at"):
        _swap_resource(visit, leaving, to, by, now)
    Share.objects.filter(pk=share.pk).update(nurse=to, version=F("version") + 1)
    if share.nurse_task:
        Task.objects.filter(code=share.nurse_task).update(contact_name=to.user.display_name)
    record(
        actor=f"user:{by.pk}",
        action="mobile_clinic.hand_over_tour",
        subject=f"share:{share_id}",
        now=now,
        to=to.user_id,
    )
    share.nurse = to
    return share


def hand_over(
    *,
    leaving: Practitioner,
    to: Practitioner,
    visits: Sequence[Visit],
    tours: Sequence[Share],
    by: User,
    now: datetime,
) -> list[Visit | Share]:
    """Hand visits and tours over to a colleague, each by itself; return those that she cannot take."""
    left: list[Visit | Share] = []
    facts: dict[str, Any] = {"leaving": leaving, "to": to, "by": by, "now": now}
    for visit in visits:
        try:
            hand_over_visit(code=visit.code, **facts)
        except PeopleRefused:
            left.append(visit)
    for share in tours:
        try:
            hand_over_tour(share_id=share.pk, **facts)
        except PeopleRefused:
            left.append(share)
    return left


@transaction.atomic
def take_over_plan(
    *, plan: TreatmentPlan, leaving: Practitioner, by: Practitioner, now: datetime
) -> TreatmentPlan:
    """Write a plan anew in one's own name where it named somebody who leaves; the patient is asked to agree.

    Until she does, the plan as it was stays in force; a draft that waits is dropped for the new one.

    Args:
        plan: in force, or a draft; it names ``leaving``.
        leaving: the doctor who goes.
        by: the doctor who takes over; she is the new version's author.
        now: the town's time.

    Raises:
        PeopleRefused: ``no_such_plan``, ``not_a_colleague``, ``erased``.
        TreatmentRefused: as for `operations.plans.write_plan`.
    """
    today = local(now).date()
    named = plan.plan_doctors.filter(doctor=leaving).first()
    if named is None or plan.superseded_at is not None or plan.ended_at is not None:
        raise PeopleRefused("no_such_plan", say.NO_SUCH_PLAN)
    if plan.patient.institution_id != by.institution_id or plan.valid_until < today:
        raise PeopleRefused("no_such_plan", say.NO_SUCH_PLAN)
    _check_colleague(leaving, by, today, Profession.DOCTOR)
    terms = find_terms(plan)
    if terms is None:
        raise PeopleRefused("erased", say.PLAN_ERASED)
    others = {each.doctor: each.when for each in plan.plan_doctors.select_related("doctor__user")}
    when = others.pop(leaving)
    if plan.is_draft:
        TreatmentPlan.objects.filter(pk=plan.pk, agreed_at__isnull=True).update(ended_at=now)
    return write_plan(
        patient=plan.patient,
        terms=terms,
        hospital=plan.hospital,
        doctors={by: when} | others,
        valid_from=today,
        valid_until=plan.valid_until,
        by=by,
        now=now,
        interval_weeks=plan.interval_weeks,
    )


def _check_colleague(leaving: Practitioner, to: Practitioner, day: date, *professions: Profession) -> None:
    is_one = to.institution_id == leaving.institution_id and to.pk != leaving.pk
    if not (is_one and to.profession in professions and is_there(to, day)):
        raise PeopleRefused("not_a_colleague", say.NOT_A_COLLEAGUE)


def _swap_resource(visit: Visit, leaving: Practitioner, to: Practitioner, by: User, now: datetime) -> None:
    """Let somebody have in a visit's reservation what another had, for the same time."""
    if visit.reservation is None or leaving.resource_id is None:
        return
    if to.resource_id is None:
        raise PeopleRefused("not_a_colleague", say.NOT_A_COLLEAGUE)
    swapped = {leaving.resource_id: to.resource_id}
    wanted = [
        Wanted(swapped.get(each.resource_id, each.resource_id), each.starts_at, each.ends_at)
        for each in Span.objects.filter(reservation=visit.reservation)
    ]
    visit.reservation.refresh_from_db(fields=["version"])
    try:
        with transaction.atomic():
            move(
                reservation_id=visit.reservation.pk,
                wanted=wanted,
                version=visit.reservation.version,
                actor=f"user:{by.pk}",
                now=now,
            )
    except (Taken, Retired, Changed) as busy:
        raise PeopleRefused("busy", say.BUSY_THEN.format(name=to.user.display_name)) from busy


def _have_resource(practitioner: Practitioner, kind: ResourceKind) -> Resource:
    """Return by what reservations know her, made where she was never booked before."""
    known = practitioner.resource
    if known is not None:
        Resource.objects.filter(pk=known.pk).update(kind=kind)
        return known
    return Resource.objects.create(
        code=f"clinic-job-{practitioner.pk}",
        kind=kind,
        name=practitioner.user.display_name[:60],
        partner=practitioner.institution.partner,
    )


def _audit(verb: str, practitioner: Practitioner, by: User, now: datetime, **facts: str) -> None:
    record(
        actor=f"user:{by.pk}",
        action=f"mobile_clinic.{verb}",
        subject=f"user:{practitioner.user_id}",
        now=now,
        institution=practitioner.institution.number,
        **facts,
    )
