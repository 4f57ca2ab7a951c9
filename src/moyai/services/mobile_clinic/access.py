"""Who may see what: by profession, and by the relation of one's institution to this patient.

A town's officer or administrator sees how the car is used, never whom it visited for what. Every page and
interface asks here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.permissions import View, get_account
from moyai.core.accounts.queries import has_role
from moyai.core.accounts.second_step import has_second_step
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.models import BreakGlass, Patient, Practitioner

CLINICAL = frozenset({Profession.DOCTOR, Profession.NURSE, Profession.MIDWIFE, Profession.TECHNICIAN})
"""Who reads and writes what is of a patient's health."""

ON_BOARD = frozenset({Profession.NURSE, Profession.MIDWIFE, Profession.TECHNICIAN})
"""Who rides in the car."""

ANYBODY = frozenset(Profession)

WITH_TWO_STEPS = CLINICAL | {Profession.PHARMACIST}
"""Who signs in by two steps, as the ministry's guideline on medical systems (version 6.0) asks."""


def list_practices(user: User, today: date) -> list[Practitioner]:
    """Return the jobs that somebody has on a day, with their institutions."""
    held = Practitioner.objects.filter(Q(left_on__isnull=True) | Q(left_on__gt=today), user=user)
    return list(held.select_related("institution__partner", "user"))


def find_practice(
    user: User, today: date, professions: Collection[Profession] = ANYBODY
) -> Practitioner | None:
    """Return somebody's job with one of the professions, the first of several; None: there is none."""
    return next((each for each in list_practices(user, today) if each.profession in professions), None)


def find_relation(
    user: User,
    patient: Patient,
    today: date,
    professions: Collection[Profession] = CLINICAL,
    *,
    now: datetime | None = None,
) -> Practitioner | None:
    """Return the job through which somebody may see this patient's health; None: there is no relation.

    It is a job at the patient's institution, or one elsewhere through which she has broken the glass
    (`BreakGlass`) that still counts at ``now`` (None: at this moment of the town).
    """
    held = list_practices(user, today)
    jobs = [each for each in held if each.profession in professions]
    for each in jobs:
        if each.institution_id == patient.institution_id:
            return each
    glass = find_open_glass(user, patient, now or clock.now()) if jobs else None
    return next((each for each in jobs if glass and each.pk == glass.practice_id), None)


def list_related(
    user: User, today: date, professions: Collection[Profession] = CLINICAL, *, now: datetime | None = None
) -> QuerySet[Patient]:
    """Return all patients to whom `find_relation` finds a job for somebody."""
    jobs = [each for each in list_practices(user, today) if each.profession in professions]
    moment = now or clock.now()
    looks = BreakGlass.objects.filter(user=user, practice__in=jobs, opened_at__lte=moment, until__gt=moment)
    houses = {each.institution_id for each in jobs}
    return Patient.objects.filter(Q(institution__in=houses) | Q(pk__in=looks.values("patient")))


def find_open_glass(user: User, patient: Patient, now: datetime) -> BreakGlass | None:
    """Return the look in need that somebody may still take at a patient's health, or None."""
    looks = BreakGlass.objects.filter(user=user, patient=patient, opened_at__lte=now, until__gt=now)
    return looks.order_by("-until").first()


def must_set_second_step(user: User, today: date) -> bool:
    """Tell whether somebody who treats people signs in by one step alone; in a demo that is enough."""
    if settings.IS_DEMO or find_practice(user, today, WITH_TWO_STEPS) is None:
        return False
    return not has_second_step(user)


def require_practice_or_role(role: Role, *professions: Profession) -> Callable[[View], View]:
    """Let a view be seen by people of these professions and by the town's of a role; others get 403.

    The view is handed the job as the keyword ``practice``; None: she is there for the town, of which no role
    learns who is treated by whom.
    """
    wanted = frozenset(professions)

    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = get_account(request)
            practice = find_practice(user, clock.today(), wanted)
            if practice is None and not has_role(user, role):
                raise PermissionDenied
            return view(request, *args, practice=practice, **kwargs)

        return guarded

    return decorate


def require_practice(*professions: Profession) -> Callable[[View], View]:
    """Let a view be seen by people of these professions alone (none given: of any); others get 403.

    The view is handed the job as the keyword ``practice``. It is asked at each request: who left today sees
    nothing more, also on a page that stood open.
    """
    wanted = frozenset(professions) or ANYBODY

    def decorate(view: View) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            practice = find_practice(get_account(request), clock.today(), wanted)
            if practice is None:
                raise PermissionDenied
            return view(request, *args, practice=practice, **kwargs)

        return guarded

    return decorate
