"""The data notebook: own entries and those shared in the class; tables, print, comments, trouble."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.attempts import read_number
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import get_page_language, put
from moyai.core.photos.uploads import takes_photos
from moyai.services.smart_farm.course.content import Step, StepKind
from moyai.services.smart_farm.course.ruby import drop_ruby
from moyai.services.smart_farm.enums_lessons import Decision
from moyai.services.smart_farm.forms.lessons import EntryForm
from moyai.services.smart_farm.models import Assignment, NotebookEntry, Seat
from moyai.services.smart_farm.operations import notebook as operations
from moyai.services.smart_farm.picture_files import PICTURES
from moyai.services.smart_farm.queries.courses import find_lesson
from moyai.services.smart_farm.queries.notebook import find_entry, list_readable
from moyai.services.smart_farm.views.lesson_people import attempt, get_seat, get_seat_in

A_PAGE = 20
MOST_PRINTED = 300
HEADER = ("day", "pupil", "lesson", "step", "title", "text", "name", "value", "unit")


@never_cache
@require_GET
@login_required
def show_list(request: HttpRequest, code: str) -> HttpResponse:
    """Show a notebook: a pupil's own and what is shared; a teacher's whole class. Query: of, page."""
    seat = get_seat(request, code)
    rows = _list_chosen(request, seat).order_by("-on_day", "-pk").prefetch_related("comments")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"seat": seat, "school_class": seat.school_class, "page": page, "of": request.GET.get("of", "")}
    return render(request, "smart_farm/lessons/notebook.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@takes_photos
def write(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a new entry (GET); keep it (POST). Query: lesson (its number) and step."""
    seat = get_seat(request, code)
    if seat.is_teacher:
        raise PermissionDenied
    assignment, step = _find_step(request, seat)
    form = EntryForm(
        request.POST or None, request.FILES or None, step=step, initial={"on_day": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        entry = _keep(
            form,
            lambda written: operations.write_entry(
                seat=seat,
                written=written,
                assignment=assignment,
                step=step.key if step else "",
                now=clock.now(),
            ),
        )
        if entry is not None:
            if assignment is not None and step is not None:
                return redirect("smart_farm:lesson_step", number=assignment.pk, key=step.key)
            return redirect("smart_farm:entry", code=entry.code)
    return _show_form(request, form, seat, {"assignment": assignment, "step": step})


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@takes_photos
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of one's own entry (GET); change it (POST)."""
    entry, seat = _get(request, code)
    if entry.seat_id != seat.pk:
        raise PermissionDenied
    step = _find_step_of(entry)
    form = EntryForm(request.POST or None, request.FILES or None, step=step, entry=entry)
    if request.method == "POST" and form.is_valid():
        kept = _keep(
            form,
            lambda written: operations.change_entry(
                entry=entry,
                by=seat,
                written=written,
                drops_picture=form.cleaned_data.get("drops_picture", False),
                now=clock.now(),
            ),
        )
        if kept is not None:
            return redirect("smart_farm:entry", code=code)
    return _show_form(request, form, seat, {"entry": entry, "step": step})


@never_cache
@require_GET
@login_required
def show_entry(request: HttpRequest, code: str) -> HttpResponse:
    """Show an entry with what teachers wrote below it."""
    entry, seat = _get(request, code)
    context = {
        "entry": entry,
        "seat": seat,
        "school_class": seat.school_class,
        "is_own": entry.seat_id == seat.pk,
        "comments": list(entry.comments.select_related("by__member")),
        "reports": list(entry.reports.filter(decision="")) if seat.is_teacher else [],
        "most_comment": operations.MOST_COMMENT,
    }
    return render(request, "smart_farm/lessons/entry.html", context)


@never_cache
@require_POST
@login_required
def press(request: HttpRequest, code: str) -> HttpResponse:
    """Do one of: comment (text), report (why), uphold, dismiss, drop."""
    entry, seat = _get(request, code)
    now = clock.now()
    text = request.POST.get("text", "")
    works: dict[str, tuple[Callable[[], object], str]] = {
        "comment": (
            lambda: operations.comment(entry=entry, by=seat, text=text, now=now),
            _("コメントを書きました。"),
        ),
        "report": (
            lambda: operations.report_entry(entry=entry, by=seat, why=text, now=now),
            _("せんせいに つたえました。せんせいが みるまで、クラスには みえません。"),
        ),
        "uphold": (
            lambda: operations.decide_entry(entry=entry, by=seat, decision=Decision.UPHELD, now=now),
            _("かくしたままにしました。書いた本人には見えます。"),
        ),
        "dismiss": (
            lambda: operations.decide_entry(entry=entry, by=seat, decision=Decision.DISMISSED, now=now),
            _("また見えるようにしました。"),
        ),
        "drop": (lambda: operations.drop_entry(entry=entry, by=seat, now=now), _("けしました。")),
    }
    found = works.get(request.POST.get("do", ""))
    if found is None:
        raise Http404
    is_done = attempt(request, *found)
    if is_done and request.POST["do"] in ("drop", "report"):
        return redirect("smart_farm:notebook", code=seat.school_class.code)
    return redirect("smart_farm:entry", code=code)


@never_cache
@require_GET
@login_required
def give_picture(request: HttpRequest, code: str) -> HttpResponse:
    """Give an entry's picture to whoever may read the entry."""
    entry, _seat = _get(request, code)
    if not entry.picture:
        raise Http404
    try:
        content = PICTURES.read(entry.picture)
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(content, content_type="image/jpeg")


@never_cache
@require_GET
@login_required
def give_table(request: HttpRequest, code: str) -> HttpResponse:
    """Give a notebook as CSV: one row a number, entries without numbers one row. Query: of."""
    seat = get_seat(request, code)
    rows: list[list[Any]] = []
    for entry in _list_chosen(request, seat).order_by("on_day", "pk"):
        lesson = entry.assignment.lesson if entry.assignment else ""
        head = [entry.on_day, entry.seat.member.name, lesson, entry.step, entry.title, entry.text]
        numbers = entry.numbers or [{"name": "", "value": None, "unit": ""}]
        rows += [[*head, each.get("name"), each.get("value"), each.get("unit")] for each in numbers]
    return answer_csv(f"notebook-{seat.school_class.code}.csv", HEADER, rows)


@never_cache
@require_GET
@login_required
def show_paper(request: HttpRequest, code: str) -> HttpResponse:
    """Show a notebook as one page to print. Query: of."""
    seat = get_seat(request, code)
    rows = _list_chosen(request, seat).order_by("on_day", "pk").prefetch_related("comments__by__member")
    entries = list(rows[: MOST_PRINTED + 1])
    context = {
        "seat": seat,
        "school_class": seat.school_class,
        "entries": entries[:MOST_PRINTED],
        "is_cut": len(entries) > MOST_PRINTED,
        "most": MOST_PRINTED,
    }
    return render(request, "smart_farm/lessons/notebook_print.html", context)


def _list_chosen(request: HttpRequest, seat: Seat) -> Any:
    """Return what somebody may read, of one pupil where ``of`` names her seat, or ``own``."""
    rows = list_readable(seat)
    of = request.GET.get("of", "")
    if of == "own":
        return rows.filter(seat=seat)
    return rows.filter(seat=read_number(of)) if of else rows


def _get(request: HttpRequest, code: str) -> tuple[NotebookEntry, Seat]:
    entry = get_object_or_404(NotebookEntry.objects.select_related("seat"), code=code)
    seat = get_seat_in(request, entry.seat.school_class_id)
    found = find_entry(seat, code)
    if found is None:
        raise Http404
    return found, seat


def _find_step(request: HttpRequest, seat: Seat) -> tuple[Assignment | None, Step | None]:
    """Return for which step of which lesson is written, as the address says; neither: for none."""
    number = read_number(request.GET.get("lesson"))
    assignment = Assignment.objects.filter(
        pk=number, school_class=seat.school_class, opens_on__lte=clock.today()
    ).first()
    found = find_lesson(assignment) if assignment else None
    step = found[1].find_step(request.GET.get("step", "")) if found else None
    if step is None or step.kind is not StepKind.WRITE:
        return None, None
    return assignment, step


def _find_step_of(entry: NotebookEntry) -> Step | None:
    found = find_lesson(entry.assignment) if entry.assignment else None
    step = found[1].find_step(entry.step) if found else None
    return step if step and len(step.numbers) >= len(entry.numbers) else None


def _keep(form: EntryForm, keep: Callable[[Any], NotebookEntry]) -> NotebookEntry | None:
    """Read the picture, outside a transaction, and keep the entry; None, and the form says why not."""
    upload = form.cleaned_data["picture"]
    field = "picture"
    try:
        picture = operations.read_picture(upload.read()) if upload else b""
        field = "text"
        return keep(form.read(picture, get_page_language()))
    except Refused as refused:
        form.add_error(field, drop_ruby(put(refused.text)))
        return None


def _show_form(request: HttpRequest, form: EntryForm, seat: Seat, more: dict[str, Any]) -> HttpResponse:
    context = {
        "form": form,
        "numbers": form.list_numbers(),
        "has_errors": bool(form.errors),
        "seat": seat,
        "school_class": seat.school_class,
        **more,
    }
    return render(request, "smart_farm/lessons/entry_form.html", context, status=422 if form.errors else 200)
