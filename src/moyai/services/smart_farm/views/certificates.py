"""Certificates: given to whoever finished a course, printed, verified by anybody who holds one."""

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
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.attempts import read_number
from moyai.core.codes import is_valid_code, normalise_code, show_code
from moyai.core.languages import get_page_language
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.core.ui.qr import draw_qr
from moyai.services.smart_farm.certifying import is_name_of
from moyai.services.smart_farm.forms.lessons import VerifyForm
from moyai.services.smart_farm.models import Certificate, Seat
from moyai.services.smart_farm.operations.certificates import issue_certificate
from moyai.services.smart_farm.queries.classes import find_seat, list_seats_of_children
from moyai.services.smart_farm.queries.courses import find_course
from moyai.services.smart_farm.views.lesson_people import attempt, get_seat


@never_cache
@require_POST
@login_required
def issue(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Give a pupil of a class her certificate of a course; a teacher names her seat (field pupil)."""
    seat = get_seat(request, code)
    if seat.is_teacher:
        rows = Seat.objects.filter(school_class=seat.school_class, is_teacher=False)
        seat = get_object_or_404(rows, pk=read_number(request.POST.get("pupil")))
    course = find_course(seat.school_class.farm, key)
    if course is None:
        raise Http404
    attempt(
        request,
        lambda: issue_certificate(seat=seat, course=course, actor=name_actor(request), now=clock.now()),
        _("おめでとうございます。修了証ができました。"),
    )
    return redirect("smart_farm:lessons")


@never_cache
@require_GET
@login_required
def give(request: HttpRequest, code: str) -> HttpResponse:
    """Give a certificate as PDF to the pupil herself, to her teachers and to who answers for her."""
    certificate = get_object_or_404(
        Certificate.objects.select_related("seat__member", "seat__school_class"),
        code=code,
        seat__isnull=False,
    )
    seat = certificate.seat
    assert seat is not None
    user = get_account(request)
    viewer = find_seat(user, seat.school_class)
    is_hers = viewer is not None and (viewer.is_teacher or viewer.pk == seat.pk)
    if not is_hers and not list_seats_of_children(user).filter(pk=seat.pk).exists():
        raise Http404
    address = request.build_absolute_uri(reverse("smart_farm:certificate_verify"))
    context = {
        "certificate": certificate,
        "name": seat.member.name,
        "shown": show_code(certificate.code),
        "title": _title(certificate),
        "address": address,
        "qr": draw_qr(f"{address}?code={certificate.code}"),
    }
    try:
        return respond_pdf("smart_farm/lessons/certificate_paper.html", context, name=_("修了証"))
    except PaperUnavailable as refused:
        messages.warning(request, str(refused.text))
        return render(request, "smart_farm/lessons/certificate.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Tell anybody who holds a certificate whether it is real; without number and name nothing is told."""
    form = VerifyForm(request.POST or None, initial={"code": request.GET.get("code", "")[:20]})
    context: dict[str, Any] = {"form": form, "is_asked": False, "certificate": None}
    if request.method == "POST" and form.is_valid():
        context["is_asked"] = True
        context["certificate"] = found = _find(form.cleaned_data["code"], form.cleaned_data["name"])
        context["title"] = _title(found) if found else ""
    context["has_errors"] = bool(form.errors)
    status = 422 if form.errors else 200
    return render(request, "smart_farm/lessons/verify.html", context, status=status)


def _find(typed: str, name: str) -> Certificate | None:
    code = normalise_code(typed)
    if not is_valid_code(code):
        return None
    found = Certificate.objects.filter(code=code).first()
    return found if found and is_name_of(found.name_digest, code, name) else None


def _title(certificate: Certificate) -> str:
    is_english = get_page_language() == "en" and certificate.course_title_en
    return certificate.course_title_en if is_english else certificate.course_title
