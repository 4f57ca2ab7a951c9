"""The firms' monthly claims: drafts, fixing, paying, and the papers."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.accounts.queries import has_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import put
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.core.partners.models import Partner
from moyai.core.places.queries import list_municipalities
from moyai.core.residents.contacts import show_phone
from moyai.services.shared_taxi.enums import ClaimKind, SubmissionStatus
from moyai.services.shared_taxi.exclusive_tables import make_table
from moyai.services.shared_taxi.money_forms import HandInForm, MonthForm, ReturnForm
from moyai.services.shared_taxi.money_models import ClaimSubmission
from moyai.services.shared_taxi.operations.claiming import issue_claim, pay_claim
from moyai.services.shared_taxi.operations.handing_in import accept_claim, hand_in_claim, return_claim
from moyai.services.shared_taxi.queries.claims import (
    ClaimSheet,
    find_submission,
    get_sheet,
    is_paid,
    list_submissions,
)
from moyai.services.shared_taxi.queries.exclusive import list_claimed
from moyai.services.shared_taxi.texts import money as say
from moyai.services.shared_taxi.views.partners import list_visible


@never_cache
@require_GET
@login_required
def show_month(request: HttpRequest) -> HttpResponse:
    """Show every firm's claim for a month, fixed or not yet."""
    partners = list_visible(request)
    kind = _read_kind(request.GET.get("kind", ClaimKind.SHARED))
    form = MonthForm(request.GET if "month" in request.GET else {"month": f"{_last_month():%Y-%m}"})
    month: date = form.cleaned_data["month"] if form.is_valid() else _last_month()
    sheets = [get_sheet(partner, month, kind) for partner in partners]
    context = {
        "form": form,
        "month": month,
        "kind": kind,
        "tabs": _list_tabs(kind, month),
        "rows": [_make_row(sheet) for sheet in sheets],
        "amount_yen": sum(sheet.amount_yen for sheet in sheets),
        "may_decide": has_role(get_account(request), Role.OFFICER),
        "is_over": month < clock.today().replace(day=1),
        "has_errors": bool(form.errors),
    }
    return render(request, "shared_taxi/money/claims.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def check(request: HttpRequest, kind: str, partner: str, month: str) -> HttpResponse:
    """Show a firm's month day by day (GET); an officer accepts what was handed in, or returns it (POST)."""
    sheet = _get_sheet(request, kind, partner, month)
    is_officer = has_role(get_account(request), Role.OFFICER)
    row = _make_row(sheet)
    is_waiting = row["submission"] is not None and row["submission"].status == SubmissionStatus.SUBMITTED
    is_return = request.POST.get("do") == "return"
    form = ReturnForm(request.POST if is_return else None)
    if request.method == "POST":
        if not is_officer:
            raise PermissionDenied
        if not is_waiting:
            messages.error(request, put(say.NOT_HANDED_IN))
            return redirect(_find_page(sheet))
        if (not is_return or form.is_valid()) and _try_answer(request, row["submission"], form):
            return redirect(_find_page(sheet))
    context = row | {
        "kind": sheet.kind,
        "month": sheet.month,
        "past": list_submissions(sheet.partner, sheet.month, sheet.kind),
        "may_answer": is_officer and is_waiting and sheet.claim is None,
        "may_hand_in": not is_officer and _can_hand_in(sheet, is_waiting=is_waiting),
        "hand_in_form": HandInForm(),
        "form": form,
        "has_errors": form.is_bound,
    }
    status = 422 if form.is_bound else 200
    return render(request, "shared_taxi/money/claim.html", context, status=status)


@require_POST
@require_role(Role.PARTNER)
def hand_in(request: HttpRequest, kind: str, partner: str, month: str) -> HttpResponse:
    """Let a firm hand in its claim."""
    sheet = _get_sheet(request, kind, partner, month)
    form = HandInForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    facts: dict[str, Any] = {"partner": sheet.partner, "month": sheet.month, "kind": sheet.kind, "note": note}
    try:
        hand_in_claim(**facts, actor=name_actor(request), now=clock.now())
    except Refused as refused:
        messages.error(request, put(refused.text))
    else:
        messages.success(request, _("請求を提出しました。市の確認をお待ちください。"))
    return redirect("shared_taxi:check_claim", kind, partner, month)


@require_GET
@login_required
def export_claim(request: HttpRequest, kind: str, partner: str, month: str) -> HttpResponse:
    """Return every entry of a firm's month as a table; its sums are the books'."""
    sheet = _get_sheet(request, kind, partner, month)
    if sheet.kind == ClaimKind.EXCLUSIVE:
        return answer_csv(f"meter-{partner}-{sheet.month:%Y-%m}.csv", *make_table(sheet))
    header = [_("日付"), _("記帳番号"), _("参照"), _("摘要"), _("運賃（円）"), _("現金（円）")]
    header += [
        _("回数券（円）"),
        _("定期券（円）"),
        _("協賛（円）"),
        _("市の負担（円）"),
        _("あとで受け取る（円）"),
        _("窓口で返した（円）"),
    ]
    rows = [
        [row.entry.business_date, row.entry.pk, row.entry.reference, row.entry.reason, *_list_yen(row.shares)]
        for row in sheet.rows
    ]
    total = [_("合計"), None, None, None, *_list_yen(sheet.total)]
    held = [_("事業者が預かる現金"), None, None, None, sheet.cash_yen, *[None] * 7]
    amount = [_("請求額"), None, None, None, sheet.amount_yen, *[None] * 7]
    return answer_csv(f"claim-{partner}-{sheet.month:%Y-%m}.csv", header, [*rows, total, held, amount])


@require_GET
@login_required
def print_claim(request: HttpRequest, kind: str, partner: str, month: str) -> HttpResponse:
    """Return the claim as a paper."""
    sheet = _get_sheet(request, kind, partner, month)
    name = f"{sheet.kind}-{sheet.partner.code}-{sheet.month:%Y-%m}"
    towns = list_municipalities()
    town_name = towns[0].name if towns else ""
    context: dict[str, Any] = {"sheet": sheet, "town_name": town_name, "made_at": clock.now()}
    context["firm_phone"] = show_phone(sheet.partner.phone)
    template = "shared_taxi/money/claim_paper.html"
    if sheet.kind == ClaimKind.EXCLUSIVE:
        template = "shared_taxi/exclusive/claim_paper.html"
        context["rides"] = list_claimed(sheet.partner, sheet.month)
    try:
        return respond_pdf(template, context, name=name)
    except PaperUnavailable as refused:
        messages.error(request, str(refused.text))
        return redirect(_find_page(sheet))


@require_POST
@require_role(Role.OFFICER)
def issue(request: HttpRequest, kind: str, partner: str, month: str) -> HttpResponse:
    """Fix a firm's claim."""
    sheet = _get_sheet(request, kind, partner, month)
    actor, now = name_actor(request), clock.now()
    try:
        issue_claim(partner=sheet.partner, month=sheet.month, kind=sheet.kind, actor=actor, now=now)
    except Refused as refused:
        messages.error(request, put(refused.text))
    else:
        messages.success(request, _("%(name)sの請求を確定しました。") % {"name": sheet.partner.name})
    return redirect(_find_page(sheet))


@require_POST
@require_role(Role.OFFICER)
def pay(request: HttpRequest, kind: str, partner: str, month: str) -> HttpResponse:
    """Note that a claim has been paid."""
    sheet = _get_sheet(request, kind, partner, month)
    if sheet.claim is None:
        raise Http404
    pay_claim(claim=sheet.claim, actor=name_actor(request), now=clock.now())
    messages.success(request, _("支払いを記帳しました。"))
    return redirect(_find_page(sheet))


def _make_row(sheet: ClaimSheet) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "submission": find_submission(sheet.partner, sheet.month, sheet.kind),
        "is_paid": bool(sheet.claim and is_paid(sheet.claim)),
    }


