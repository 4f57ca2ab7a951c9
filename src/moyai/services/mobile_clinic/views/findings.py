"""Pages of what devices took: lists, each finding, its frames and sounds; every look is audited."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.errors import Refused
from moyai.core.sealing.errors import SealError
from moyai.core.uploads import takes_files
from moyai.services.mobile_clinic.access import CLINICAL, find_relation, list_practices, require_practice
from moyai.services.mobile_clinic.enums import FindingKind, FindingStatus
from moyai.services.mobile_clinic.finding_pages import describe, say_taken
from moyai.services.mobile_clinic.forms.findings import DecideFindingForm, SendFindingForm, WindowForm
from moyai.services.mobile_clinic.imaging.drawing.frames import draw_frame
from moyai.services.mobile_clinic.imaging.limits import MOST_SENT
from moyai.services.mobile_clinic.imaging.simulated.devices import take
from moyai.services.mobile_clinic.models import Finding, Patient, Practitioner, SetAside
from moyai.services.mobile_clinic.operations.findings import (
    accept_doubted,
    dismiss_doubted,
    keep_finding,
    move_doubted,
)
from moyai.services.mobile_clinic.queries.findings import (
    get_content,
    get_facts,
    get_finding,
    get_piece,
    get_set_aside,
    get_set_aside_content,
    list_findings,
    list_set_aside,
)
from moyai.services.mobile_clinic.reading import note_read
from moyai.services.mobile_clinic.texts import findings as say
from moyai.services.mobile_clinic.worklist import name_person

READ = "imaging"
_SUFFIXES = {"dicom": "dcm", "scp-ecg": "scp", "mfer": "mwf", "jpeg": "jpg"}
_SAFE = re.compile(r"[^A-Za-z0-9._-]+")
Shown = Callable[..., HttpResponseBase]


def _show(view: Shown) -> Shown:
    """Hand a view the finding and its facts, if whoever asks may see this patient's health; note the look."""

    @wraps(view)
    @never_cache
    @login_required
    def guarded(request: HttpRequest, code: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            finding = get_finding(code)
        except Finding.DoesNotExist:
            raise Http404 from None
        _let_in(request, finding.patient)
        try:
            return view(request, finding, get_facts(finding), *args, **kwargs)
        except (SealError, FileNotFoundError):
            context = {"patient": finding.patient, "status": 410}
            return render(request, "mobile_clinic/findings/erased.html", context, status=410)

    return guarded


def _let_in(request: HttpRequest, patient: Patient) -> User:
    user, now = get_account(request), clock.now()
    if find_relation(user, patient, clock.today(), CLINICAL, now=now) is None:
        raise PermissionDenied
    note_read(user=user, patient=patient, what=READ, now=now)
    return user


@never_cache
@require_GET
@require_practice(*CLINICAL)
def show_patients(request: HttpRequest, *, practice: Practitioner) -> HttpResponse:
    """List the institution's patients with how many files each has, those first about which to decide."""
    houses = {each.institution_id for each in list_practices(practice.user, clock.today())}
    patients = Patient.objects.filter(institution__in=houses, merged_into=None).select_related("resident")
    rows = [_count(patient) for patient in patients.prefetch_related("findings")]
    ordered = sorted(rows, key=lambda row: (-row["doubted"], row["patient"].chart_no))
    return render(request, "mobile_clinic/findings/patients.html", {"rows": ordered})


def _count(patient: Patient) -> dict[str, Any]:
    findings = list(patient.findings.all())
    doubted = sum(each.status == FindingStatus.DOUBTED for each in findings)
    latest = max((each.taken_at for each in findings), default=None)
    return {"patient": patient, "count": len(findings), "doubted": doubted, "latest": latest}


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@takes_files(kept=MOST_SENT, heard=MOST_SENT)
def show_list(request: HttpRequest, code: str) -> HttpResponse:
    """List a patient's findings (GET); take a file (POST)."""
    patient = Patient.objects.select_related("resident", "institution").filter(code=code).first()
    if patient is None:
        raise Http404
    user = _let_in(request, patient)
    form = SendFindingForm(
        request.POST or None, request.FILES or None, initial={"taken_at": clock.local(clock.now())}
    )
    if request.method == "POST" and form.is_valid():
        finding = _take(form, patient, user)
        if finding is not None:
            return redirect("mobile_clinic:finding", finding.code)
    context = {
        "patient": patient,
        "form": form,
        "has_errors": bool(form.errors),
        "rows": [{"finding": each, "taken": say_taken(each)} for each in list_findings(patient)],
        "aside": [{"aside": each, "why": say.FAULTS[each.why]} for each in list_set_aside(patient)],
        "kept_aside": say.KEPT_ASIDE,
        "simulated": FindingKind.choices if settings.IS_DEMO else [],
    }
    return render(request, "mobile_clinic/findings/list.html", context)


def _take(form: SendFindingForm, patient: Patient, user: User) -> Finding | None:
    file, now = form.cleaned_data["file"], clock.now()
    try:
        return keep_finding(
            patient=patient,
            visit=None,
            kind=FindingKind(form.cleaned_data["kind"]),
            content=file.read(),
            file_name=file.name,
            taken_at=form.cleaned_data["taken_at"],
            source=_("手で送信"),
            actor=f"user:{user.pk}",
            now=now,
        )
    except Refused as refused:
        told = [refused.text, say.KEPT_ASIDE] if refused.facts.get("set_aside") else [refused.text]
        form.add_error("file", "".join(str(each) for each in told))
        return None


@never_cache
@require_POST
@login_required
def simulate(request: HttpRequest, code: str) -> HttpResponse:
    """Have a simulated device take something of a patient: in demo towns alone."""
    patient = Patient.objects.select_related("resident").filter(code=code).first()
    kind = request.POST.get("kind", "")
    if patient is None or not settings.IS_DEMO or kind not in FindingKind.values:
        raise Http404
    user, now = _let_in(request, patient), clock.now()
    seed = int(now.timestamp())
    name, content = take(kind, name_person(patient), taken_at=clock.local(now), seed=seed)
    finding = keep_finding(
        patient=patient,
        visit=None,
        kind=FindingKind(kind),
        content=content,
        file_name=name,
        taken_at=now,
        source=_("模擬の機器"),
        actor=f"user:{user.pk}",
        now=now,
    )
    return redirect("mobile_clinic:finding", finding.code)


@require_GET
@_show
def show_finding(request: HttpRequest, finding: Finding, facts: dict[str, Any]) -> HttpResponse:
    """Show one finding, drawn and in words."""
    return _render(request, finding, facts, DecideFindingForm())


def _render(
    request: HttpRequest, finding: Finding, facts: dict[str, Any], form: DecideFindingForm
) -> HttpResponse:
    is_doubted = finding.status == FindingStatus.DOUBTED
    context = {
        "finding": finding,
        "patient": finding.patient,
        "facts": facts,
        "taken": say_taken(finding),
        "has_errors": bool(form.errors),
        "form": form if is_doubted else None,
        "differences": [say.DIFFERENCES[each] for each in facts.get("differences", [])],
        "named": facts.get("named"),
        "named_birth": _show_birth(facts.get("named", {}).get("born", "")),
        "delivery": getattr(finding, "delivery", None),
        **describe(finding, facts, request.GET),
    }
    return render(request, "mobile_clinic/findings/finding.html", context)


def _show_birth(born: str) -> str:
    """Return DICOM's YYYYMMDD as the page shows days; what is no day stays as it is."""
    if not re.fullmatch(r"[0-9]{8}", born):
        return born
    return f"{born[:4]}/{int(born[4:6])}/{int(born[6:])}"


@require_POST
@_show
def decide(request: HttpRequest, finding: Finding, facts: dict[str, Any]) -> HttpResponse:
    """Say whose a doubted file is."""
    form = DecideFindingForm(request.POST)
    if form.is_valid():
        try:
            return redirect(_decide(request, finding, form.cleaned_data))
        except Refused as refused:
            fields = {"why": "why", "no_patient": "chart_no"}
            form.add_error(fields.get(refused.code, "decision"), str(refused.text))
    return _render(request, finding, facts, form)


def _decide(request: HttpRequest, finding: Finding, given: dict[str, Any]) -> str:
    """Carry out what was decided; return where to go next."""
    actor, now = name_actor(request), clock.now()
    if given["decision"] == "accept":
        accept_doubted(finding=finding, why=given["why"], actor=actor, now=now)
        messages.success(request, _("この方のファイルとして保管しました。"))
        return reverse("mobile_clinic:finding", args=[finding.code])
    if given["decision"] == "move":
        moved = move_doubted(finding=finding, chart_no=given["chart_no"], actor=actor, now=now)
        messages.success(request, _("正しい患者さんのファイルとして保管しました。"))
        return reverse("mobile_clinic:finding", args=[moved.code])
    dismiss_doubted(finding=finding, actor=actor, now=now)
    messages.success(request, _("はずしました。30日のあいだ保管してあります。"))
    return reverse("mobile_clinic:findings", args=[finding.patient.code])


@require_GET
@_show
def send_frame(request: HttpRequest, finding: Finding, facts: dict[str, Any], number: int) -> HttpResponse:
    """Send one frame as JPEG; ``centre`` and ``width`` for 16 bits."""
    if "rows" not in facts:
        raise Http404
    form = WindowForm(request.GET)
    window = (form.cleaned_data["centre"], form.cleaned_data["width"]) if form.is_valid() else None
    try:
        piece = get_piece(finding, facts, number)
    except IndexError:
        raise Http404 from None
    return _send(draw_frame(piece, facts, window=window), "image/jpeg")


@require_GET
@_show
def send_spectrogram(request: HttpRequest, finding: Finding, facts: dict[str, Any]) -> HttpResponse:
    """Send a sound's spectrogram as PNG."""
    if finding.kind != FindingKind.SOUND:
        raise Http404
    return _send(get_piece(finding, facts, 1), "image/png")


@require_GET
@_show
def send_photo(request: HttpRequest, finding: Finding, facts: dict[str, Any]) -> HttpResponse:
    """Send a photo as it is kept."""
    if facts["format"] not in ("jpeg", "png"):
        raise Http404
    return _send(get_content(finding, facts), f"image/{facts['format']}")


@require_GET
@_show
def send_sound(request: HttpRequest, finding: Finding, facts: dict[str, Any]) -> HttpResponse:
    """Send a recording; players ask for parts of it (RFC 9110, 14)."""
    if finding.kind != FindingKind.SOUND:
        raise Http404
    content = get_content(finding, facts)
    found = re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("Range", ""))
    if found is None:
        answer = _send(content, "audio/wav")
    else:
        first, last = int(found[1]), min(int(found[2] or len(content)), len(content) - 1)
        if first > last:
            answer = HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(content)}"})
        else:
            answer = _send(content[first : last + 1], "audio/wav", status=206)
            answer["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    answer["Accept-Ranges"] = "bytes"
    return answer


@require_GET
@_show
def send_file(request: HttpRequest, finding: Finding, facts: dict[str, Any]) -> HttpResponse:
    """Send the file itself, to be kept, never to be opened in the page."""
    suffix = _SUFFIXES.get(facts["format"], facts["format"])
    return _send_away(get_content(finding, facts), f"{finding.kind}-{finding.code}.{suffix}")


@require_GET
@never_cache
@login_required
def send_set_aside(request: HttpRequest, code: str) -> HttpResponse:
    """Send a file that was not taken, as it came."""
    try:
        aside = get_set_aside(code)
    except SetAside.DoesNotExist:
        raise Http404 from None
    _let_in(request, aside.patient)
    try:
        name = _SAFE.sub("_", get_facts(aside)["name"]) or "file"
        return _send_away(get_set_aside_content(aside), f"{code}-{name}.bin")
    except (SealError, FileNotFoundError):
        raise Http404 from None


def _send(content: bytes, kind: str, status: int = 200) -> HttpResponse:
    return HttpResponse(content, content_type=kind, status=status)


def _send_away(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)
