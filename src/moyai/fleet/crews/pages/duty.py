"""Duty records: a day by vehicle, one record with what people added, CSV and paper."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.accounts.queries import has_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.fleet.crews.duty_tables import (
    make_duty_table,
    make_note_table,
    make_section_table,
    say_event,
)
from moyai.fleet.crews.enums import NoteKind
from moyai.fleet.crews.export import list_day_tables, make_archive
from moyai.fleet.crews.models import DutyNote, DutyRecord
from moyai.fleet.crews.operations import add_duty_note
from moyai.fleet.crews.pages.access import KEEPERS, READERS, get_shift, read_day
from moyai.fleet.crews.pages.files import answer_paper
from moyai.fleet.crews.pages.sections import list_tabs
from moyai.fleet.crews.queries import find_firms, list_duty_notes, list_duty_records
from moyai.fleet.enums import ShiftStatus
from moyai.fleet.models import Shift
from moyai.fleet.pages.answers import say_refusal


class NoteForm(forms.Form):
    """What a person adds to a duty record."""

    kind = forms.ChoiceField(label=gettext_lazy("種類"), choices=NoteKind.choices)
    time = forms.TimeField(
        label=gettext_lazy("起きた時刻"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=gettext_lazy("場所"), max_length=80, required=False)
    text = forms.CharField(
        label=gettext_lazy("内容"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    cause = forms.CharField(label=gettext_lazy("原因"), max_length=300, required=False)

    def read_moment(self, day: date) -> datetime:
        """Return the time on the shift's day."""
        at = self.cleaned_data["time"]
        return clock.at_local(day, at.hour * 60 + at.minute)


@never_cache
@require_safe
@require_role(*READERS)
def duty(request: HttpRequest) -> HttpResponse:
    """List a day's duty records by vehicle, and the shifts that still run."""
    day = read_day(request)
    firms = find_firms(get_account(request))
    records = list_duty_records(day, day, firms)
    context = {
        "tabs": list_tabs("duty"),
        "date": day,
        "before_day": day - timedelta(days=1),
        "after_day": day + timedelta(days=1),
        "today": clock.today(),
        "records": [_describe(each) for each in records],
        "open_shifts": _list_open(day, firms),
        "notes": make_note_table(list_duty_notes(day, day, firms)),
    }
    return render(request, "crews/duty.html", context)


@never_cache
@require_role(*READERS)
def duty_record(request: HttpRequest, number: int) -> HttpResponse:
    """Show a shift's record; whoever keeps it adds what no machine saw."""
    shift = get_shift(request, number)
    found = DutyRecord.objects.filter(shift=shift).first()
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _try_add(request, shift, form):
        return redirect("crews:duty_record", number=number)
    records = [found] if found else []
    context = {
        "shift": shift,
        "record": found,
        "rows": _list_rows(found),
        "sections": make_section_table(records),
        "notes": make_note_table(DutyNote.objects.filter(shift=shift).select_related("shift__vehicle")),
        "form": form,
        "has_errors": bool(form.errors),
    }
    return render(request, "crews/duty_record.html", context)


@never_cache
@require_safe
@require_role(*READERS)
def duty_csv(request: HttpRequest) -> HttpResponse:
    """Return a day's duty records as CSV."""
    day = read_day(request)
    table = make_duty_table(list_duty_records(day, day, find_firms(get_account(request))))
    return answer_csv(f"{table.key}-{day.isoformat()}.csv", table.head, table.rows)


@never_cache
@require_safe
@require_role(*READERS)
def duty_pdf(request: HttpRequest) -> HttpResponse:
    """Return a day's duty records, by vehicle, as a paper."""
    day = read_day(request)
    firms = find_firms(get_account(request))
    records = list_duty_records(day, day, firms)
    tables = [make_duty_table(records), make_section_table(records)]
    tables.append(make_note_table(list_duty_notes(day, day, firms)))
    context = {"title": f"{_('業務記録')} {day.isoformat()}", "tables": tables}
    return answer_paper(request, context, name=f"duty-{day.isoformat()}", back="crews:duty")


@never_cache
@require_safe
@require_role(*READERS)
def records_zip(request: HttpRequest) -> HttpResponse:
    """Return every record of a day for an inspection: CSV and paper in one file."""
    day = read_day(request)
    tables = list_day_tables(day, day, find_firms(get_account(request)))
    answer = HttpResponse(make_archive(day, day, tables, clock.now()), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="records-{day.isoformat()}.zip"'
    return answer


def _try_add(request: HttpRequest, shift: Shift, form: NoteForm) -> bool:
    given = form.cleaned_data
    if not has_role(get_account(request), *KEEPERS):
        messages.error(request, _("記録に書き足せるのは、運行管理者と配車の担当です。"))
        return False
    try:
        add_duty_note(
            shift_id=shift.pk,
            kind=NoteKind(given["kind"]),
            happened_at=form.read_moment(shift.date),
            text=given["text"],
            cause=given["cause"],
            place=given["place"],
            by=get_account(request),
            now=clock.now(),
        )
    except Refused as refused:
        say_refusal(request, refused)
        return False
    messages.success(request, _("記録に書き足しました。"))
    return True


def _list_open(day: date, firms: Any) -> list[Shift]:
    shifts = Shift.objects.filter(date=day, duty_record__isnull=True).select_related("vehicle", "driver")
    shifts = shifts.exclude(status=ShiftStatus.PLANNED)
    if firms is not None:
        shifts = shifts.filter(vehicle__partner__in=firms)
    return list(shifts.order_by("vehicle__code"))


def _describe(one: DutyRecord) -> dict[str, Any]:
    return {
        "one": one,
        "km": f"{one.distance_m / 1000:.1f}",
        "persons": sum(each["persons"] for each in one.sections),
        "events": [say_event(each) for each in one.events],
    }


def _list_rows(found: DutyRecord | None) -> list[dict[str, Any]]:
    if found is None:
        return []
    table = make_duty_table([found])
    pairs = zip(table.head, table.rows[0], strict=True)
    return [{"label": label, "value": value} for label, value in pairs if value != ""]