def _can_hand_in(sheet: ClaimSheet, *, is_waiting: bool) -> bool:
    is_over = sheet.month < clock.today().replace(day=1)
    return is_over and sheet.claim is None and not is_waiting and not sheet.open_yen


def _try_answer(request: HttpRequest, submission: ClaimSubmission, form: ReturnForm) -> bool:
    facts: dict[str, Any] = {"submission": submission, "actor": name_actor(request), "now": clock.now()}
    try:
        if form.is_bound:
            return_claim(**facts, reason=form.cleaned_data["reason"])
            messages.success(request, _("理由をつけて、事業者に差し戻しました。"))
        else:
            accept_claim(**facts)
            messages.success(request, _("請求を受け付けて、確定しました。"))
    except Refused as refused:
        messages.error(request, put(refused.text))
    return True


def _get_sheet(request: HttpRequest, kind: str, code: str, month: str) -> ClaimSheet:
    partner = _find_partner(request, code)
    form = MonthForm({"month": month})
    if partner is None or not form.is_valid():
        raise Http404
    return get_sheet(partner, form.cleaned_data["month"], _read_kind(kind))


def _find_partner(request: HttpRequest, code: str) -> Partner | None:
    return next((one for one in list_visible(request) if one.code == code), None)


def _find_page(sheet: ClaimSheet) -> str:
    return f"{reverse('shared_taxi:claims')}?month={sheet.month:%Y-%m}&kind={sheet.kind}"


def _read_kind(text: str) -> ClaimKind:
    try:
        return ClaimKind(text)
    except ValueError:
        raise Http404 from None


def _list_tabs(kind: ClaimKind, month: date) -> list[dict[str, Any]]:
    return [
        {"label": one.label, "url": f"?month={month:%Y-%m}&kind={one}", "current": one == kind}
        for one in ClaimKind
    ]


def _last_month() -> date:
    return (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)


def _list_yen(shares: Any) -> list[int]:
    names = (
        "fares_yen",
        "cash_yen",
        "ticket_yen",
        "pass_yen",
        "sponsor_yen",
        "city_yen",
        "later_yen",
        "desk_yen",
    )
    return [getattr(shares, name) for name in names]
