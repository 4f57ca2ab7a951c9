"""Rounds and cut-offs: rules by area, coming rounds, days on which the shop rests."""

from datetime import time, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.shopping.cut_offs import compute_cut_off
from moyai.services.shopping.forms import ClosedDayForm, RuleForm
from moyai.services.shopping.labels import show_moment, show_weekdays
from moyai.services.shopping.models import Round, RoundRule, Shop
from moyai.services.shopping.operations import rounds as operations
from moyai.services.shopping.policy import get_policy
from moyai.services.shopping.queries.rounds import list_rounds, list_rules
from moyai.services.shopping.views.people import (
    pick_shop,
)

STAFF = (Role.PARTNER, Role.OFFICER)
_MOST_DIGITS = 5


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def show(request: HttpRequest) -> HttpResponse:
    """Show rules, coming rounds and closed days (GET); close a day (POST)."""
    shop = pick_shop(request)
    form = ClosedDayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        day, reason = form.cleaned_data["date"], form.cleaned_data["reason"]
        lost = operations.close_day(
            shop=shop, day=day, reason=reason, by=get_account(request), now=clock.now()
        )
        messages.success(
            request,
            _("お休みの日を決めました。ほかの日に移せなかったご注文は%(lost)s件です。") % {"lost": lost},
        )
        return redirect("shopping:rounds")
    today = clock.today()
    ahead = list_rounds(shop, today, today + timedelta(days=get_policy().rounds_ahead_days))
    context = {
        "shop": shop,
        "rules": [_make_rule(rule) for rule in list_rules(shop)],
        "rounds": [_make_round(one) for one in ahead],
        "closed": shop.closed_days.filter(date__gte=today),
        "form": form,
        "has_errors": form.is_bound and not form.is_valid(),
    }
    return render(request, "shopping/rounds.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def change_rule(request: HttpRequest, key: str) -> HttpResponse:
    """Show the rule of an area (GET), and change it (POST)."""
    shop = pick_shop(request)
    rule = RoundRule.objects.select_related("shop", "area").filter(shop=shop, area__key=key).first()
    if rule is None:
        raise Http404
    form = RuleForm(request.POST or None, instance=rule, initial=_read(rule))
    if request.method == "POST" and form.is_valid():
        _write(form.instance, form.cleaned_data)
        try:
            operations.change_rule(rule=form.instance, by=get_account(request), now=clock.now())
        except Refused as refused:
            form.add_error(None, put(refused.text))
        else:
            operations.make_rounds(clock.now())
            messages.success(request, _("「%(area)s」のお届けを変えました。") % {"area": rule.area.name})
            return redirect("shopping:rounds")
    context = {"rule": rule, "form": form, "has_errors": form.is_bound and not form.is_valid()}
    return render(request, "shopping/rule.html", context)


@require_POST
@require_role(*STAFF)
def press(request: HttpRequest, round_id: int) -> HttpResponse:
    """Change how many orders a round holds, or call it off. Fields: do, capacity, reason."""
    shop: Shop = pick_shop(request)
    if not Round.objects.filter(pk=round_id, shop=shop).exists():
        raise Http404
    facts: dict[str, Any] = {"round_id": round_id, "by": get_account(request), "now": clock.now()}
    try:
        if request.POST.get("do") == "call_off":
            lost = operations.call_off_round(
                reason=request.POST.get("reason", "").strip() or _("休止"), **facts
            )
            messages.success(
                request,
                _("この便をやめました。ほかの日に移せなかったご注文は%(lost)s件です。") % {"lost": lost},
            )
        else:
            count = request.POST.get("capacity", "")
            is_count = count.isascii() and count.isdigit() and len(count) <= _MOST_DIGITS
            if is_count:
                operations.change_capacity(capacity_orders=int(count), **facts)
                messages.success(request, _("受ける数を変えました。"))
            else:
                messages.error(request, _("数字で入れてください。"))
    except Refused as refused:
        messages.error(request, put(refused.text))
    return redirect("shopping:rounds")


@require_POST
@require_role(*STAFF)
def open_day(request: HttpRequest, day: str) -> HttpResponse:
    """Take a closed day back."""
    shop = pick_shop(request)
    closed = next((one for one in shop.closed_days.all() if one.date.isoformat() == day), None)
    if closed is None:
        raise Http404
    operations.open_day(shop=shop, day=closed.date, by=get_account(request), now=clock.now())
    operations.make_rounds(clock.now())
    messages.success(request, _("お休みをやめました。"))
    return redirect("shopping:rounds")


def _make_rule(rule: RoundRule) -> dict[str, Any]:
    return {
        "rule": rule,
        "days": put(show_weekdays(rule.weekdays)),
        "closes": _show(rule.closes_minutes),
        "phone": _show(rule.closes_minutes - int(rule.early_minutes.get("voice", 0))),
        "hours": " ".join(f"{_show(start)}-{_show(end)}" for start, end in rule.windows),
    }


def _make_round(round_: Round) -> dict[str, Any]:
    is_over = clock.now() >= round_.closes_at
    return {"round": round_, "until": put(show_moment(compute_cut_off(round_, "web"))), "is_over": is_over}


def _read(rule: RoundRule) -> dict[str, Any]:
    return {
        "days": [day for day in range(7) if rule.weekdays >> day & 1],
        "closes": time(rule.closes_minutes // 60, rule.closes_minutes % 60),
        "phone_earlier": rule.early_minutes.get("voice", 0),
        "hours": " ".join(f"{_show(start)}-{_show(end)}" for start, end in rule.windows),
    }


def _write(rule: RoundRule, facts: dict[str, Any]) -> None:
    rule.weekdays = sum(1 << day for day in facts["days"])
    rule.closes_minutes = facts["closes"].hour * 60 + facts["closes"].minute
    early = {**rule.early_minutes, "voice": facts["phone_earlier"] or 0}
    rule.early_minutes = {channel: minutes for channel, minutes in early.items() if minutes}
    rule.windows = facts["hours"]


def _show(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
