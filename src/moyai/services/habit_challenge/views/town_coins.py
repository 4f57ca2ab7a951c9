"""The town's pages of coins: projects, rules, exchanges; and what a person should look at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import get_page_language, put
from moyai.core.ledger.queries import list_coin_balance
from moyai.services.habit_challenge.coin_rules import find_rule
from moyai.services.habit_challenge.enums import ExchangeStatus, FlagKind, Verdict
from moyai.services.habit_challenge.forms.coins import ProjectForm, RuleForm, VerdictForm, WhyForm
from moyai.services.habit_challenge.models import Exchange, Flag, Project
from moyai.services.habit_challenge.operations.exchanging import (
    ENOUGH_TRIES,
    confirm_file,
    make_file,
    reverse_exchange,
)
from moyai.services.habit_challenge.operations.giving import save_project, set_rule
from moyai.services.habit_challenge.operations.judging import judge_flag
from moyai.services.habit_challenge.points import find_provider
from moyai.services.habit_challenge.points.table import HEADER, list_rows
from moyai.services.habit_challenge.queries import coins as queries
from moyai.services.habit_challenge.queries.flags import list_days, list_flags, sum_takeable
from moyai.services.habit_challenge.showing_coins import describe_rule, name_points, show_project

PAGE = 50
_TONES = {"open": "warning", "honest": "success", "cheated": "danger"}


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_town(request: HttpRequest) -> HttpResponse:
    """Show how many coins there are, the projects, the rules, what waits."""
    today, language = clock.today(), get_page_language()
    rules = queries.list_rules()
    rule = find_rule(rules, today)
    context = {
        "balance": [(put(row.account.title), row.balance) for row in list_coin_balance()],
        "projects": [show_project(each, language) for each in Project.objects.select_related("sponsor")],
        "rule_lines": [put(line) for line in describe_rule(rule)],
        "rules": [(each.effective_on, [put(line) for line in describe_rule(each)]) for each in rules[1:]],
        "waiting": queries.list_waiting().count(),
        "flags": list_flags().count(),
    }
    return render(request, "habit_challenge/coins/town.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def edit_project(request: HttpRequest, code: str = "") -> HttpResponse:
    """Make a project, or change one."""
    project = get_object_or_404(Project, code=code) if code else None
    names = [name for name in ProjectForm.base_fields if name != "code"]
    known: dict[str, Any] = {name: getattr(project, name) for name in names} if project else {}
    initial = known or {"opens_on": clock.today()}
    form = ProjectForm(request.POST or None, initial=initial, is_new=project is None)
    if request.method == "POST" and form.is_valid():
        try:
            save_project(facts=form.cleaned_data, project=project, **_by(request))
        except Refused as refused:
            form.add_error("goal_coins" if project else "code", put(refused.text))
        else:
            messages.success(request, _("プロジェクトを保存しました。"))
            return redirect("habit_challenge:town_coins")
    context = {"form": form, "project": project, "has_errors": form.is_bound}
    return render(
        request, "habit_challenge/coins/project.html", context, status=422 if form.is_bound else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def edit_rule(request: HttpRequest) -> HttpResponse:
    """Set the rule of coins from a day to come."""
    now = find_rule(queries.list_rules(), clock.today())
    names = [name for name in RuleForm.base_fields if name != "effective_on"]
    initial = {name: getattr(now, name) for name in names}
    initial["effective_on"] = (clock.today() + timedelta(days=1)).isoformat()
    form = RuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        day = facts.pop("effective_on")
        try:
            set_rule(effective_on=day, facts=facts, **_by(request))
        except Refused as refused:
            form.add_error("effective_on", put(refused.text))
        else:
            messages.success(request, _("決まりを保存しました。参加者のページにも出ます。"))
            return redirect("habit_challenge:town_coins")
    context = {
        "form": form,
        "rule_lines": [put(line) for line in describe_rule(now)],
        "has_errors": form.is_bound,
    }
    return render(request, "habit_challenge/coins/rule.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def show_exchanges(request: HttpRequest) -> HttpResponse:
    """Show exchanges (GET); make a file of those of months that are over, or confirm one (POST)."""
    has_provider = find_provider() is not None
    month = queries.find_month(clock.now())
    if request.method == "POST":
        _handle_file(request, month)
        return redirect("habit_challenge:exchanges")
    rows = Exchange.objects.select_related("member").order_by("-asked_at", "-pk")
    status = request.GET.get("status", "")
    if status in ExchangeStatus.values:
        rows = rows.filter(status=status)
    waiting = queries.list_waiting()
    files = waiting.exclude(file="").order_by("file").values_list("file", flat=True).distinct()
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "status": status,
        "statuses": ExchangeStatus.choices,
        "has_provider": has_provider,
        "due": waiting.filter(month__lt=month, file="").count(),
        "files": list(files),
        "stuck": waiting.filter(tries__gte=ENOUGH_TRIES).count(),
        "points": put(name_points()),
    }
    return render(request, "habit_challenge/coins/exchanges.html", context)


@require_GET
@require_role(Role.OFFICER)
def export_file(request: HttpRequest, name: str) -> HttpResponse:
    """Return a file of exchanges for the point system."""
    rows = list(Exchange.objects.filter(file=name).order_by("pk"))
    if not rows:
        raise Http404
    return answer_csv(f"{name}.csv", HEADER, list_rows(rows))


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def show_exchange(request: HttpRequest, code: str) -> HttpResponse:
    """Show an exchange (GET); take it back (POST)."""
    exchange = get_object_or_404(Exchange.objects.select_related("member__resident"), code=code)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reverse_exchange(exchange=exchange, why=form.cleaned_data["why"], **_by(request))
        except Refused as refused:
            form.add_error("why", put(refused.text))
        else:
            messages.success(request, _("もとに戻し、コインをお返ししました。"))
            return redirect("habit_challenge:exchange", code=code)
    context = {"exchange": exchange, "form": form, "has_errors": form.is_bound, "points": put(name_points())}
    return render(
        request, "habit_challenge/coins/exchange.html", context, status=422 if form.is_bound else 200
    )


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_flags(request: HttpRequest) -> HttpResponse:
    """Show what looked odd and waits for a person; or what was decided."""
    chosen = request.GET.get("verdict", Verdict.OPEN.value)
    verdict = Verdict(chosen) if chosen in Verdict.values else Verdict.OPEN
    context = {
        "page": Paginator(list_flags(verdict), PAGE).get_page(request.GET.get("page")),
        "tabs": [
            {"label": label, "url": f"?verdict={value}", "current": value == verdict}
            for value, label in (
                (Verdict.OPEN, _("待っている")),
                (Verdict.HONEST, _("問題なし")),
                (Verdict.CHEATED, _("取り消した")),
            )
        ],
    }
    return render(request, "habit_challenge/coins/flags.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def show_flag(request: HttpRequest, number: int) -> HttpResponse:
    """Show what looked odd with its facts (GET); decide (POST)."""
    flag = get_object_or_404(Flag.objects.select_related("member__team", "report"), pk=number)
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            judge_flag(flag=flag, verdict=Verdict(data["verdict"]), note=data["note"], **_by(request))
        except Refused as refused:
            form.add_error("verdict", put(refused.text))
        else:
            messages.success(request, _("判断を記録しました。"))
            return redirect("habit_challenge:flag", number=number)
    context = {
        "flag": flag,
        "kind": FlagKind(flag.kind).label,
        "tone": _TONES[flag.verdict],
        "facts": describe_facts(flag),
        "days": list_days(flag),
        "takeable": sum(sum_takeable(flag).values()),
        "coins": queries.get_coins(flag.member),
        "form": form,
        "has_errors": form.is_bound,
    }
    return render(request, "habit_challenge/coins/flag.html", context, status=422 if form.is_bound else 200)


@require_POST
@require_role(Role.OFFICER)
def reopen_flag(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a decision: coins that were taken come back, and the flag waits again."""
    flag = get_object_or_404(Flag, pk=number)
    try:
        judge_flag(flag=flag, verdict=Verdict.OPEN, note="", **_by(request))
    except Refused as refused:
        messages.error(request, put(refused.text))
    else:
        messages.success(request, _("判断を取り消しました。"))
    return redirect("habit_challenge:flag", number=number)


