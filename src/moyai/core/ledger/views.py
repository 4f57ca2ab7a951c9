"""The books: trial balance, coins, statements, one entry and taking it back. For the town's officers."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import get_page_language
from moyai.core.ledger.chart import Account, get_account
from moyai.core.ledger.forms import DayForm, ReverseForm, StatementForm, make_first_statement
from moyai.core.ledger.guards import is_guarded
from moyai.core.ledger.locks import find_open_day
from moyai.core.ledger.models import Entry
from moyai.core.ledger.operations import reverse_entry
from moyai.core.ledger.parties import list_party_names
from moyai.core.ledger.queries import (
    Statement,
    TrialRow,
    get_entry,
    list_coin_balance,
    list_parties,
    list_statement,
    list_trial_balance,
)

MOST_PARTIES = 500
"""An account of more is asked about one party, whose sign is typed: no page lists everybody who has coins."""


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_books(request: HttpRequest) -> HttpResponse:
    """Show the trial balance up to a day."""
    form = DayForm(request.GET or None)
    has_errors = form.is_bound and not form.is_valid()
    rows = list_trial_balance(_read_until(form))
    context = {
        "form": form if form.is_bound else DayForm(),
        "rows": _name_rows(rows),
        "debit": sum(row.debit for row in rows),
        "credit": sum(row.credit for row in rows),
        "has_errors": has_errors,
        "query": request.GET.urlencode(),
    }
    return render(request, "ledger/books.html", context, status=422 if has_errors else 200)


@require_GET
@require_role(Role.OFFICER)
def export_books(request: HttpRequest) -> HttpResponse:
    """Return the trial balance as a table for a spreadsheet."""
    rows = _name_rows(list_trial_balance(_read_until(DayForm(request.GET or None))))
    header = [_("科目"), _("相手"), _("相手の記号"), _("借方（円）"), _("貸方（円）"), _("残高（円）")]
    table = [
        [one["title"], one["party_name"], row.party, row.debit, row.credit, row.balance]
        for one in rows
        for row in [one["row"]]
    ]
    return answer_csv("trial-balance.csv", header, table)


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_coins(request: HttpRequest) -> HttpResponse:
    """Show what stands on the accounts in coins up to a day: no money, so not in the trial balance."""
    form = DayForm(request.GET or None)
    has_errors = form.is_bound and not form.is_valid()
    rows = list_coin_balance(_read_until(form))
    language = get_page_language()
    context = {
        "form": form if form.is_bound else DayForm(),
        "rows": [{"row": row, "title": row.account.title.get(language)} for row in rows],
        "debit": sum(row.debit for row in rows),
        "credit": sum(row.credit for row in rows),
        "has_errors": has_errors,
    }
    return render(request, "ledger/coins.html", context, status=422 if has_errors else 200)


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_account(request: HttpRequest, code: str) -> HttpResponse:
    """Show the lines of an account over a period, with running balances."""
    account, form, statement = _read_statement(request, code)
    names = list_party_names(row.party for row in statement.rows) if statement else {}
    context = {
        "account": account,
        "title": account.title.get(get_page_language()),
        "form": form,
        "statement": statement,
        "rows": [(row, names[row.party]) for row in statement.rows] if statement else [],
        "has_errors": statement is None,
        "unit": name_unit(account),
        "query": request.GET.urlencode(),
    }
    return render(request, "ledger/account.html", context, status=422 if statement is None else 200)


@require_GET
@require_role(Role.OFFICER)
def export_account(request: HttpRequest, code: str) -> HttpResponse:
    """Return the lines of an account as a table for a spreadsheet."""
    account, _form, statement = _read_statement(request, code)
    if statement is None:
        raise Http404
    names = list_party_names(row.party for row in statement.rows)
    unit = name_unit(account)
    header = [_("日付"), _("記帳番号"), _("摘要"), _("参照"), _("相手")]
    header += [f"{side}（{unit}）" for side in (_("借方"), _("貸方"), _("残高"))]
    rows = [
        [
            row.entry.business_date,
            row.entry.pk,
            row.entry.reason,
            row.entry.reference,
            names[row.party],
            row.debit,
            row.credit,
            row.balance,
        ]
        for row in statement.rows
    ]
    return answer_csv(f"{account.code}.csv", header, rows)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def show_entry(request: HttpRequest, number: int) -> HttpResponse:
    """Show an entry (GET); take it back by its mirror image (POST)."""
    entry = _get_or_404(number)
    form = ReverseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _reverse(request, entry, form.cleaned_data["reason"])
    reversal = Entry.objects.filter(reverses=entry).first()
    lines = list(entry.lines.all())
    names = list_party_names(line.party for line in lines)
    language = get_page_language()
    context = {
        "entry": entry,
        "lines": [(get_account(one.account).title.get(language), names[one.party], one) for one in lines],
        "unit": name_unit(get_account(lines[0].account)),
        "reversal": reversal,
        "may_reverse": not (reversal or entry.reverses_id or is_guarded(entry.reference)),
        "form": form,
        "has_errors": form.is_bound,
    }
    return render(request, "ledger/entry.html", context, status=422 if form.is_bound else 200)


def name_unit(account: Account) -> str:
    """Return what the lines of an account count, for a page."""
    return _("円") if account.unit == "yen" else _("コイン")


def _reverse(request: HttpRequest, entry: Entry, reason: str) -> HttpResponse:
    try:
        made = reverse_entry(
            entry=entry,
            reason=reason,
            business_date=find_open_day(entry.lines.values_list("party", flat=True), clock.today()),
            actor=name_actor(request),
            now=clock.now(),
        )
    except Refused as refused:
        messages.error(request, refused.text.get(get_page_language()))
        return redirect("ledger:entry", number=entry.pk)
    messages.success(request, _("反対の記帳をしました。"))
    return redirect("ledger:entry", number=made.pk)


def _get_or_404(number: int) -> Entry:
    try:
        return get_entry(number)
    except Entry.DoesNotExist:
        raise Http404 from None


def _read_until(form: DayForm) -> date | None:
    return form.cleaned_data["until"] if form.is_bound and form.is_valid() else None


def _read_statement(request: HttpRequest, code: str) -> tuple[Account, StatementForm, Statement | None]:
    try:
        account = get_account(code)
    except KeyError:
        raise Http404 from None
    parties = list_parties(account, most=MOST_PARTIES)
    names = list_party_names(parties)
    chosen = request.GET if "since" in request.GET else make_first_statement(clock.today())
    if "party" in request.GET and "since" not in request.GET:
        chosen = {**make_first_statement(clock.today()), "party": request.GET["party"]}
    listed = [(party, names[party]) for party in parties if party] if len(parties) < MOST_PARTIES else None
    form = StatementForm(chosen, parties=listed)
    if not form.is_valid():
        return account, form, None
    data = form.cleaned_data
    party = data["party"] or None
    return account, form, list_statement(account, party=party, since=data["since"], until=data["until"])


def _name_rows(rows: list[TrialRow]) -> list[dict[str, Any]]:
    names = list_party_names(row.party for row in rows)
    language = get_page_language()
    return [
        {"row": row, "title": row.account.title.get(language), "party_name": names[row.party]} for row in rows
    ]
