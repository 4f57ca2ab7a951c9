"""Experiments of a class: the plan with what is not fair, guesses, lots, measuring, what came out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import get_page_language, put
from moyai.engines.agronomy.soils import find_soil
from moyai.services.smart_farm.course.ruby import drop_ruby
from moyai.services.smart_farm.enums_lessons import ExperimentState, Factor, Guess, Outcome
from moyai.services.smart_farm.experiments.drawing import draw_dots, draw_growth, draw_range
from moyai.services.smart_farm.forms.lessons import ArmForm, ExperimentForm, GuessForm, MeasureForm
from moyai.services.smart_farm.models import Arm, Crop, Experiment, Hypothesis, Measurement, Seat
from moyai.services.smart_farm.operations import experiments as operations
from moyai.services.smart_farm.queries.experiments import get_result, list_arms, list_findings
from moyai.services.smart_farm.texts.lessons import UNITS, say_finding, say_result
from moyai.services.smart_farm.views.lesson_people import attempt, get_experiment, get_seat, get_teacher

HEADER = ("plot", "group", "lot", "measured", "day", "value", "source", "pupil", "entered")


@never_cache
@require_GET
@login_required
def show_list(request: HttpRequest, code: str) -> HttpResponse:
    """Show the experiments of a class."""
    seat = get_seat(request, code)
    experiments = list(seat.school_class.experiments.all())
    context = {"seat": seat, "school_class": seat.school_class, "experiments": experiments}
    return render(request, "smart_farm/lessons/experiments.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a new experiment (GET); plan it (POST)."""
    seat = get_teacher(request, code)
    farm = seat.school_class.farm
    data = request.POST or None
    form = ExperimentForm(data, initial={"factor": Factor.WATER, "outcome": Outcome.HEIGHT, "plots": 16})
    arms = [ArmForm(data, farm=farm, prefix=group, initial=_begin_arm(seat, group)) for group in ("a", "b")]
    # Each is read even if the first is not right, so that all that is wrong is said at once.
    are_valid = [each.is_valid() for each in (form, *arms)]
    if request.method == "POST" and all(are_valid):
        try:
            a, b = (each.read() for each in arms)
            experiment = operations.plan_experiment(
                school_class=seat.school_class,
                question=form.cleaned_data["question"],
                factor=Factor(form.cleaned_data["factor"]),
                outcome=Outcome(form.cleaned_data["outcome"]),
                a=a,
                b=b,
                places=form.list_places(a.spacing_mm),
                actor=name_actor(request),
                now=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, drop_ruby(put(refused.text)))
        else:
            return redirect("smart_farm:experiment", code=experiment.code)
    has_errors = any(each.errors for each in (form, *arms))
    context = {
        "form": form,
        "arms": list(zip("AB", arms, strict=True)),
        "seat": seat,
        "school_class": seat.school_class,
        "has_errors": has_errors,
    }
    return render(
        request, "smart_farm/lessons/experiment_form.html", context, status=422 if has_errors else 200
    )


