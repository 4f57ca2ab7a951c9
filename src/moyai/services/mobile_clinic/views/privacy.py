"""Pages of who saw what: the patient's own, her institution's, looks in need, and doubles."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.accounts.queries import list_roles
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import give_consent, withdraw_consent
from moyai.core.residents.queries import has_consent, list_proxies
from moyai.engines.conversation import day_label
from moyai.services.mobile_clinic.access import CLINICAL, find_open_glass, find_practice, require_practice
from moyai.services.mobile_clinic.enums import GlassReason, GlassVerdict, Profession
from moyai.services.mobile_clinic.erasing import find_free_day
from moyai.services.mobile_clinic.forms.privacy import GlassForm, PairForm, PersonForm, VerdictForm
from moyai.services.mobile_clinic.models import BreakGlass, Patient, Practitioner
from moyai.services.mobile_clinic.operations.doubles import merge_patients, split_patient
from moyai.services.mobile_clinic.operations.glass import break_glass, judge_glass
from moyai.services.mobile_clinic.queries import privacy as queries
from moyai.services.mobile_clinic.reading import note_read
from moyai.services.mobile_clinic.teens import leave_out_private_patients
from moyai.services.mobile_clinic.texts import privacy as say

FAMILY_VERSION = "2026-06"
VISITS_SHOWN = 5
_TONES = {"open": "warning", "justified": "success", "unjustified": "danger"}


@never_cache
@require_GET
@login_required
def show_mine(request: HttpRequest) -> HttpResponse:
    """Show a resident who saw her records, and until when they are kept."""
    resident, is_own, people = _pick(request)
    patients = [] if resident is None else queries.list_own_patients(resident)
    context = {
        "resident": resident,
        "is_own": is_own,
        "others": [each for each in people if resident is None or each.pk != resident.pk],
        "rows": [_show_look(look) for look in queries.list_looks(patients)],
        "has_family": bool(resident and is_own and list_proxies(resident)),
        "family_may": bool(resident and has_consent(resident, queries.FAMILY)),
    }
    return render(request, "mobile_clinic/my_reads.html", context)


@require_POST
@login_required
def let_family(request: HttpRequest) -> HttpResponse:
    """Let whoever acts for her see this page too, or no longer."""
    account = get_account(request)
    resident = get_object_or_404(Resident, user=account)
    facts: dict[str, Any] = {"resident": resident, "actor": f"user:{account.pk}", "now": clock.now()}
    if request.POST.get("may") == "yes":
        give_consent(purpose=queries.FAMILY, version=FAMILY_VERSION, **facts)
        messages.success(request, _("代わりに手続きする方も、このページを見られるようにしました。"))
    else:
        withdraw_consent(purpose=queries.FAMILY, **facts)
        messages.success(request, _("このページを見られるのは、ご本人だけになりました。"))
    return redirect("mobile_clinic:my_reads")


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def ask_erasing(request: HttpRequest) -> HttpResponse:
    """Tell a resident when her records can be erased (GET); keep that she asked for it (POST)."""
    account = get_account(request)
    resident = get_object_or_404(Resident, user=account)
    patients = queries.list_own_patients(resident)
    if request.method == "POST":
        subject = f"resident:{resident.code}"
        record(
            actor=f"user:{account.pk}", action="mobile_clinic.ask_erasing", subject=subject, now=clock.now()
        )
        messages.success(request, _("ご希望を受け取りました。消せる日が来た夜に、消します。"))
        return redirect("mobile_clinic:ask_erasing")
    answers = [_say_kept(patient) for patient in patients] or [put(say.NOTHING_KEPT)]
    return render(request, "mobile_clinic/ask_erasing.html", {"answers": answers, "has_any": bool(patients)})


@never_cache
@require_GET
@require_practice()
def show_reads(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Show an institution who saw a patient's records."""
    patients = Patient.objects.filter(institution=practice.institution_id)
    patient = get_object_or_404(
        leave_out_private_patients(patients, practice).select_related("resident", "institution__partner"),
        code=code,
    )
    rows = [_show_look(look) for look in queries.list_looks([patient, *queries.list_same(patient)])]
    return render(request, "mobile_clinic/reads.html", {"patient": patient, "rows": rows})


