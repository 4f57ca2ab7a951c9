"""What drivers enter of themselves and of what happened: roll-call answers, accidents, notes.

A roll-call is held by a person, face to face or by telephone or screen, or by an automatic device
(運輸規則 24条): an entry of the tablet never is one, with a connection or without.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from moyai.core.clock import at_local, local
from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import open_desk_task
from moyai.fleet.crews.enums import NoteKind, RollCallKind
from moyai.fleet.crews.operations import add_duty_note, report_accident, state_condition
from moyai.fleet.crews.pages.forms import ConditionForm
from moyai.fleet.crews.pages.report_forms import DriverAccidentForm, DriverNoteForm
from moyai.fleet.crews.texts import tell_driver_accident
from moyai.fleet.entries import Entry, EntryKind
from moyai.fleet.models import Shift
from moyai.fleet.operations import EntryRefused

A_DAY = timedelta(days=1)


def apply_condition(entry: Entry) -> dict[str, Any]:
    """Keep the driver's answers before or after duty: ``{kind, …}`` as of ConditionForm."""
    kind = entry.data.get("kind")
    if kind not in RollCallKind.values:
        raise EntryRefused("unreadable")
    form = ConditionForm(RollCallKind(kind), entry.data)
    check_form(form)
    state_condition(
        shift_id=_get_shift(entry).pk,
        driver=entry.driver,
        kind=RollCallKind(kind),
        said_at=entry.made_at,
        now=entry.now,
        **form.read_condition(),
    )
    return {"text": _("点呼の担当に伝わりました。点呼を受けてください。")}


def apply_accident(entry: Entry) -> dict[str, Any]:
    """Write down an accident as the driver tells it, and have the desk call at once."""
    form = DriverAccidentForm(entry.data)
    check_form(form)
    shift, said = _get_shift(entry), form.cleaned_data
    made = report_accident(
        vehicle_id=shift.vehicle_id,
        driver_id=entry.driver.pk,
        happened_at=_find_moment(said["time"], entry.made_at),
        place=said["place"],
        outline=said["outline"],
        parties=said["parties"],
        injured=said["injured"] or 0,
        by=entry.driver,
        now=entry.now,
    )
    open_desk_task(
        key=f"crews:driver_accident:{made.pk}",
        kind="accident",
        text=tell_driver_accident(shift.vehicle.name, made.driver_name, made.place, made.injured),
        now=entry.now,
        number=shift.vehicle.partner.phone,
        urgency=Urgency.IMPORTANT,
    )
    return {"text": _("事務所に伝わりました。電話にも出られるようにしてください。")}


def apply_note(entry: Entry) -> dict[str, Any]:
    """Add to the duty record what the driver noticed."""
    form = DriverNoteForm(entry.data)
    check_form(form)
    said = form.cleaned_data
    add_duty_note(
        shift_id=_get_shift(entry).pk,
        kind=NoteKind(said["note_kind"]),
        happened_at=entry.made_at,
        text=said["text"],
        place=said["place"],
        by=entry.driver,
        now=entry.now,
    )
    return {"text": _("業務記録に書き足しました。")}


def check_form(form: forms.Form) -> None:
    """Refuse what a form does not take, naming its fields.

    Raises:
        EntryRefused: ``unreadable``.
    """
    if not form.is_valid():
        names = [str(form.fields[name].label) for name in form.errors if name in form.fields]
        text = str(EntryRefused("unreadable").text)
        raise EntryRefused("unreadable", text + (f"（{_('、').join(names)}）" if names else ""))


def _get_shift(entry: Entry) -> Shift:
    if entry.shift is None:
        raise EntryRefused("no_shift")
    return entry.shift


def _find_moment(time: Any, made_at: datetime) -> datetime:
    """Return when it was: the time that was told, at most a day before it was entered; else that moment."""
    if time is None:
        return made_at
    told = at_local(local(made_at).date(), time.hour * 60 + time.minute)
    return told if told <= made_at else told - A_DAY


CONDITION = EntryKind(
    "condition", apply_condition, lambda _entry: {"ja": "点呼の答え", "en": "answers for the roll-call"}
)
ACCIDENT = EntryKind(
    "accident", apply_accident, lambda _entry: {"ja": "事故の報告", "en": "report of an accident"}
)
NOTE = EntryKind(
    "duty_note", apply_note, lambda _entry: {"ja": "できごとのメモ", "en": "note for the duty record"}
)
