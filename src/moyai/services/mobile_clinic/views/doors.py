"""The patient's page of her visits; the institution's pages of its door and its appointments."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.audit.operations import record
from moyai.core.clock import at_local, local
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_phone, list_residents_for
from moyai.services.mobile_clinic.access import CLINICAL, require_practice
from moyai.services.mobile_clinic.enums import AppointmentStatus, Profession
from moyai.services.mobile_clinic.forms.doors import DoorForm
from moyai.services.mobile_clinic.labels_doors import list_words, name_house, show_moment
from moyai.services.mobile_clinic.models import (
    Appointment,
    PatientDoor,
    Practitioner,
    Visit,
    VisitWord,
    Wish,
)
from moyai.services.mobile_clinic.office_tabs import list_office_tabs
from moyai.services.mobile_clinic.operations.appointments import delay_appointment
from moyai.services.mobile_clinic.queries import doors as queries
from moyai.services.mobile_clinic.queries.guidance import list_guidances_ahead
from moyai.services.mobile_clinic.queries.late_doctor import is_late
from moyai.services.mobile_clinic.queries.ordering import find_flex_minutes
from moyai.services.mobile_clinic.queries.waiting import list_offers_to, list_waiting_of
from moyai.services.mobile_clinic.reminders import note_rung
from moyai.services.mobile_clinic.teens import is_private, may_know

LABEL = "mobile_clinic"
DAYS_SHOWN = timedelta(days=14)
LATE = (10, 20, 30, 60)
_STAFF = (*CLINICAL, Profession.CLERK)


@never_cache
@require_GET
@login_required
def show_mine(request: HttpRequest) -> HttpResponse:
    """Show a resident her visits and appointments, and the ways to book and to change them."""
    people = list_residents_for(get_account(request), LABEL, clock.today())
    resident = _pick(people, request.GET.get("for", ""))
    now = clock.now()
    who = {"is_herself": resident is not None and resident.user_id == get_account(request).pk}
    visits = queries.list_visits_ahead(resident, now, **who) if resident else []
    seen = queries.list_appointments_ahead(resident, now, **who) if resident else []
    context = {
        "resident": resident,
        "others": [each for each in people if resident is None or each.pk != resident.pk],
        "visits": [{**_show_visit(each), "is_late": is_late(each, now)} for each in visits],
        "seen": [_show_appointment(each) for each in seen],
        "guidances": list_guidances_ahead(resident, now, **who) if resident else [],
        "offers": [_show_offer(each, now) for each in list_offers_to(resident, now, **who)]
        if resident
        else [],
        "waiting": list_waiting_of(resident, **who) if resident else [],
    }
    return render(request, "mobile_clinic/mine.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@require_practice(*_STAFF)
def edit_door(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Show (GET) and set (POST) what patients of this institution may book by themselves."""
    known = PatientDoor.objects.filter(institution=practice.institution_id).first()
    door = known or PatientDoor(institution=practice.institution)
    form = DoorForm(request.POST or None, instance=door)
    if request.method == "POST" and form.is_valid():
        form.save()
        record(
            actor=f"user:{practice.user_id}",
            action="mobile_clinic.set_door",
            subject=f"institution:{practice.institution.number}",
            now=clock.now(),
            programmes=list(form.cleaned_data["programmes"]),
        )
        messages.success(request, _("患者さんの予約の受けつけ方を変えました。"))
        return redirect("mobile_clinic:patient_door")
    context = {
        "form": form,
        "practice": practice,
        "has_errors": form.is_bound and bool(form.errors),
        "tab_items": list_office_tabs(practice, "patient_door"),
    }
    return render(
        request, "mobile_clinic/patient_door.html", context, status=422 if context["has_errors"] else 200
    )