@never_cache
@require_GET
@login_required
def list_glasses(request: HttpRequest) -> HttpResponse:
    """Show looks in need: all to the town's privacy officer, to an institution those at its patients."""
    account = get_account(request)
    if Role.OFFICER in list_roles(account):
        rows = queries.list_glasses()
        is_officer = True
    else:
        practice = find_practice(account, clock.today())
        if practice is None:
            raise Http404
        rows, is_officer = queries.list_glasses(institution=practice.institution), False
    context = {"rows": [_show_glass(each) for each in rows], "is_officer": is_officer}
    return render(request, "mobile_clinic/glasses.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def judge(request: HttpRequest, code: str) -> HttpResponse:
    """Show one look in need with everything that was seen (GET); judge it (POST)."""
    account = get_account(request)
    glass = get_object_or_404(
        BreakGlass.objects.select_related("patient__resident", "practice__institution__partner", "user"),
        code=code,
    )
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict, note = GlassVerdict(form.cleaned_data["verdict"]), form.cleaned_data["note"]
        try:
            judge_glass(glass=glass, verdict=verdict, note=note, by=account, now=clock.now())
        except Refused as refused:
            form.add_error(None, put(refused.text))
        else:
            messages.success(request, _("確かめた結果を残しました。"))
            return redirect("mobile_clinic:glasses")
    note_read(user=account, patient=glass.patient, what="glass_reason", now=clock.now())
    looks = [
        look
        for look in queries.list_looks([glass.patient])
        if look.is_in_need and look.name == glass.user.display_name
    ]
    context = {
        "glass": _show_glass(glass),
        "words": queries.get_glass_words(glass),
        "looks": [_show_look(look) for look in looks],
        "form": form,
        "is_open": glass.verdict == GlassVerdict.OPEN,
        "has_errors": form.is_bound and bool(form.errors),
    }
    return render(
        request, "mobile_clinic/glass_one.html", context, status=422 if context["has_errors"] else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
@require_practice(*CLINICAL)
def find_person(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Find whom she has before her, by the whole name and date of birth."""
    form = PersonForm(request.POST or None)
    found: list[Patient] = []
    if request.method == "POST" and form.is_valid():
        found = queries.find_patients_by_birth(**form.cleaned_data)
        own = next((each for each in found if each.institution_id == practice.institution_id), None)
        if own is not None:
            form.add_error(None, put(say.GLASS_KNOWN))
            found = []
        elif not found:
            form.add_error(None, put(say.GLASS_NOBODY))
    context = {"form": form, "found": found, "has_errors": form.is_bound and bool(form.errors)}
    return render(
        request, "mobile_clinic/glass_find.html", context, status=422 if context["has_errors"] else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
@require_practice(*CLINICAL)
def open_glass(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Ask why (GET); break the glass and lead to the patient (POST)."""
    patient = get_object_or_404(Patient.objects.select_related("resident", "institution__partner"), code=code)
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, words = GlassReason(form.cleaned_data["reason"]), form.cleaned_data["words"]
        try:
            glass = break_glass(
                practice=practice, patient=patient, reason=reason, words=words, now=clock.now()
            )
        except Refused as refused:
            form.add_error(None, put(refused.text))
        else:
            until = local(glass.until)
            messages.warning(
                request,
                _("%(until)sまで、この方の記録を見られます。見たことは残ります。")
                % {"until": f"{until:%-H:%M}"},
            )
            return redirect("mobile_clinic:open_glass", patient.code)
    glass_now = find_open_glass(practice.user, patient, clock.now())
    context = {
        "patient": patient,
        "form": form,
        "until": local(glass_now.until) if glass_now else None,
        "links": _list_pages(patient) if glass_now else [],
        "has_errors": form.is_bound and bool(form.errors),
    }
    return render(
        request, "mobile_clinic/glass_open.html", context, status=422 if context["has_errors"] else 200
    )


@never_cache
@require_http_methods(["GET", "POST"])
@require_practice(*CLINICAL, Profession.CLERK)
def show_doubles(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Show records that may be one person's (GET); put two of them together (POST)."""
    form = PairForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        own = Patient.objects.select_related("resident").filter(institution=practice.institution_id)
        keep, double = (get_object_or_404(own, code=form.cleaned_data[key]) for key in ("keep", "double"))
        try:
            merge_patients(keep=keep, double=double, by=practice, now=clock.now())
        except Refused as refused:
            messages.error(request, put(refused.text))
        else:
            messages.success(request, _("1つの記録にまとめました。まちがいのときは、下でもとに戻せます。"))
        return redirect("mobile_clinic:doubles")
    context = {
        "groups": queries.list_doubles(practice.institution),
        "merged": queries.list_merged(practice.institution),
    }
    return render(request, "mobile_clinic/doubles.html", context)


@require_POST
@require_practice(*CLINICAL, Profession.CLERK)
def split(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Take a merging back."""
    double = get_object_or_404(Patient, code=code, institution=practice.institution_id)
    try:
        split_patient(double=double, by=practice, now=clock.now())
    except Refused as refused:
        messages.error(request, put(refused.text))
    else:
        messages.success(request, _("もとの2つの記録に戻しました。"))
    return redirect("mobile_clinic:doubles")


def _pick(request: HttpRequest) -> tuple[Resident | None, bool, list[Resident]]:
    account = get_account(request)
    people = queries.list_whose_looks(account, clock.today())
    code = request.GET.get("for")
    found = next((each for each in people if each.code == code), None) if code else next(iter(people), None)
    if code and found is None:
        raise Http404
    return found, found is not None and found.user_id == account.pk, people


def _list_pages(patient: Patient) -> list[dict[str, Any]]:
    """Return where a patient's records are read: her own page, and those of her latest visits."""
    page = reverse("mobile_clinic:treatment", args=[patient.code])
    own = {"label": _("計画・同意・お薬・記録"), "url": page}
    latest = patient.visits.order_by("-arrives_at")[:VISITS_SHOWN]
    visits = [
        {
            "label": f"{local(visit.arrives_at):%Y/%-m/%-d %-H:%M}",
            "url": reverse("mobile_clinic:visit", args=[visit.code]),
        }
        for visit in latest
    ]
    return [own, *visits]


def _say_kept(patient: Patient) -> str:
    day = day_label(find_free_day(patient))
    return put(say.KEPT_UNTIL.format(house=str(patient.institution), day=day))


def _show_look(look: queries.Look) -> dict[str, Any]:
    return {
        "look": look,
        "at": local(look.at),
        "what": put(look.what),
        "who": look.name or _("ご本人"),
        "profession": look.profession.label if look.profession else "",
        "house": look.house or _("市役所"),
    }


def _show_glass(glass: BreakGlass) -> dict[str, Any]:
    verdict = GlassVerdict(glass.verdict)
    return {
        "glass": glass,
        "opened": local(glass.opened_at),
        "until": local(glass.until),
        "reason": GlassReason(glass.reason).label,
        "profession": Profession(glass.practice.profession).label,
        "house": glass.practice.institution.partner.name,
        "of_house": glass.patient.institution.partner.name,
        "verdict": verdict.label,
        "tone": _TONES[verdict],
    }