def describe_facts(flag: Flag) -> list[tuple[str, str]]:
    """Return what is known of a flag, for who decides: (what, how much)."""
    facts = flag.facts if isinstance(flag.facts, dict) else {}
    words = facts.get(get_page_language()) or facts.get("ja")
    rows = [(_("なぜ"), str(words))] if words else []
    labels = {
        "steps": _("報告された歩数"),
        "usual": _("ふだんの歩数"),
        "other": _("似ている写真の報告"),
        "day": _("似ている写真の日"),
        "distance": _("写真の違い（64のうち）"),
    }
    rows += [(label, str(facts[key])) for key, label in labels.items() if facts.get(key) is not None]
    others = facts.get("with")
    if isinstance(others, list) and others:
        rows.append((_("相手"), "、".join(queries.name_members(others).values())))
    report = flag.report
    if report is not None:
        if report.steps is not None and "steps" not in facts:
            rows.append((_("歩数"), f"{report.steps:,}"))
        rows.append((_("届いた時刻"), f"{clock.local(report.posted_at):%Y/%-m/%-d %-H:%M:%S}"))
        rows.append((_("どこから"), str(report.get_through_display())))
        rows.append((_("仲間のOK"), str(report.ok_count)))
    return rows


def _handle_file(request: HttpRequest, month: Any) -> None:
    if request.POST.get("do") == "confirm":
        count = confirm_file(file=request.POST.get("file", ""), **_by(request))
        messages.success(request, _("%(n)s件を交換済みにしました。") % {"n": count})
        return
    due = list(queries.list_waiting().filter(month__lt=month, file=""))
    name = make_file(exchanges=due, **_by(request))
    if name:
        messages.success(
            request,
            _("表「%(name)s」を作りました。受け取って、ポイントの担当に渡してください。") % {"name": name},
        )
    else:
        messages.info(request, _("いま表にするものはありません。"))


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"actor": name_actor(request), "now": clock.now()}
