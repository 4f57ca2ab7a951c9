"""A member's coins: how many, from what, giving them to a project, exchanging them."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language, put
from moyai.services.habit_challenge.coin_rules import find_rule
from moyai.services.habit_challenge.forms.coins import CoinsForm, ExchangeForm
from moyai.services.habit_challenge.models import Exchange, Gift, Member, Project
from moyai.services.habit_challenge.operations.exchanging import ask_exchange, withdraw_exchange
from moyai.services.habit_challenge.operations.giving import give_coins, undo_gift
from moyai.services.habit_challenge.queries import coins as queries
from moyai.services.habit_challenge.showing_coins import (
    describe_move,
    describe_rule,
    list_titles,
    name_points,
    show_project,
)
from moyai.services.habit_challenge.texts import coins as say
from moyai.services.habit_challenge.views.for_whom import is_own, pick_resident

_TONES = {"asked": "neutral", "granted": "success", "reversed": "warning"}


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show_coins(request: HttpRequest) -> HttpResponse:
    """Show somebody's coins (GET); give, exchange or take back (POST)."""
    resident, others = pick_resident(request)
    members = queries.list_my_members(resident) if resident else []
    code = request.POST.get("member") or request.GET.get("member")
    member = (
        next((each for each in members if each.code == code), None) if code else next(iter(members), None)
    )
    if code and member is None:
        raise Http404
    bound: dict[str, CoinsForm] = {}
    if request.method == "POST":
        if member is None:
            raise Http404
        done = _act(request, member, bound)
        if done is not None:
            return done
    context = {
        "resident": resident,
        "is_own": bool(resident and is_own(request, resident)),
        "others": others,
        "members": members,
        "member": member,
        **(_describe(member, bound) if member else {}),
    }
    return render(request, "habit_challenge/coins/mine.html", context, status=422 if bound else 200)


def _act(request: HttpRequest, member: Member, bound: dict[str, CoinsForm]) -> HttpResponse | None:
    """Do what was pressed; None: it will not do, and the form that says why is in ``bound``."""
    deed = request.POST.get("do", "")
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    if deed in ("undo", "withdraw"):
        _take_back(request, member, deed, facts)
        return _back(member)
    form = ExchangeForm(request.POST) if deed == "exchange" else CoinsForm(request.POST)
    if deed not in ("exchange", "give"):
        raise Http404
    name = "exchange" if deed == "exchange" else request.POST.get("project", "")
    if form.is_valid():
        try:
            messages.success(request, _move(member, name, form.cleaned_data, facts))
        except Refused as refused:
            form.add_error("account" if "account" in refused.code else "coins", put(refused.text))
        else:
            return _back(member)
    bound[name] = form
    return None


def _move(member: Member, name: str, data: dict[str, Any], facts: dict[str, Any]) -> str:
    coins, key = data["coins"], f"page:{member.code}:{data['key']}"
    if name == "exchange":
        made = ask_exchange(member=member, coins=coins, account=data["account"], idempotency_key=key, **facts)
        words = {"coins": made.coins, "points": made.points, "month": f"{made.month:%Y-%m}"}
        return put(say.EXCHANGE_ACCEPTED.format(**words))
    project = get_object_or_404(Project, code=name)
    gift = give_coins(member=member, project=project, coins=coins, idempotency_key=key, **facts)
    project.refresh_from_db()
    text = say.GAVE_REACHED if project.reached_at else say.GAVE
    title = show_project(project, get_page_language())["title"]
    hours = queries.get_coin_policy().gift_undo_s // 3600
    return put(text.format(title=title, coins=gift.coins, hours=hours))


def _take_back(request: HttpRequest, member: Member, deed: str, facts: dict[str, Any]) -> None:
    number = request.POST.get("number", "")
    try:
        if deed == "undo":
            gift = get_object_or_404(
                Gift.objects.select_related("member", "project"), code=number, member=member
            )
            undo_gift(gift=gift, **facts)
            messages.success(request, put(say.UNDONE.format(coins=gift.coins)))
        else:
            exchange = get_object_or_404(
                Exchange.objects.select_related("member"), code=number, member=member
            )
            withdraw_exchange(exchange=exchange, **facts)
            messages.success(request, _("交換を取りやめて、コインをもどしました。"))
    except Refused as refused:
        messages.error(request, put(refused.text))


def _back(member: Member) -> HttpResponse:
    resident = member.resident
    query = {"member": member.code} | ({"for": resident.code} if resident else {})
    return redirect(f"{reverse('habit_challenge:coins')}?{urlencode(query)}")


def _describe(member: Member, bound: dict[str, CoinsForm]) -> dict[str, Any]:
    now, today, language = clock.now(), clock.today(), get_page_language()
    coins = queries.get_coins(member)
    rules = queries.list_rules()
    rule = find_rule(rules, today)
    month = queries.find_month(now)
    may_exchange = max(0, min(coins, rule.month_cap - queries.count_exchanged(member, month)))
    moves = queries.list_moves(member)
    titles = list_titles(moves)
    key = secrets.token_hex(8)
    account = member.purse.point_account if hasattr(member, "purse") else ""
    fresh = ExchangeForm(initial={"key": key, "account": account})
    return {
        "coins": coins,
        "rule_lines": [put(line) for line in describe_rule(rule)],
        "next_rules": [
            (each.effective_on, [put(line) for line in describe_rule(each)])
            for each in rules
            if each.effective_on > today
        ],
        "moves": [(move, put(describe_move(move, titles))) for move in moves],
        "projects": [
            show_project(each, language)
            | {"form": bound.get(each.code) or CoinsForm(initial={"key": key}, auto_id=f"id_{each.code}_%s")}
            for each in queries.list_open_projects(today)
        ],
        "reached": [show_project(each, language) for each in queries.list_reached_projects()],
        "gifts": queries.list_undoable(member, now),
        "exchanges": [(each, _TONES[each.status]) for each in queries.list_exchanges(member)],
        "may_exchange": may_exchange,
        "month_cap": rule.month_cap,
        "points": put(name_points()),
        "exchange_form": bound.get("exchange") or fresh,
        "bound": next(iter(bound.values()), None),
        "has_errors": bool(bound),
    }
