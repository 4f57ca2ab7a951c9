"""Notes: the institution's record of a patient, and the notebook of all who look after her."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.mobile_clinic.access import CLINICAL, find_relation, list_practices, require_practice
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.enums_treatment import NoteKind
from moyai.services.mobile_clinic.forms.treatment import READERS, NoteForm
from moyai.services.mobile_clinic.models import ClinicNote, Patient, Practitioner
from moyai.services.mobile_clinic.operations.notes import read_notes, take_note_back, write_note
from moyai.services.mobile_clinic.policy_treatment import get_treatment_policy
from moyai.services.mobile_clinic.queries.notes import find_notebook_relation, list_notebooks
from moyai.services.mobile_clinic.views.said import attempt


@never_cache
@require_safe
@require_practice(*READERS, Profession.TECHNICIAN)
def show_notebooks(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Show whose notebooks somebody may read."""
    context = {"practice": practice, "patients": list_notebooks(practice, clock.now())}
    return render(request, "mobile_clinic/treatment/notebooks.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Show a patient's notes as this person may read them (GET); write one (POST)."""
    if kind not in NoteKind.values:
        raise Http404
    patient, practice = _get(request, code, NoteKind(kind))
    form = NoteForm(request.POST or None, is_notebook=kind == NoteKind.NOTEBOOK)
    now = clock.now()
    if request.method == "POST" and form.is_valid():
        professions = [Profession(each) for each in form.cleaned_data.get("professions", ())]
        try:
            write_note(
                patient=patient,
                kind=NoteKind(kind),
                words=form.list_words(),
                professions=professions,
                by=practice,
                now=now,
            )
        except Refused as refused:
            form.add_error(None, put(refused.text))
        else:
            messages.success(request, _("書きました。"))
            return redirect("mobile_clinic:notes", code=patient.code, kind=kind)
    try:
        notes = read_notes(patient=patient, kind=NoteKind(kind), by=practice, now=now)
    except Refused:
        raise PermissionDenied from None
    since = now - timedelta(seconds=get_treatment_policy().note_undo_s)
    context = {
        "patient": patient,
        "practice": practice,
        "kind": kind,
        "is_own": find_relation(get_account(request), patient, clock.today()) is not None,
        "rows": [_describe(each, practice, since) for each in notes],
        "form": form,
        "has_errors": form.is_bound,
    }
    status = 422 if form.is_bound else 200
    return render(request, "mobile_clinic/treatment/notes.html", context, status=status)


@require_POST
@login_required
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """Take a note back that this person wrote a moment ago."""
    note = ClinicNote.objects.filter(code=code).select_related("patient").first()
    if note is None:
        raise Http404
    _patient, practice = _get(request, note.patient.code, NoteKind(note.kind))
    attempt(request, lambda: take_note_back(note=note, by=practice, now=clock.now()), _("取り消しました。"))
    return redirect("mobile_clinic:notes", code=note.patient.code, kind=note.kind)


def _get(request: HttpRequest, code: str, kind: NoteKind) -> tuple[Patient, Practitioner]:
    """Return a patient and the job through which this person reads her notes.

    Raises:
        Http404: there is none.
    """
    patient = Patient.objects.filter(code=code).select_related("resident", "institution__partner").first()
    if patient is None:
        raise Http404
    user, today = get_account(request), clock.today()
    practice = find_relation(user, patient, today, CLINICAL)
    if practice is None and kind == NoteKind.NOTEBOOK:
        jobs = [each for each in list_practices(user, today) if each.profession in READERS]
        practice = next((each for each in jobs if find_notebook_relation(each, patient, clock.now())), None)
    if practice is None:
        raise Http404
    return patient, practice


def _describe(each: Any, practice: Practitioner, since: Any) -> dict[str, Any]:
    note = each.note
    return {
        "note": note,
        "words": [{"label": field.label, "text": text} for field, text in each.words.items()],
        "hidden": each.hidden,
        "to": "・".join(str(Profession(one).label) for one in note.professions),
        "reads": list(note.reads.all()),
        "may_take_back": note.author_id == practice.pk and note.written_at >= since,
    }