@never_cache
@require_GET
@login_required
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show an experiment: plan, guesses, lots, and what came out so far."""
    experiment, seat = get_experiment(request, code)
    return render(request, "smart_farm/lessons/experiment.html", _make_page(experiment, seat))


@never_cache
@require_POST
@login_required
def press(request: HttpRequest, code: str) -> HttpResponse:
    """Do one of: guess (guess, why); as a teacher draw, start, end, readings."""
    experiment, seat = get_experiment(request, code)
    facts: dict[str, Any] = {"experiment": experiment, "actor": name_actor(request), "now": clock.now()}
    deed = request.POST.get("do", "")
    if deed == "guess":
        return _guess(request, experiment, seat)
    works: dict[str, tuple[Callable[[], object], str]] = {
        "draw": (lambda: operations.draw_plots(**facts), _("くじを ひきました。")),
        "start": (lambda: operations.start_experiment(**facts), _("実験をはじめました。")),
        "end": (lambda: operations.end_experiment(**facts), _("実験をおわりにしました。")),
        "readings": (
            lambda: [
                operations.take_readings(day=clock.today() - timedelta(days=n), **facts) for n in range(2)
            ],
            _("きのうと きょうの センサーの 数字を 入れました。"),
        ),
    }
    found = works.get(deed)
    if found is None:
        raise Http404
    if not seat.is_teacher:
        raise PermissionDenied
    attempt(request, *found)
    return redirect("smart_farm:experiment", code=code)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def measure(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of what was measured (GET); enter it (POST)."""
    experiment, seat = get_experiment(request, code)
    plots = list(experiment.plots.all())
    form = MeasureForm(
        request.POST or None, experiment=experiment, plots=plots, initial={"measured_on": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            values = form.list_values()
            count = operations.measure(
                experiment=experiment,
                seat=seat,
                outcome=Outcome(form.cleaned_data["outcome"]),
                values=values,
                measured_on=form.cleaned_data["measured_on"],
                now=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, drop_ruby(put(refused.text)))
        else:
            attempt(request, lambda: None, _("%(n)s つ 入れました。") % {"n": count})
            return redirect("smart_farm:experiment", code=code)
    context = {
        "form": form,
        "fields": form.list_fields(),
        "experiment": experiment,
        "seat": seat,
        "is_running": experiment.state == ExperimentState.RUNNING,
        "has_errors": bool(form.errors),
    }
    return render(request, "smart_farm/lessons/measure.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
@login_required
def give_table(request: HttpRequest, code: str) -> HttpResponse:
    """Give all that was measured as CSV; of classmates a pupil gets no names."""
    experiment, seat = get_experiment(request, code)
    rows = Measurement.objects.filter(plot__experiment=experiment).select_related("plot", "seat__member")
    table = [
        [
            row.plot.number,
            row.plot.group,
            row.plot.ticket,
            row.outcome,
            row.measured_on,
            row.value,
            row.source,
            row.seat.member.name if row.seat and (seat.is_teacher or row.seat_id == seat.pk) else "",
            row.entered_at,
        ]
        for row in rows
    ]
    return answer_csv(f"experiment-{experiment.code}.csv", HEADER, table)


def _guess(request: HttpRequest, experiment: Experiment, seat: Seat) -> HttpResponse:
    form = GuessForm(request.POST)
    if not form.is_valid():
        context = _make_page(experiment, seat) | {"guess_form": form, "has_errors": True}
        return render(request, "smart_farm/lessons/experiment.html", context, status=422)
    facts: dict[str, Any] = {"guess": Guess(form.cleaned_data["guess"]), "why": form.cleaned_data["why"]}
    attempt(
        request,
        lambda: operations.write_guess(experiment=experiment, seat=seat, now=clock.now(), **facts),
        _("よそうを かきました。"),
    )
    return redirect("smart_farm:experiment", code=experiment.code)


def _make_page(experiment: Experiment, seat: Seat) -> dict[str, Any]:
    a, b = list_arms(experiment)
    plots = list(experiment.plots.all())
    own = Hypothesis.objects.filter(experiment=experiment, seat=seat).first()
    is_planned = experiment.state == ExperimentState.PLANNED
    context: dict[str, Any] = {
        "experiment": experiment,
        "seat": seat,
        "school_class": experiment.school_class,
        "arms": (a, b),
        "rows": _list_rows(experiment, a, b),
        "plots": plots,
        "own": own,
        "guesses": _count_guesses(experiment),
        "whys": _list_whys(experiment, seat),
        "is_planned": is_planned,
        "is_running": experiment.state == ExperimentState.RUNNING,
        "unit": UNITS[experiment.outcome],
        "guess_form": GuessForm(initial={"guess": own.guess, "why": own.why} if own else {}),
    }
    if is_planned:
        return context | {"findings": [say_finding(each) for each in list_findings(experiment, plots)]}
    result = get_result(experiment)
    return context | {
        "result": result,
        "said": say_result(result, str(UNITS[experiment.outcome])),
        "findings": [say_finding(each) for each in result.findings],
        "dots": draw_dots(result),
        "range": draw_range(result),
        "growth": draw_growth(result),
    }


def _list_rows(experiment: Experiment, a: Arm, b: Arm) -> list[dict[str, Any]]:
    """Return how both groups are treated, side by side; what is to differ is marked."""
    rows = (
        ("", _("畑"), a.bed.name, b.bed.name),
        ("crop", _("作物"), a.crop.name, b.crop.name),
        ("sown", _("まいた日"), f"{a.sown_on:%-m/%-d}", f"{b.sown_on:%-m/%-d}"),
        ("water", _("水の量"), f"{a.water_ml_a_day} mL", f"{b.water_ml_a_day} mL"),
        ("depth", _("種の深さ"), f"{a.depth_mm} mm", f"{b.depth_mm} mm"),
        ("spacing", _("株のあいだ"), f"{a.spacing_mm} mm", f"{b.spacing_mm} mm"),
        ("light", _("日あたり"), a.get_light_display(), b.get_light_display()),
        ("soil", _("土"), _name_soil(a), _name_soil(b)),
    )
    return [
        {"label": label, "a": of_a, "b": of_b, "is_factor": key == experiment.factor, "differs": of_a != of_b}
        for key, label, of_a, of_b in rows
    ]


def _name_soil(arm: Arm) -> str:
    """Return what the soil of a group is called; a kind that the engine knows by its name for people."""
    kind = arm.soil or arm.bed.soil
    known = find_soil(kind)
    if known is None:
        return kind or "–"
    return known.name.en if get_page_language() == "en" else known.name.ja


def _count_guesses(experiment: Experiment) -> list[tuple[str, int]]:
    """Return how many expected what; never who."""
    given = list(experiment.hypotheses.values_list("guess", flat=True))
    return [(str(guess.label), given.count(guess.value)) for guess in Guess]


def _list_whys(experiment: Experiment, seat: Seat) -> list[Hypothesis]:
    """Return who expected what and why: for teachers alone."""
    if not seat.is_teacher:
        return []
    return list(experiment.hypotheses.select_related("seat__member"))


def _begin_arm(seat: Seat, group: str) -> dict[str, Any]:
    robot = seat.school_class.robot
    crop = Crop.objects.filter(slug="radish").first()
    return {
        "bed": robot.bed_id if robot else None,
        "crop": crop,
        "sown_on": clock.today(),
        "water_ml_a_day": 40 if group == "a" else 20,
        "depth_mm": crop.depth_mm if crop else 10,
        "spacing_mm": crop.spacing_mm if crop else 50,
        "light": "sun",
    }
