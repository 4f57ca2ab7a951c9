"""Missed rides: whom the staff are to talk to, what was said, and pauses."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.queries import find_phone
from moyai.services.shared_taxi import labels, operations
from moyai.services.shared_taxi.enums import CaseStatus
from moyai.services.shared_taxi.forms import TalkForm
from moyai.services.shared_taxi.models import MissedCase, Ride
from moyai.services.shared_taxi.queries.missed import list_cases, list_missed

CLOSED_SHOWN = 20
_STAFF = (Role.DISPATCHER, Role.OFFICER)
_TONES = {"open": "warning", "talked": "success", "paused": "danger", "lifted": "neutral"}


@never_cache
@require_GET
@require_role(*_STAFF)
def show_list(request: HttpRequest) -> HttpResponse:
    """Show whom to talk to, and what became of the others."""
    rows = [_make_row(case) for case in list_cases(CLOSED_SHOWN)]
    open_ = [row for row in rows if row["case"].status == CaseStatus.OPEN]
    closed = [row for row in rows if row["case"].status != CaseStatus.OPEN]
    return render(request, "shared_taxi/missed.html", {"open": open_, "closed": closed})


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*_STAFF)
def show_one(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show the missed rides and the telephone (GET); record the talk (POST)."""
    case = get_object_or_404(MissedCase.objects.select_related("resident"), pk=case_id)
    form = TalkForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _close(request, case, form):
        return redirect("shared_taxi:missed")
    now = clock.now()
    context = {
        "row": _make_row(case),
        "phone": show_phone(find_phone(case.resident)),
        "rides": [_say_ride(ride, now) for ride in list_missed(case)],
        "is_open": case.status == CaseStatus.OPEN,
        "is_paused": case.status == CaseStatus.PAUSED,
        "form": form,
        "has_errors": form.is_bound and bool(form.errors),
    }
    return render(
        request, "shared_taxi/missed_one.html", context, status=422 if context["has_errors"] else 200
    )


@require_POST
@require_role(*_STAFF)
def lift(request: HttpRequest, case_id: int) -> HttpResponse:
    """End a pause before its day."""
    operations.lift_pause(case_id=case_id, lifted_by=get_account(request), now=clock.now())
    messages.success(request, _("お休みを取りやめました。"))
    return redirect("shared_taxi:missed")


def _close(request: HttpRequest, case: MissedCase, form: TalkForm) -> bool:
    data = form.cleaned_data
    try:
        operations.close_case(
            case_id=case.pk,
            note=data["note"],
            paused_until=data["paused_until"],
            is_acknowledged=data["is_acknowledged"],
            talked_by=get_account(request),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error("paused_until", str(refused.text))
        return False
    messages.success(request, _("お話を記録しました。"))
    return True


def _make_row(case: MissedCase) -> dict[str, Any]:
    status = CaseStatus(case.status)
    return {
        "case": case,
        "name": case.resident.name,
        "status_label": str(status.label),
        "tone": _TONES[status],
        "until": case.paused_until,
    }


def _say_ride(ride: Ride, now: datetime) -> dict[str, Any]:
    return {
        "when": put(labels.show_moment(ride.task.pickup_from, now)),
        "place": ride.task.destination_name,
        "status": ride.get_status_display(),
        "fee": getattr(ride, "missed_fee", None),
    }
