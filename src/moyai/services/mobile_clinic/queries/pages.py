"""What the institution's pages show: its tours, its patients, its wishes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from moyai.core.clock import at_local, local
from moyai.services.mobile_clinic.enums import VisitStatus, WishStatus
from moyai.services.mobile_clinic.models import (
    Institution,
    Patient,
    Practitioner,
    Share,
    Swap,
    TourOrder,
    Visit,
    Wish,
)
from moyai.services.mobile_clinic.teens import leave_out_private_patients, may_know

MOST_FOUND = 20
SHOWN = (*VisitStatus.live(), VisitStatus.DONE, VisitStatus.NO_SHOW, VisitStatus.MOVED)


def list_visits_of(institution: Institution, first: date, last: date) -> list[Visit]:
    """Return an institution's visits of some days, cancelled ones left out, in order."""
    found = Visit.objects.filter(institution=institution, status__in=SHOWN)
    found = found.filter(arrives_at__gte=at_local(first, 0), arrives_at__lt=at_local(last, 24 * 60))
    people = ("patient__resident", "patient__institution__partner", "doctor__user")
    tour = ("share__nurse__user", "share__car__vehicle")
    return list(found.select_related(*people, *tour).order_by("arrives_at"))


def list_late_orders(institution: Institution, day: date) -> list[TourOrder]:
    """Return how an institution's late tours of a day are driven instead, the newest first."""
    found = TourOrder.objects.filter(share__holder=institution, share__date=day, why=TourOrder.Why.LATE)
    return list(found.filter(undone_at__isnull=True))


def search_patients(practice: Practitioner, text: str) -> list[Patient]:
    """Return an institution's patients by name, kana or chart number, each word somewhere in them."""
    found = list_treated(practice)
    for word in text.split():
        found = found.filter(
            Q(chart_no__icontains=word)
            | Q(resident__family_name__contains=word)
            | Q(resident__given_name__contains=word)
            | Q(resident__family_kana__contains=word)
            | Q(resident__given_kana__contains=word)
        )
    return list(found.order_by("resident__family_kana", "resident__given_kana")[:MOST_FOUND])


def find_patient(practice: Practitioner, code: str) -> Patient | None:
    """Return a patient of somebody's institution; None: it treats nobody with this code."""
    return list_treated(practice).filter(code=code).first()


def find_visit_of(practice: Practitioner, code: str) -> Visit | None:
    """Return a visit of somebody's institution; None: it has none with this code, or none for her to know."""
    related = ("patient__resident", "institution__partner", "doctor__user", "reservation")
    shares = ("share__car__vehicle", "share__nurse__user")
    found = Visit.objects.filter(institution=practice.institution_id, code=code)
    visit = found.select_related(*related, *shares).first()
    return visit if visit is not None and may_know(practice, visit.programme) else None


def list_open_wishes(institution: Institution) -> list[Wish]:
    """Return an institution's wishes that wait or are offered something, offers first."""
    found = Wish.objects.filter(
        institution=institution, status__in=(WishStatus.WAITING, WishStatus.OFFERED)
    ).select_related("patient__resident", "visit")
    return sorted(found, key=lambda each: (each.status != WishStatus.OFFERED, each.asked_at))


def list_refused(institution: Institution) -> list[Wish]:
    """Return the last wishes that were refused and not yet granted otherwise."""
    found = Wish.objects.filter(institution=institution, status=WishStatus.REFUSED)
    return list(found.select_related("patient__resident").order_by("-asked_at")[:MOST_FOUND])


def list_own_shares(institution: Institution, now: datetime) -> list[Share]:
    """Return the day parts ahead that an institution owns or holds."""
    mine = Q(owner=institution) | Q(holder=institution)
    found = Share.objects.filter(mine, ends_at__gt=now, date__lte=local(now).date() + timedelta(days=35))
    return list(found.select_related("car__vehicle", "owner__partner", "holder__partner", "nurse__user"))


def list_swappable(institution: Institution, now: datetime) -> list[Share]:
    """Return others' own day parts that are unused, ahead."""
    used = Visit.objects.filter(status__in=VisitStatus.live(), share__isnull=False).values("share")
    found = Share.objects.filter(owner__isnull=False, released_at__isnull=True, closed_why="")
    found = found.exclude(owner=institution).exclude(pk__in=used)
    found = found.filter(starts_at__gt=now, date__lte=local(now).date() + timedelta(days=35))
    return list(found.select_related("owner__partner", "car__vehicle"))


def list_swaps(institution: Institution) -> list[Swap]:
    """Return the exchanges that an institution asked or was asked for, the newest first."""
    found = Swap.objects.filter(Q(asked_by=institution) | Q(asked_of=institution))
    related = ("given", "wanted", "asked_by__partner", "asked_of__partner")
    return list(found.select_related(*related)[:MOST_FOUND])


def list_treated(practice: Practitioner) -> QuerySet[Patient]:
    """Return whom somebody's institution treats now and she may know of, doubles left out."""
    house = practice.institution_id
    found = Patient.objects.filter(institution=house, ended_on__isnull=True, merged_into__isnull=True)
    known = leave_out_private_patients(found, practice)
    return known.select_related("resident__household", "institution__partner")
