"""Learning from the past: the page that starts studies, tells how far they are and what came of them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.looking import one_look
from moyai.core.papers import pdf
from moyai.services.shared_taxi.models import Study, StudyStatus
from moyai.services.shared_taxi.operations.studying import start_study, stop_study
from moyai.services.shared_taxi.queries.studies import count_vehicles, get_study, list_studies
from moyai.services.shared_taxi.study.reading import learn_no_show_pct, read_present
from moyai.services.shared_taxi.study.variant import Variant
from moyai.services.shared_taxi.study_forms import StudyForm, list_initial
from moyai.services.shared_taxi.study_pages import describe, describe_both, describe_row, list_table

PAGE = 20


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_list(request: HttpRequest) -> HttpResponse:
    """List the studies."""
    page = Paginator(list_studies(), PAGE).get_page(request.GET.get("page"))
    rows = [describe_row(study) for study in page]
    return render(request, "shared_taxi/studies.html", {"rows": rows, "page": page})


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def start(request: HttpRequest) -> HttpResponse:
    """Show the form; start what was filled in."""
    today, present = clock.today(), _read_present()
    if request.method != "POST":
        initial = list_initial(present, today, no_show_pct=learn_no_show_pct(today))
        form = StudyForm(initial=initial, present=present, today=today)
        return render(request, "shared_taxi/study_start.html", {"form": form})
    form = StudyForm(request.POST, present=present, today=today)
    if form.is_valid():
        try:
            study = _start(request, form, present)
        except Refused as refused:
            form.add_error(None, str(refused.text))
        else:
            messages.success(request, _("計算を始めます。このページを閉じても、計算は続きます。"))
            return redirect("shared_taxi:study", study.pk)
    return render(request, "shared_taxi/study_start.html", {"form": form, "has_errors": True}, status=422)


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show(request: HttpRequest, study_pk: int) -> HttpResponse:
    """Show a study: how far it is, and what came of it."""
    study = _get(study_pk)
    others = list_studies().filter(status=StudyStatus.DONE, kind=study.kind).exclude(pk=study_pk)[:PAGE]
    with one_look():
        return render(request, "shared_taxi/study.html", {**describe(study), "others": others})


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_live(request: HttpRequest, study_pk: int) -> HttpResponse:
    """Return the part of a study's page that changes while it is computed."""
    with one_look():
        return render(request, "shared_taxi/study_live.html", describe(_get(study_pk)))


@require_POST
@require_role(Role.OFFICER)
def stop(request: HttpRequest, study_pk: int) -> HttpResponse:
    """Stop a study."""
    if stop_study(study=_get(study_pk), actor=name_actor(request), now=clock.now()):
        messages.success(request, _("計算を止めました。そこまでの結果は残っています。"))
    else:
        messages.info(request, _("この計算は、もう終わっています。"))
    return redirect("shared_taxi:study", study_pk)


@never_cache
@require_GET
@require_role(Role.OFFICER)
def compare(request: HttpRequest) -> HttpResponse:
    """Show what two studies found for their changed service, side by side."""
    both = [_get(_read_number(request, name)) for name in ("a", "b")]
    with one_look():
        return render(request, "shared_taxi/study_compare.html", describe_both(*both))


@require_GET
@require_role(Role.OFFICER)
def export(request: HttpRequest, study_pk: int) -> HttpResponse:
    """Return a study's table for a spreadsheet."""
    study = _get(study_pk)
    header, rows = list_table(study)
    return answer_csv(f"study-{study.pk}.csv", header, rows)


@require_GET
@require_role(Role.OFFICER)
def show_paper(request: HttpRequest, study_pk: int) -> HttpResponse:
    """Return a study as a paper for a meeting."""
    study = _get(study_pk)
    with one_look():
        context = {**describe(study), "made_at": clock.now()}
        try:
            return pdf.respond_pdf("shared_taxi/study_paper.html", context, name=f"study-{study.pk}")
        except pdf.PaperUnavailable as refused:
            messages.error(request, str(refused.text))
            return redirect("shared_taxi:study", study_pk)


def _start(request: HttpRequest, form: StudyForm, present: Variant) -> Study:
    return start_study(
        title=form.cleaned_data["title"],
        period=form.get_days(),
        present=present,
        changed=form.get_changed(),
        goal=form.get_goal(),
        luck=form.get_luck(),
        repeats=form.cleaned_data["repeats"],
        actor=name_actor(request),
        now=clock.now(),
    )


def _read_present() -> Variant:
    return read_present(clock.today(), vehicles=count_vehicles())


def _get(pk: int) -> Study:
    try:
        return get_study(pk)
    except Study.DoesNotExist:
        raise Http404 from None


def _read_number(request: HttpRequest, name: str) -> int:
    value = request.GET.get(name, "")
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Http404
    return int(value)
