"""The agreement of an entry: read by both sides, written by the town, agreed to by both, printed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.attempts import attempt, read_number
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.papers.pdf import PaperUnavailable, respond_pdf
from moyai.services.open_call.agreement_text import TERMS, digest, list_missing, read_terms
from moyai.services.open_call.enums_after import AgreementState
from moyai.services.open_call.forms.after_agreement import AgreementForm, fill_agreement
from moyai.services.open_call.models import Agreement, Entry
from moyai.services.open_call.operations.agreements import (
    agree,
    begin_agreement,
    make_next,
    remark_on_agreement,
    see_agreement,
    write_terms,
)
from moyai.services.open_call.operations.trials import make_trial
from moyai.services.open_call.queries.after_people import FIRM, TOWN, Stand, name_people
from moyai.services.open_call.views.after_doors import demand, open_for_parties

MOST_WORDS = 1000


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show_agreement(request: HttpRequest, code: str) -> HttpResponse:
    """Show an entry's agreement (GET; ``number``: an earlier one; ``edit``: the form), or act on it (POST).

    Fields: do = begin, write, remark, agree, next or trial; seen, about, text, and those of the form.
    """
    entry, stand = open_for_parties(request, code)
    agreement = _find(entry, request.GET.get("number"))
    if request.method == "POST":
        deed = request.POST.get("do", "")
        if deed == "write" and agreement is not None:
            return _write(request, entry, stand, agreement)
        _press(request, entry, stand, agreement, deed)
        return redirect("open_call:agreement", code)
    if agreement is not None and stand.mate is not None and agreement.state == AgreementState.DRAFT:
        see_agreement(agreement=agreement, actor=name_actor(request), now=clock.now())
    may_edit = agreement is not None and stand.is_town and agreement.state == AgreementState.DRAFT
    if agreement is not None and may_edit and "edit" in request.GET:
        return _show_form(request, entry, agreement, AgreementForm(initial=fill_agreement(agreement)))
    return render(request, "open_call/after/agreement.html", _describe(entry, stand, agreement))


@require_GET
@login_required
def print_agreement(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Return an agreement as PDF, with who agreed to it when, and the digest of its text."""
    entry, stand = open_for_parties(request, code)
    agreement = _find(entry, str(number))
    if agreement is None:
        raise Http404
    context = _describe(entry, stand, agreement)
    try:
        return respond_pdf(
            "open_call/after/papers/agreement.html", context, name=f"agreement-{code}-{number}"
        )
    except PaperUnavailable as refused:
        messages.error(request, put(refused.text))
        return redirect("open_call:agreement", code)


def _find(entry: Entry, number: str | None) -> Agreement | None:
    rows = entry.agreements.select_related("entry__programme", "trial").order_by("-number")
    if number is None:
        return rows.first()
    found = rows.filter(number=read_number(number)).first()
    if found is None:
        raise Http404
    return found


def _press(request: HttpRequest, entry: Entry, stand: Stand, agreement: Agreement | None, deed: str) -> None:
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    side = TOWN if stand.is_town else FIRM
    if deed == "begin":
        demand(stand.is_town)
        attempt(request, lambda: begin_agreement(entry=entry, **facts), _("協定の案を作りました。"))
        return
    if agreement is None:
        raise Http404
    if deed == "remark":
        about, text = request.POST.get("about", ""), request.POST.get("text", "")[:MOST_WORDS]
        words: dict[str, Any] = {"about": about, "text": text, "side": side}
        attempt(
            request,
            lambda: remark_on_agreement(agreement=agreement, **words, **facts),
            _("意見を書きました。"),
        )
    elif deed == "agree":
        demand(stand.is_town or stand.is_leader)
        seen = request.POST.get("seen", "")
        attempt(
            request, lambda: agree(agreement=agreement, side=side, seen=seen, **facts), _("同意しました。")
        )
    elif deed == "next":
        demand(stand.is_town)
        attempt(request, lambda: make_next(agreement=agreement, **facts), _("つぎの版の案を作りました。"))
    elif deed == "trial":
        demand(stand.is_town)
        attempt(request, lambda: make_trial(agreement=agreement, **facts), _("実証を準備しました。"))
    else:
        raise Http404


def _write(request: HttpRequest, entry: Entry, stand: Stand, agreement: Agreement) -> HttpResponse:
    demand(stand.is_town)
    form = AgreementForm(request.POST)
    if form.is_valid():
        facts = form.read() | {"seen": request.POST.get("seen", "")}
        try:
            write_terms(agreement=agreement, **facts, actor=name_actor(request), now=clock.now())
        except Refused as refused:
            form.add_error(None, put(refused.text))
        else:
            messages.success(request, _("書き直しました。"))
            return redirect("open_call:agreement", entry.code)
    return _show_form(request, entry, agreement, form, status=422)


def _show_form(
    request: HttpRequest, entry: Entry, agreement: Agreement, form: AgreementForm, status: int = 200
) -> HttpResponse:
    context = {
        "entry": entry,
        "agreement": agreement,
        "form": form,
        "seen": digest(agreement),
        "has_errors": bool(form.errors),
        "had_agreed": agreement.town_agreed_at or agreement.firm_agreed_at,
    }
    return render(request, "open_call/after/agreement_form.html", context, status=status)


def _describe(entry: Entry, stand: Stand, agreement: Agreement | None) -> dict[str, Any]:
    context: dict[str, Any] = {"entry": entry, "stand": stand, "agreement": agreement, "terms": TERMS}
    if agreement is None:
        return context
    remarks = list(agreement.remarks.all())
    actors = [each.written_by for each in remarks]
    names = name_people(entry.programme, entry, [*actors, agreement.town_agreed_by, agreement.firm_agreed_by])
    is_draft = agreement.state == AgreementState.DRAFT
    mine_agreed = agreement.town_agreed_at if stand.is_town else agreement.firm_agreed_at
    missing = list_missing(agreement)
    signed = [(each, names.get(each.written_by, "–")) for each in remarks]
    said = [
        {"term": term, "words": words, "remarks": [each for each in signed if each[0].about == term.key]}
        for term, words in read_terms(agreement)
    ]
    return context | {
        "said": said,
        "general": [each for each in signed if not each[0].about],
        "seen": digest(agreement),
        "is_draft": is_draft,
        "missing": missing,
        "town_by": names.get(agreement.town_agreed_by, ""),
        "firm_by": names.get(agreement.firm_agreed_by, ""),
        "may_agree": is_draft and not missing and not mine_agreed and (stand.is_town or stand.is_leader),
        "trial": getattr(agreement, "trial", None),
        "versions": list(entry.agreements.order_by("number")),
        "is_last": not entry.agreements.filter(number__gt=agreement.number).exists(),
    }
