"""Before and after handing in: the list, the receipt, taking back, withdrawing, where it stands."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import attempt, say_refused
from moyai.core.languages import put
from moyai.core.papers.pdf import PaperUnavailable, respond_pdf
from moyai.services.open_call.enums_entries import EntryStatus, TeamRole
from moyai.services.open_call.form_fields import read_fields
from moyai.services.open_call.models import Entry, Submission
from moyai.services.open_call.operations.entries.submitting import (
    compute_digest,
    declare,
    hand_in,
    take_back,
)
from moyai.services.open_call.operations.entries.withdrawing import withdraw_entry
from moyai.services.open_call.programmes.plan import Mover, StateKind
from moyai.services.open_call.programmes.saying import say_said, say_state
from moyai.services.open_call.queries.entries.answers import list_answers
from moyai.services.open_call.queries.entries.checks import find_faults, list_checks
from moyai.services.open_call.queries.entries.closing import check_open, find_closing, say_moment
from moyai.services.open_call.queries.entries.sections import MORE, list_fields, list_files
from moyai.services.open_call.queries.entries.standing import (
    describe_standing,
    list_known_moves,
    list_told,
)
from moyai.services.open_call.queries.entries.steps import find_take_back, find_withdrawal
from moyai.services.open_call.refusals_entries import EntryRefused
from moyai.services.open_call.texts import entries as say
from moyai.services.open_call.views.entries.doors import get_mine, get_seen
from moyai.services.open_call.views.entries.writing import find_section_of


@never_cache
@require_GET
@login_required
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """Show a team where its entry stands, what was decided once it was told, and what it can do next."""
    row, mate = get_mine(request, code)
    now, standing = clock.now(), describe_standing(row)
    closing, plan = find_closing(row.programme), standing.plan
    withdrawal = find_withdrawal(plan, row.state)
    moves = [
        {"at": each.moved_at, "what": say_state(plan.get_state(each.to_state)), "reason": each.reason}
        for each in list_known_moves(row)
    ]
    context = {
        "entry": row,
        "mate": mate,
        "standing": standing,
        "state": say_state(standing.state),
        "said": say_said(standing.state),
        "leads": mate.role == TeamRole.LEADER,
        "is_draft": row.status == EntryStatus.DRAFT,
        "is_open": _is_open(row, now),
        "closes": say_moment(row.programme, closing.closes_at) if closing else "",
        "may_take_back": find_take_back(plan, row.state) is not None and _is_open(row, now),
        "may_withdraw": withdrawal is not None and Mover.ENTRANT in withdrawal.movers,
        "is_almost": standing.state.kind is StateKind.ALMOST,
        "more": [each for each in list_files(row) if each.field == MORE],
        "submissions": list(row.submissions.all()),
        "moves": moves,
        "decisions": list_told(row),
        "checks": list_checks(row, now) if row.status == EntryStatus.DRAFT else [],
    }
    return render(request, "open_call/entries/entry.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is missing (GET); declare and hand in (POST). Fields: ``declare.<kind>``."""
    row, mate = get_mine(request, code)
    if row.status != EntryStatus.DRAFT:
        return redirect("open_call:entry", code)
    now, user = clock.now(), get_account(request)
    words = {kind: put(text) for kind, text in say.DECLARATIONS.items()}
    if request.method == "POST":
        ticked = {kind: says for kind, says in words.items() if request.POST.get(f"declare.{kind}")}
        made: list[Submission] = []
        if attempt(request, partial(declare, entry=row, words=ticked, by=user, now=now)) and attempt(
            request, lambda: made.append(hand_in(entry=row, by=user, now=now))
        ):
            return redirect("open_call:receipt", code, made[0].number)
        return redirect("open_call:entry_check", code)
    faults, fields = find_faults(row), {each.key: each for each in list_fields(row)}
    made_before = {each.kind: each for each in row.declarations.all()}
    context = {
        "entry": row,
        "mate": mate,
        "leads": mate.role == TeamRole.LEADER,
        "checks": list_checks(row, now),
        "faults": [
            {"label": fields[key].label, "text": text, "href": find_section_of(row, key) + f"#q-{key}"}
            for key, text in faults.items()
        ],
        "declares": [
            {"kind": kind, "says": words[kind], "made": made_before.get(kind)}
            for kind in describe_standing(row).plan.declares
            if kind in words
        ],
        "is_ready": all(each.is_met or each.key == "declarations" for each in list_checks(row, now)),
        "answers": list_answers(fields.values(), row.answers),
        "files": list_files(row),
    }
    return render(request, "open_call/entries/check.html", context)


@never_cache
@require_GET
@login_required
def receipt(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show the receipt of a submission, to be printed."""
    return render(request, "open_call/entries/receipt.html", _describe_receipt(request, code, number))


@never_cache
@require_GET
@login_required
def receipt_paper(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Give the receipt as PDF."""
    context = _describe_receipt(request, code, number)
    try:
        return respond_pdf(
            "open_call/entries/receipt_paper.html", context, name=context["submission"].receipt
        )
    except PaperUnavailable as refused:
        messages.error(request, say_refused(refused))
        return redirect("open_call:receipt", code, number)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def back(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once more before what was handed in becomes a draft again (GET); do it (POST)."""
    row, mate = get_mine(request, code)
    if request.method == "POST":
        work = partial(take_back, entry=row, by=get_account(request), now=clock.now())
        if attempt(request, work, _("下書きに戻しました。締切までに、もう一度提出してください。")):
            return redirect("open_call:entry_edit", code)
        return redirect("open_call:entry", code)
    closing = find_closing(row.programme)
    closes = say_moment(row.programme, closing.closes_at) if closing else ""
    return render(request, "open_call/entries/take_back.html", {"entry": row, "mate": mate, "closes": closes})


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a withdrawal means (GET); withdraw (POST). Field: reason."""
    row, mate = get_mine(request, code)
    standing = describe_standing(row)
    step = find_withdrawal(standing.plan, row.state)
    if request.method == "POST":
        reason, now = request.POST.get("reason", ""), clock.now()
        work = partial(withdraw_entry, entry=row, by=get_account(request), reason=reason, now=now)
        if attempt(request, work, _("取り下げました。")):
            return redirect("open_call:entry", code)
        return redirect("open_call:withdraw", code)
    context = {
        "entry": row,
        "mate": mate,
        "may": step is not None and Mover.ENTRANT in step.movers and mate.role == TeamRole.LEADER,
        "needs_reason": step is not None and step.needs_reason,
        "is_chosen": standing.state.kind in (StateKind.WON, StateKind.ALMOST),
        "is_draft": row.status == EntryStatus.DRAFT,
    }
    return render(request, "open_call/entries/withdraw.html", context)


def _describe_receipt(request: HttpRequest, code: str, number: int) -> dict[str, Any]:
    row = get_seen(request, code)
    submission = get_object_or_404(
        Submission.objects.select_related("form", "entry"), entry=row, number=number
    )
    return {
        "entry": row,
        "submission": submission,
        "at": say_moment(row.programme, submission.submitted_at),
        "is_whole": compute_digest(submission) == submission.digest,
        "answers": list_answers(read_fields(submission.form.fields), submission.answers),
        "late_s": row.late_s if number == row.submissions.count() else 0,
    }


def _is_open(row: Entry, now: datetime) -> bool:
    try:
        check_open(row.programme, now)
    except EntryRefused:
        return False
    return True
