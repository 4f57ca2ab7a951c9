"""Fares: what everybody may read, and where the town's officers set them."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.indicators.registry import Period
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import put
from moyai.core.partners.operations import define_partner
from moyai.services.shared_taxi.models import Tariff
from moyai.services.shared_taxi.money_forms import CampaignForm, SponsorForm, TariffForm, make_first_tariff
from moyai.services.shared_taxi.money_models import Campaign, Sponsorship
from moyai.services.shared_taxi.operations import prices as operations
from moyai.services.shared_taxi.queries.preview import Preview, preview_tariff
from moyai.services.shared_taxi.queries.prices import (
    list_all_campaigns,
    list_all_sponsorships,
    list_current_tariffs,
    list_tariffs,
)
from moyai.services.shared_taxi.texts import money as say


@require_GET
def show_public(request: HttpRequest) -> HttpResponse:
    """Show the present fares to anybody: they must be published (道路運送法 9条, 79条の8)."""
    today = clock.today()
    context = {
        "tariffs": list_current_tariffs(today),
        "coming": [one for one in list_tariffs() if one.valid_from > today],
        "campaigns": [one for one in list_all_campaigns() if one.last_date >= today],
        "sponsorships": [one for one in list_all_sponsorships() if _is_live(one.last_date, today)],
        "today": today,
    }
    return render(request, "shared_taxi/money/fares.html", context)


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_prices(request: HttpRequest) -> HttpResponse:
    """Show the history of fares, campaigns and sponsors, with what is to come."""
    today = clock.today()
    current = {one.pk for one in list_current_tariffs(today)}
    context = {
        "tariffs": [(one, _state(one.valid_from, one.pk in current, today)) for one in list_tariffs()],
        "campaigns": [(one, _state_of_days(one, today)) for one in list_all_campaigns()],
        "sponsorships": [(one, _state_of_days(one, today)) for one in list_all_sponsorships()],
    }
    return render(request, "shared_taxi/money/prices.html", context)


@require_GET
@require_role(Role.OFFICER)
def export_tariffs(request: HttpRequest) -> HttpResponse:
    """Return the history of fares as a table for a spreadsheet."""
    header = [
        _("この日から"),
        _("市町村"),
        _("普通運賃（円）"),
        _("ウェブ・テレビ予約（円）"),
        _("割引（円）"),
    ]
    header += [_("お連れさま（円）"), _("1日乗車券（円）"), _("1か月定期券（円）")]
    header += [_("回数券の値段（円）"), _("回数券で払える額（円）")]
    header += [_("払い戻しで差し引く額（円）"), _("変える理由")]
    rows = [
        [
            one.valid_from,
            one.municipality.name if one.municipality else _("すべて"),
            one.ordinary_yen,
            one.self_service_yen,
            one.discount_yen,
            one.companion_yen,
            one.day_pass_yen,
            one.month_pass_yen,
            one.booklet_yen,
            one.booklet_face_yen,
            one.refund_fee_yen,
            one.note,
        ]
        for one in list_tariffs()
    ]
    return answer_csv("tariffs.csv", header, rows)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def define_tariff(request: HttpRequest) -> HttpResponse:
    """Ask for new fares (GET), show what last month would have cost, and set them (POST)."""
    form = TariffForm(request.POST or None, initial=_first_tariff())
    preview: Preview | None = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "save" and _try_tariff(request, form):
            return redirect("shared_taxi:prices")
        preview = _preview(form)
    has_errors = form.is_bound and not form.is_valid()
    period = _last_month()
    context = {"form": form, "preview": preview, "period": period, "has_errors": has_errors}
    return render(request, "shared_taxi/money/tariff.html", context, status=422 if has_errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def define_campaign(request: HttpRequest) -> HttpResponse:
    """Ask for a campaign (GET), and set it (POST)."""
    form = CampaignForm(request.POST or None, initial={"first_date": operations.get_first_day(clock.now())})
    if request.method == "POST" and form.is_valid() and _try_campaign(request, form):
        return redirect("shared_taxi:prices")
    return _show_form(request, form, _("キャンペーン運賃を決める"))


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def define_sponsorship(request: HttpRequest) -> HttpResponse:
    """Ask for a sponsor of a stop (GET), and set it (POST)."""
    form = SponsorForm(request.POST or None, initial={"first_date": operations.get_first_day(clock.now())})
    if request.method == "POST" and form.is_valid() and _try_sponsorship(request, form):
        return redirect("shared_taxi:prices")
    return _show_form(request, form, _("乗り降りの場所の協賛を決める"))


@require_POST
@require_role(Role.OFFICER)
def withdraw_tariff(request: HttpRequest, number: int) -> HttpResponse:
    """Take fares back that have not begun."""
    tariff = get_object_or_404(Tariff, pk=number)
    try:
        operations.withdraw_tariff(tariff=tariff, actor=name_actor(request), now=clock.now())
    except Refused as refused:
        messages.error(request, put(refused.text))
    else:
        messages.success(request, _("これからの運賃を取り下げました。"))
    return redirect("shared_taxi:prices")


@require_POST
@require_role(Role.OFFICER)
def end_campaign(request: HttpRequest, number: int) -> HttpResponse:
    """Let a campaign end today, or take it back before it begins."""
    campaign = get_object_or_404(Campaign, pk=number)
    is_coming = _state_of_days(campaign, clock.today()) == "coming"
    operations.end_campaign(campaign=campaign, actor=name_actor(request), now=clock.now())
    done = (
        _("これからのキャンペーン運賃を取り下げました。")
        if is_coming
        else _("キャンペーン運賃を終わりにしました。")
    )
    messages.success(request, done)
    return redirect("shared_taxi:prices")


@require_POST
@require_role(Role.OFFICER)
def end_sponsorship(request: HttpRequest, number: int) -> HttpResponse:
    """Let a sponsorship end today."""
    sponsorship = get_object_or_404(Sponsorship, pk=number)
    operations.end_sponsorship(sponsorship=sponsorship, actor=name_actor(request), now=clock.now())
    messages.success(request, _("協賛を終わりにしました。"))
    return redirect("shared_taxi:prices")


def _show_form(request: HttpRequest, form: Form, title: str) -> HttpResponse:
    has_errors = form.is_bound
    context = {"form": form, "title": title, "has_errors": has_errors}
    return render(request, "shared_taxi/money/form.html", context, status=422 if has_errors else 200)


def _try_tariff(request: HttpRequest, form: TariffForm) -> bool:
    data = form.cleaned_data
    try:
        operations.define_tariff(
            valid_from=data["valid_from"],
            municipality=data["municipality"],
            prices=form.get_prices(),
            note=data["note"],
            actor=name_actor(request),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error("valid_from", put(refused.text))
        return False
    messages.success(request, _("運賃を決めました。その日から変わります。"))
    return True


def _try_campaign(request: HttpRequest, form: CampaignForm) -> bool:
    data = form.cleaned_data
    names = ("name", "name_en", "municipality", "first_date", "last_date")
    facts = {name: data[name] for name in names}
    try:
        operations.define_campaign(
            **facts, prices=form.get_prices(), actor=name_actor(request), now=clock.now()
        )
    except Refused as refused:
        form.add_error("first_date", put(refused.text))
        return False
    messages.success(request, _("キャンペーン運賃を決めました。"))
    return True


def _try_sponsorship(request: HttpRequest, form: SponsorForm) -> bool:
    data, actor, now = form.cleaned_data, name_actor(request), clock.now()
    if data["first_date"] < operations.get_first_day(now):
        form.add_error("first_date", put(say.BEGUN))
        return False
    code = f"sponsor-{data['facility'].number}"
    partner = define_partner(
        code=code, name=data["name"], name_en=data["name_en"], kind="sponsor", actor=actor, now=now
    )
    names = ("facility", "yen_a_person", "first_date", "last_date")
    operations.define_sponsorship(
        partner=partner, **{name: data[name] for name in names}, actor=actor, now=now
    )
    messages.success(request, _("協賛を決めました。"))
    return True


def _first_tariff() -> dict[str, Any]:
    current = next((one for one in list_current_tariffs(clock.today()) if one.municipality_id is None), None)
    return make_first_tariff(current, operations.get_first_day(clock.now()))


def _preview(form: TariffForm) -> Preview:
    thought = Tariff(**form.get_prices())
    town = form.cleaned_data["municipality"]
    return preview_tariff(thought, municipality_id=town.pk if town else None, period=_last_month())


def _last_month() -> Period:
    last = clock.today().replace(day=1) - timedelta(days=1)
    return Period(last.replace(day=1), last)


def _state(begins: date, is_current: bool, today: date) -> str:
    if begins > today:
        return "coming"
    return "current" if is_current else "past"


def _state_of_days(one: Campaign | Sponsorship, today: date) -> str:
    if one.first_date > today:
        return "coming"
    return "current" if _is_live(one.last_date, today) else "past"


def _is_live(last: date | None, today: date) -> bool:
    return last is None or last >= today
