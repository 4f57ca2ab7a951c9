"""What the reviews of a round say; the chair's decisions, sent, replaced, printed, taken along."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.attempts import attempt, read_number
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.engines.conversation import Localized
from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.ranking import LOT
from moyai.services.open_call.enums_judging import Result, ReviewState, RoundState
from moyai.services.open_call.models import Decision, Review, Round, Theme
from moyai.services.open_call.operations.panel.deciding import Choice, decide, send
from moyai.services.open_call.panel.targets import list_judged, list_results
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.panel.conflicts import has_conflict
from moyai.services.open_call.queries.panel.deciding import (
    Gap,
    count_unfinished,
    find_standing,
    gather_feedback,
    is_untouched,
    list_decidable,
    list_gaps,
    list_themes,
)
from moyai.services.open_call.queries.panel.exporting import make_csv, make_json
from moyai.services.open_call.queries.panel.rounds import count_states, list_void
from moyai.services.open_call.queries.panel.selecting import choose, find_costs
from moyai.services.open_call.queries.panel.weighing import Weighing, weigh
from moyai.services.open_call.queries.panel.weighing import describe as describe_weighing
from moyai.services.open_call.views.panel.doors import (
    find_chair,
    get_chair,
    get_decision,
    get_round,
)

FINALISTS = 5
LONGEST = 5000
SOME_THRESHOLD = 0.667
"""Below this, Krippendorff himself draws no conclusions (Content Analysis, 2004, p. 241)."""


def say(sentence: Any) -> str:
    """Return what an engine says, in the language of the page."""
    return put(Localized(*sentence))


@never_cache
@require_GET
@login_required
def results(request: HttpRequest, number: int) -> HttpResponse:
    """Show what the reviews say. Query: theme, first, budget, per_theme."""
    one = get_round(request, number)
    _check_own_first(request, one)
    theme = _find_theme(one, request.GET.get("theme", ""))
    first = _read_first(request, one, theme)
    weighing = weigh(one, first=first, theme=theme)
    budget = read_number(request.GET.get("budget"), otherwise=_find_budget(one, theme))
    context = {
        "programme": one.programme,
        "round": one,
        "stage": get_plan(one.programme).get_stage(one.stage),
        "theme": theme,
        "themes": list_themes(one),
        "first": first,
        "budget": budget,
        "counts": count_states(one),
        "void": list_void(one),
        "is_chair": find_chair(request, one.programme) is not None,
        "now_at": "results",
    }
    return render(request, "open_call/panel/results.html", context | _describe(weighing, budget))


def _describe(weighing: Weighing, budget: int) -> dict[str, Any]:
    calibration, ranking, sensitivity = weighing.calibration, weighing.ranking, weighing.sensitivity
    names = {f"judge:{each.judge_id}": each.judge.name for each in weighing.reviews}
    titles = {each.entry.code: each.entry.title or each.entry.code for each in weighing.lines}
    costs = find_costs([each.entry for each in weighing.lines])

    def name_entries(text: str) -> str:
        for code, title in titles.items():
            text = text.replace(code, title)
        return text

    purse = None
    if budget and calibration is not None:
        try:
            outcome = choose(weighing, budget_yen=budget, most=weighing.first)
        except ProblemError:
            outcome = None
        if outcome is not None:
            purse = {
                "says": name_entries(say(outcome.sentence)),
                "titles": [titles[key] for key in outcome.best.keys] if outcome.best else [],
                "others": [[titles[key] for key in each.keys] for each in outcome.alternatives],
                "more": name_entries(say(outcome.next_step.sentence)) if outcome.next_step else "",
            }
    return {
        "lines": [
            {"line": each, "cost": costs[each.entry.code], "chance": _percent(each)}
            for each in weighing.lines
        ],
        "has_scores": calibration is not None,
        "calibration_says": say(calibration.sentence) if calibration else "",
        "is_prior_found": weighing.is_prior_found,
        "leniencies": [
            {"name": names.get(each.reviewer, each.reviewer), "one": each}
            for each in (calibration.reviewers if calibration else ())
        ],
        "ranking_says": name_entries(say(ranking.sentence)) if ranking else "",
        "bands": [[titles[key] for key in each] for each in ranking.bands] if ranking else [],
        "agreements": [
            {"one": each, "meaning": say(each.meaning), "is_low": _is_low(each.value)}
            for each in weighing.agreements
        ],
        "sensitivity_says": name_entries(_name_criteria(say(sensitivity.sentence), weighing))
        if sensitivity
        else "",
        "ties": [
            {"line": each, "by": _("くじ") if each.place.decided_by == LOT else each.place.decided_by}
            for each in weighing.lines
            if each.place and each.place.decided_by != "total"
        ],
        "seed": weighing.seed,
        "purse": purse,
    }  # fmt: skip


def _name_criteria(text: str, weighing: Weighing) -> str:
    for item in sorted(weighing.items, key=lambda each: -len(each.key)):
        text = text.replace(f"「{item.key}」", f"「{item.title}」").replace(
            f" {item.key} ", f" {item.title} "
        )
    return text


def _is_low(value: float | None) -> bool:
    return value is not None and value < SOME_THRESHOLD


def _percent(line: Any) -> int | None:
    return round(100 * line.ranked.chance) if line.ranked is not None else None


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def decide_round(request: HttpRequest, number: int) -> HttpResponse:
    """Show the chair the entries with a first proposal (GET); decide (POST). Query: theme, first."""
    one = get_round(request, number)
    chair = get_chair(request, one.programme)
    _check_own_first(request, one)
    theme = _find_theme(one, request.POST.get("theme") or request.GET.get("theme", ""))
    first = _read_first(request, one, theme)
    weighing = weigh(one, first=first, theme=theme)
    standing = find_standing(one, theme)
    fault = ""
    if request.method == "POST":
        try:
            made = decide(
                one=one,
                theme=theme,
                choices=_read_choices(request, one, theme, weighing),
                reason=request.POST.get("reason", "")[:LONGEST],
                record=describe_weighing(weighing, clock.now()),
                chair=chair,
                actor=name_actor(request),
                now=clock.now(),
                is_none_suitable=bool(request.POST.get("none_suitable")),
                because=request.POST.get("because", "")[:LONGEST],
            )
        except Refused as refused:
            fault = put(refused.text)
        else:
            messages.success(request, _("決定を記録しました。送るまで、応募者には知らされません。"))
            return redirect("open_call:decision", made.pk)
    plan = get_plan(one.programme)
    source = list_judged(plan, one.stage)[0]
    context = {
        "programme": one.programme,
        "round": one,
        "theme": theme,
        "themes": list_themes(one),
        "first": first,
        "standing": standing,
        "unfinished": count_unfinished(one),
        "is_ready": one.state in (RoundState.CLOSED, RoundState.DECIDED),
        "rows": _propose(request, one, theme, weighing, standing),
        "results": [(each.value, each.label) for each in list_results(plan, source)],
        "barred": [each for each in list_decidable(one, theme) if has_conflict(chair, each)],
        "sent": request.POST,
        "fault": fault,
        "has_errors": bool(fault),
        "now_at": "decide",
    }
    return render(request, "open_call/panel/decide.html", context, status=422 if fault else 200)


def _propose(
    request: HttpRequest, one: Round, theme: Theme | None, weighing: Weighing, standing: Decision | None
) -> list[dict[str, Any]]:
    """Return a row of each entry: what was sent, else what stands (gaps filled), else by rank."""
    feedback = gather_feedback(one)
    known = {each.entry_id: each for each in standing.entries.all()} if standing is not None else {}
    following = {gap.following.entry_id for gap in _list_gaps(standing) if gap.following is not None}
    wanted = {each.pk for each in list_decidable(one, theme)}
    rows = []
    for line in weighing.lines:
        code, before = line.entry.code, known.get(line.entry.pk)
        if line.entry.pk not in wanted:
            continue
        place = line.ranked.place if line.ranked is not None else None
        result = Result.CHOSEN if place is not None and place <= weighing.first else Result.NOT_CHOSEN
        if before is not None:
            result = Result.CHOSEN if line.entry.pk in following else Result(before.result)
        rows.append(
            {
                "line": line,
                "result": request.POST.get(f"result_{code}", str(result)),
                "reason": request.POST.get(f"reason_{code}", before.reason if before else _reason(line)),
                "feedback": request.POST.get(
                    f"feedback_{code}", before.feedback if before else feedback.get(line.entry.pk, "")
                ),
            }
        )
    return rows


def _list_gaps(standing: Decision | None) -> list[Gap]:
    return list_gaps(standing) if standing is not None else []


def _reason(line: Any) -> str:
    if line.raw is None or line.ranked is None:
        return ""
    return _(
        "評価の平均は100点満点で%(raw).1f点（審査員の甘さ・辛さを直すと%(corrected).1f点）、%(place)d位でした。"
    ) % {
        "raw": line.raw,
        "corrected": line.corrected,
        "place": line.ranked.place,
    }


def _read_choices(request: HttpRequest, one: Round, theme: Theme | None, weighing: Weighing) -> list[Choice]:
    places = {each.entry.pk: each.ranked.place for each in weighing.lines if each.ranked is not None}
    choices = []
    none_suitable = bool(request.POST.get("none_suitable"))
    for entry in list_decidable(one, theme):
        given = request.POST.get(f"result_{entry.code}", "")
        if none_suitable:
            given = str(Result.NOT_CHOSEN)
        if given not in Result.values:
            continue
        choices.append(
            Choice(
                entry,
                Result(given),
                request.POST.get(f"reason_{entry.code}", "")[:LONGEST],
                request.POST.get(f"feedback_{entry.code}", "")[:LONGEST],
                places.get(entry.pk),
            )
        )
    return choices


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """Show a decision with its record (GET); send it (POST, chair)."""
    one = get_decision(request, number)
    if request.method == "POST":
        chair = get_chair(request, one.round.programme)
        attempt(
            request,
            lambda: send(decision=one, chair=chair, actor=name_actor(request), now=clock.now()),
            _("結果を送りました。"),
        )
        return redirect("open_call:decision", one.pk)
    rows = list(one.entries.select_related("entry"))
    known = {each["entry"]: each for each in one.record.get("entries", [])}
    context = {
        "programme": one.round.programme,
        "round": one.round,
        "decision": one,
        "rows": [{"one": each, "facts": known.get(each.entry.code, {})} for each in rows],
        "is_told": any(each.told_at for each in rows),
        "gaps": list_gaps(one) if one.replaced_by_id is None else [],
        "replaces": getattr(one, "replaces", None),
        "is_untouched": is_untouched(one),
        "is_chair": find_chair(request, one.round.programme) is not None,
        "criteria": one.record.get("rubric", {}).get("criteria", []),
        "ranking_says": say(one.record["ranking_says"]) if one.record.get("ranking_says") else "",
        "because": one.record.get("because", ""),
        "now_at": "decide",
    }
    return render(request, "open_call/panel/decision.html", context)


@never_cache
@require_GET
@login_required
def export(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Give out the whole record of a decision. ``form``: csv or json."""
    one = get_decision(request, number)
    name = f"decision-{one.pk}.{form}"
    if form == "json":
        answer: HttpResponse = JsonResponse(
            make_json(one), json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    elif form == "csv":
        answer = HttpResponse(make_csv(one), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _find_theme(one: Round, code: str) -> Theme | None:
    return get_object_or_404(Theme, programme=one.programme, code=code) if code else None


def _read_first(request: HttpRequest, one: Round, theme: Theme | None) -> int:
    otherwise = 1 if theme is not None else (len(list_themes(one)) or FINALISTS)
    given = request.POST.get("first") or request.GET.get("first")
    return min(200, max(1, read_number(given, otherwise=otherwise)))


def _find_budget(one: Round, theme: Theme | None) -> int:
    if theme is not None and theme.published is not None:
        return int(theme.published.budget_yen or 0)
    return int(one.programme.budget_yen or 0)


def _check_own_first(request: HttpRequest, one: Round) -> None:
    """Let nobody who still has to judge in a round see what others said of it."""
    owed = Review.objects.filter(
        round=one,
        judge__user=get_account(request),
        state__in=(ReviewState.ASSIGNED, ReviewState.DRAFT),
        round__state=RoundState.OPEN,
    )
    if owed.exists():
        raise PermissionDenied(_("先に、ご自分の審査を終えてください。"))