@never_cache
@require_GET
@require_practice(*_STAFF)
def show_appointments(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Show an institution the appointments of the next days, and who asks to be rung."""
    since = at_local(clock.today(), 0)
    found = queries.list_appointments_of(practice.institution_id, since, since + DAYS_SHOWN)
    rows = [each for each in found if may_know(practice, each.programme)]
    words = VisitWord.objects.filter(asks_call_at__isnull=False, rung_at__isnull=True)
    mine = words.filter(visit__institution=practice.institution_id) | words.filter(
        appointment__institution=practice.institution_id
    )
    related = ("visit__patient__resident", "appointment__patient__resident")
    context = {
        "practice": practice,
        "rows": [_show_appointment(each) for each in rows],
        "calls": [
            _show_call(each)
            for each in mine.select_related(*related).order_by("asks_call_at")
            if may_know(practice, each.thing.programme)
        ],
        "late": LATE,
    }
    return render(request, "mobile_clinic/appointments.html", context)


@require_POST
@require_practice(*_STAFF)
def be_late(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Put an appointment off: the doctor is late."""
    appointment = get_object_or_404(Appointment, code=code, institution=practice.institution_id)
    if not may_know(practice, appointment.programme):
        raise Http404
    minutes, version = request.POST.get("minutes", ""), request.POST.get("version", "")
    if not minutes.isdecimal() or int(minutes) not in LATE or not version.isdecimal():
        raise Http404
    try:
        delay_appointment(
            code=appointment.code,
            minutes=int(minutes),
            version=int(version),
            actor=f"user:{practice.user_id}",
            now=clock.now(),
        )
    except Refused as refused:
        messages.error(request, put(refused.text))
    else:
        messages.success(request, _("患者さんに、新しい時間と帰りの車をお知らせしました。"))
    return redirect("mobile_clinic:appointments")


@require_POST
@require_practice(*_STAFF)
def note_call(request: HttpRequest, number: int, practice: Practitioner) -> HttpResponse:
    """Note that somebody has rung a patient who asked for it."""
    words = VisitWord.objects.filter(pk=number)
    theirs = words.filter(visit__institution=practice.institution_id) | words.filter(
        appointment__institution=practice.institution_id
    )
    word = get_object_or_404(theirs)
    note_rung(word=word, actor=f"user:{practice.user_id}", now=clock.now())
    messages.success(request, _("電話をしたことを残しました。"))
    return redirect("mobile_clinic:appointments")


def _pick(people: list[Resident], code: str) -> Resident | None:
    if not code:
        return next(iter(people), None)
    found = next((each for each in people if each.code == code), None)
    if found is None:
        raise Http404
    return found


def _show_visit(visit: Visit) -> dict[str, Any]:
    return {
        "visit": visit,
        "at": local(visit.arrives_at),
        "house": put(name_house(visit.institution)),
        "flex": find_flex_minutes(visit, clock.now()),
    }


def _show_offer(wish: Wish, now: datetime) -> dict[str, Any]:
    visit = wish.visit
    assert visit is not None and visit.held_until is not None
    return {**_show_visit(visit), "until": put(show_moment(visit.held_until, now))}


def _show_appointment(appointment: Appointment) -> dict[str, Any]:
    return {
        "appointment": appointment,
        "at": local(appointment.starts_at),
        "is_live": appointment.status == AppointmentStatus.BOOKED,
        "may_change": appointment.status == AppointmentStatus.BOOKED and appointment.starts_at > clock.now(),
        "may_undo": _may_undo(appointment),
        "undo_until": local(appointment.undo_until) if appointment.undo_until else None,
        **{name: put(text) for name, text in list_words(appointment).items()},
    }


def _may_undo(appointment: Appointment) -> bool:
    until = appointment.undo_until
    is_over = appointment.status != AppointmentStatus.CANCELLED or until is None or until < clock.now()
    return not is_over


def _show_call(word: VisitWord) -> dict[str, Any]:
    assert word.asks_call_at is not None
    resident = word.thing.patient.resident
    return {
        "word": word,
        "name": resident.name,
        "phone": "" if is_private(word.thing.programme) else show_phone(find_phone(resident)),
        "asked": local(word.asks_call_at),
    }
