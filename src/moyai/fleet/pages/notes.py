"""What drivers note for one another about a place or a rider; the desk may erase it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.errors import Refused
from moyai.fleet.models import Stop, Task
from moyai.fleet.operations import erase_crew_note, write_crew_note
from moyai.fleet.pages.forms import NoteForm
from moyai.fleet.queries import find_driver_shift, list_notes_at


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.DRIVER)
def show(request: HttpRequest, stop_id: int) -> HttpResponse:
    """Show what is noted at a stop of the driver's own shift (GET); note something (POST)."""
    stop = _get_own_stop(request, stop_id)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _write(request, stop, form):
        return redirect("fleet:drive")
    has_errors = form.is_bound and not form.is_valid()
    context = {"stop": stop, "form": form, "notes": list_notes_at(stop), "has_errors": has_errors}
    return render(request, "fleet/drive_notes.html", context, status=422 if has_errors else 200)


@require_POST
@require_role(Role.DRIVER)
def forget(request: HttpRequest, stop_id: int, note_id: int) -> HttpResponse:
    """Erase a note that is shown at a stop of the driver's own shift."""
    stop = _get_own_stop(request, stop_id)
    if note_id in {note.pk for note in list_notes_at(stop)}:
        erase_crew_note(note_id=note_id, actor=name_actor(request), now=clock.now())
        messages.success(request, _("メモを消しました。"))
    return redirect("fleet:drive_notes", stop_id=stop.pk)


@require_POST
@require_role(Role.DISPATCHER)
def forget_from_desk(request: HttpRequest, note_id: int) -> HttpResponse:
    """Erase any note. Field: task, the code of the task whose page it stands on."""
    if erase_crew_note(note_id=note_id, actor=name_actor(request), now=clock.now()):
        messages.success(request, _("メモを消しました。"))
    task = Task.objects.filter(code=request.POST.get("task", "")).first()
    return redirect("fleet:desk") if task is None else redirect("fleet:desk_task", code=task.code)


def _write(request: HttpRequest, stop: Stop, form: NoteForm) -> bool:
    try:
        write_crew_note(
            stop=stop,
            is_about_rider=form.cleaned_data["about"] == "rider",
            text=form.cleaned_data["text"],
            by=get_account(request),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error("text", str(refused.text))
        return False
    messages.success(request, _("メモを残しました。"))
    return True


def _get_own_stop(request: HttpRequest, stop_id: int) -> Stop:
    shift = find_driver_shift(get_account(request), clock.now())
    stops = Stop.objects.select_related("task").filter(shift=shift, task__isnull=False)
    if shift is None:
        raise Http404
    return get_object_or_404(stops, pk=stop_id)
