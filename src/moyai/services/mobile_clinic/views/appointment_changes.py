"""The institution's page on one appointment: called off, had back, at another time, with its rides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import read_number
from moyai.services.mobile_clinic.access import CLINICAL, require_practice
from moyai.services.mobile_clinic.appointment_times import list_other_times
from moyai.services.mobile_clinic.enums import AppointmentStatus, Profession
from moyai.services.mobile_clinic.models import Appointment, Practitioner
from moyai.services.mobile_clinic.operations.appointment_changes import (
    move_appointment,
    undo_cancel_appointment,
)
from moyai.services.mobile_clinic.operations.appointments import cancel_appointment
from moyai.services.mobile_clinic.reading import note_read
from moyai.services.mobile_clinic.trips import read_trip
from moyai.services.mobile_clinic.views.said import attempt, show_clock, show_moment

STAFF = (*CLINICAL, Profession.CLERK)
SALT = "mobile_clinic.appointment"
GOOD_FOR_S = 3600
MOST = 6


@require_POST
@require_practice(*STAFF)
def change(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Call an appointment off, or take that back. Field: ``do``."""
    appointment = _get(code, practice)
    facts: dict[str, Any] = {
        "code": appointment.code,
        "actor": f"user:{practice.user_id}",
        "now": clock.now(),
    }
    work: dict[str, tuple[Callable[..., object], str]] = {
        "cancel": (
            cancel_appointment,
            _("診察と送り迎えを取り消し、患者さんにお知らせしました。しばらくは元に戻せます。"),
        ),
        "undo": (undo_cancel_appointment, _("取り消しを元に戻し、患者さんにお知らせしました。")),
    }
    if (chosen := work.get(request.POST.get("do", ""))) is not None:
        deed, done = chosen
        attempt(request, lambda: deed(**facts), done)
    return redirect("mobile_clinic:appointments")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@require_practice(*STAFF)
def move(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Show other times of an appointment with their rides (GET); take one (POST: ``time``, ``version``)."""
    appointment = _get(code, practice)
    if request.method == "POST":
        return _move(request, appointment, practice)
    note_read(user=get_account(request), patient=appointment.patient, what="booking", now=clock.now())
    may_move = appointment.status == AppointmentStatus.BOOKED and appointment.starts_at > clock.now()
    found = list_other_times(appointment, most=MOST, now=clock.now()) if may_move else []
    context = {
        "appointment": appointment,
        "now_at": show_moment(appointment.starts_at),
        "times": [_describe(row) for row in found],
        "may_move": may_move,
    }
    return render(request, "mobile_clinic/appointment_move.html", context)


def _move(request: HttpRequest, appointment: Appointment, practice: Practitioner) -> HttpResponse:
    row = _read(request.POST.get("time", ""))
    if row is None:
        messages.error(request, _("時間を選び直してください。"))
        return redirect("mobile_clinic:appointment_move", appointment.code)
    starts_at = datetime.fromisoformat(row["starts_at"])
    done = attempt(
        request,
        lambda: move_appointment(
            code=appointment.code,
            starts_at=starts_at,
            trip=read_trip(row["trip"]) if row["trip"] else None,
            version=read_number(request.POST.get("version")),
            actor=f"user:{practice.user_id}",
            now=clock.now(),
        ),
        _("%(at)sに変え、送り迎えの時間といっしょに患者さんにお知らせしました。")
        % {"at": show_moment(starts_at)},
    )
    if not done:
        return redirect("mobile_clinic:appointment_move", appointment.code)
    return redirect("mobile_clinic:appointments")


def _get(code: str, practice: Practitioner) -> Appointment:
    related = Appointment.objects.select_related("patient__resident__household", "institution__partner")
    return get_object_or_404(related, code=code, institution=practice.institution_id)


def _read(signed: str) -> dict[str, Any] | None:
    """Return the time of the button that was pressed: signed, so that nobody makes one up."""
    try:
        row: dict[str, Any] = signing.loads(signed, salt=SALT, max_age=GOOD_FOR_S)
    except signing.BadSignature:
        return None
    return row


def _describe(row: dict[str, Any]) -> dict[str, Any]:
    shown = {
        "signed": signing.dumps(row, salt=SALT),
        "moment": show_moment(datetime.fromisoformat(row["starts_at"])),
        "rides": "",
    }
    if row["trip"]:
        trip = read_trip(row["trip"])
        words = {
            "pickup": show_clock(trip.there.pickup_from),
            "arrival": show_clock(trip.there.arrives_until),
            "back": show_clock(trip.back.pickup_from),
        }
        shown["rides"] = _("迎え%(pickup)s、%(arrival)sまでに着、帰り%(back)s") % words
    return shown
