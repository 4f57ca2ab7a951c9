"""Staff check what residents declared."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.audit.operations import record
from moyai.core.conversations.files import open_photo
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.enums import EligibilityStatus
from moyai.core.residents.models import Eligibility
from moyai.core.residents.queries import find_phone
from moyai.services.shared_taxi import operations
from moyai.services.shared_taxi.eligibility import compute_age, compute_expiry
from moyai.services.shared_taxi.enums import EvidenceKind
from moyai.services.shared_taxi.forms import DecisionForm
from moyai.services.shared_taxi.queries import count_registrations, get_registration, search_registrations
from moyai.services.shared_taxi.texts import classes

A_PAGE = 25
_STAFF = (Role.DISPATCHER, Role.OFFICER)
_TONES = {"provisional": "warning", "confirmed": "success", "refused": "danger"}


@never_cache
@require_GET
@require_role(*_STAFF)
def show_list(request: HttpRequest) -> HttpResponse:
    """List registrations by status, the longest waiting first; find one by name, number or telephone."""
    status = request.GET.get("status", EligibilityStatus.PROVISIONAL)
    if status not in EligibilityStatus.values:
        status = EligibilityStatus.PROVISIONAL
    query = request.GET.get("q", "").strip()[:60]
    found = search_registrations(status=status, text=query)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    rows = [_make_row(one, today) for one in page]
    context = {"page": page, "rows": rows, "query": query, "status": status, "tabs": _list_tabs(status)}
    return render(request, "shared_taxi/registrations.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*_STAFF)
def show_one(request: HttpRequest, eligibility_id: int) -> HttpResponse:
    """Show what was declared with its evidence (GET); confirm or refuse (POST)."""
    eligibility = _get_or_404(eligibility_id)
    today = clock.today()
    form = DecisionForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        return _decide(request, eligibility, form)
    context = {
        "row": _make_row(eligibility, today),
        "eligibility": eligibility,
        "facts": _list_facts(eligibility, today),
        "usual_expiry": compute_expiry(EvidenceKind(eligibility.evidence), today),
        "is_open": eligibility.status == EligibilityStatus.PROVISIONAL,
        "form": form,
        "has_errors": form.is_bound,
    }
    return render(request, "shared_taxi/registration.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_GET
@require_role(*_STAFF)
def show_photo(request: HttpRequest, eligibility_id: int) -> FileResponse:
    """Return the photo of the evidence; that it was looked at is audited."""
    eligibility = _get_or_404(eligibility_id)
    try:
        photo = open_photo({"file": eligibility.evidence_file})
    except (ValueError, FileNotFoundError):
        raise Http404 from None
    subject = f"resident:{eligibility.resident.code}"
    record(actor=name_actor(request), action="shared_taxi.see_evidence", subject=subject, now=clock.now())
    return FileResponse(photo, headers={"X-Content-Type-Options": "nosniff"})


def _get_or_404(eligibility_id: int) -> Eligibility:
    try:
        return get_registration(eligibility_id)
    except Eligibility.DoesNotExist:
        raise Http404 from None


def _decide(request: HttpRequest, eligibility: Eligibility, form: DecisionForm) -> HttpResponse:
    is_granted = form.cleaned_data["decision"] == "grant"
    try:
        operations.decide_eligibility(
            eligibility_id=eligibility.pk,
            is_granted=is_granted,
            note=form.cleaned_data["note"],
            expires_date=form.cleaned_data["expires_date"],
            decided_by=get_account(request),
            now=clock.now(),
        )
    except Refused as refused:
        messages.error(request, str(refused.text))
    else:
        words = (
            _("%(name)sさんの登録を確認しました。")
            if is_granted
            else _("%(name)sさんに理由をお知らせしました。")
        )
        messages.success(request, words % {"name": eligibility.resident.name})
    return redirect("shared_taxi:registrations")


def _make_row(eligibility: Eligibility, today: date) -> dict[str, Any]:
    resident = eligibility.resident
    return {
        "id": eligibility.pk,
        "name": resident.name,
        "kana": resident.kana,
        "age": compute_age(resident.birth_date, today),
        "reason": put(classes.REASONS[eligibility.reason]),
        "evidence": str(EvidenceKind(eligibility.evidence).label),
        "declared_at": eligibility.declared_at,
        "expires_date": eligibility.expires_date,
        "is_overdue": eligibility.expires_date is not None and eligibility.expires_date < today,
        "status_label": str(EligibilityStatus(eligibility.status).label),
        "tone": _TONES.get(eligibility.status, "neutral"),
        "is_renewal": eligibility.is_renewal,  # type: ignore[attr-defined]
        "has_photo": bool(eligibility.evidence_file),
        "settlement": resident.household.settlement,
    }


def _list_facts(eligibility: Eligibility, today: date) -> list[dict[str, Any]]:
    resident = eligibility.resident
    age = _("%(age)s歳") % {"age": compute_age(resident.birth_date, today)}
    facts = (
        (_("お名前"), f"{resident.name}（{resident.kana}）"),
        (_("登録番号"), resident.code),
        (_("生年月日"), f"{resident.birth_date:%Y-%m-%d}（{age}）"),
        (_("住所"), resident.household.address),
        (_("電話番号"), show_phone(find_phone(resident))),
        (_("対象の理由"), put(classes.REASONS[eligibility.reason])),
        (_("書類"), str(EvidenceKind(eligibility.evidence).label)),
        (_("書類の番号"), eligibility.evidence_reference or "–"),
    )
    return [{"label": label, "value": value} for label, value in facts]


def _list_tabs(status: str) -> list[dict[str, Any]]:
    counts = count_registrations()
    return [
        {
            "label": str(one.label),
            "url": f"?status={one.value}",
            "current": one.value == status,
            "count": counts.get(one.value, 0),
        }
        for one in EligibilityStatus
    ]
