"""Reporting on the web: the form, step files, faces to hide, taking back; photos for who may see them."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.photos.faults import Fault
from moyai.core.photos.grid import count_cells, unpack_cells
from moyai.core.photos.limits import MOST_BYTES
from moyai.core.photos.reading import ReadPhoto
from moyai.core.photos.uploads import takes_photos
from moyai.core.residents.outings import was_out
from moyai.core.sealing.errors import SealError
from moyai.services.habit_challenge.enums import Habit, Through
from moyai.services.habit_challenge.forms.days import ReportForm, fill
from moyai.services.habit_challenge.looks import read_look
from moyai.services.habit_challenge.models import Member, Report, Team
from moyai.services.habit_challenge.operations.photos import hide_faces, read_photo
from moyai.services.habit_challenge.operations.reports import (
    bring_back,
    is_of_another_day,
    report_day,
    strip_report,
    withdraw_report,
)
from moyai.services.habit_challenge.operations.step_files import take_step_file
from moyai.services.habit_challenge.photo_files import LARGE, SMALL, read_photo_file
from moyai.services.habit_challenge.queries.days import find_today, is_supporter
from moyai.services.habit_challenge.refusals_days import PhotoRefused
from moyai.services.habit_challenge.saying import show_day
from moyai.services.habit_challenge.texts import days as say
from moyai.services.habit_challenge.views.day_people import (
    get_own_report,
    get_report,
    keep_for,
    name_maker,
    pick_member,
    require_member,
)

SIZES = {"large": LARGE, "small": SMALL}
CLEAR = "clear"
MOST_STEP_FILE = 60_000_000


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@takes_photos
def report(request: HttpRequest) -> HttpResponse:
    """Show the form of the open day (GET); take it (POST)."""
    member = pick_member(request)
    if member is None or member.team is None or is_supporter(member):
        return render(request, "habit_challenge/days/no_team.html", {"member": member})
    team, now = member.team, clock.now()
    today = find_today(member, team, now)
    rode = _has_ridden(member, team)
    initial = fill(today.report, hides_faces=member.hides_faces, did=rode)
    form = ReportForm(request.POST or None, request.FILES or None, challenge=team.challenge, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = _take(request, form, member)
        if done is not None:
            to = "habit_challenge:faces" if done.photo_waits else "habit_challenge:feed"
            args = [done.code] if done.photo_waits else []
            return redirect(f"{reverse(to, args=args)}{keep_for(request, member)}")
    context = {
        "form": form,
        "has_errors": bool(form.errors),
        "member": member,
        "team": team,
        "today": today,
        "day": put(show_day(today.day)),
        "closes_at": local(today.closes_at),
        "is_steps": team.challenge.habit == Habit.STEPS,
        "has_ridden": rode,
        "for_query": keep_for(request, member),
        "for_code": member.resident.code if keep_for(request, member) and member.resident else "",
    }
    return render(request, "habit_challenge/days/report.html", context, status=422 if form.errors else 200)


def _take(request: HttpRequest, form: ReportForm, member: Member) -> Report | None:
    """Take the form; None, and the form has errors: it was refused."""
    upload = form.cleaned_data["photo"]
    photo: ReadPhoto | None = None
    field = "photo"
    try:
        if upload is not None:
            if (upload.size or 0) > MOST_BYTES:
                raise PhotoRefused(Fault.TOO_LARGE)
            photo = read_photo(upload.read(), finds_faces=form.cleaned_data["hides_faces"])
        field = "steps" if "did" not in form.fields else "did"
        done = report_day(
            member=member,
            **form.read(),
            photo=photo,
            through=Through.WEB,
            made_by=name_maker(request, member),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error(field, put(refused.text))
        return None
    messages.success(request, _("報告しました。"))
    if photo is not None and is_of_another_day(done, photo) and photo.taken_on is not None:
        messages.info(request, put(say.OLD_PHOTO.format(day=show_day(photo.taken_on))))
    return done


def _has_ridden(member: Member, team: Team) -> bool:
    is_outing = team.challenge.habit == Habit.OUTING
    return is_outing and member.resident is not None and was_out(member.resident, clock.today())


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def steps(request: HttpRequest) -> HttpResponse:
    """Show how to bring a file of steps (GET); take one (POST). Field: file."""
    member = require_member(request)
    if member.team is None:
        raise Http404
    context: dict[str, Any] = {
        "member": member,
        "for_query": keep_for(request, member),
        "for_code": member.resident.code if keep_for(request, member) and member.resident else "",
    }
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None or upload.file is None or (upload.size or 0) > MOST_STEP_FILE:
            context["problem"] = (
                _("ファイルを選んでください。")
                if upload is None
                else _("ファイルが大きすぎます（60MBまで）。期間を短くして書き出してください。")
            )
            return render(request, "habit_challenge/days/steps.html", context, status=422)
        try:
            found, done = take_step_file(
                member=member,
                stream=cast(BinaryIO, upload.file),
                made_by=name_maker(request, member),
                now=clock.now(),
            )
        except Refused as refused:
            context["problem"] = put(refused.text)
            return render(request, "habit_challenge/days/steps.html", context, status=422)
        messages.success(request, put(found.sentence))
        if done is not None:
            messages.success(request, _("きょうの歩数を%(n)s歩にしました。") % {"n": f"{done.steps:,}"})
        return redirect(f"{reverse('habit_challenge:feed')}{keep_for(request, member)}")
    return render(request, "habit_challenge/days/steps.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def faces(request: HttpRequest, code: str) -> HttpResponse:
    """Show a photo under a grid of boxes (GET); hide those that are ticked (POST). Field: cell (several).

    What a machine took for faces, or she hid before, is ticked.
    """
    own, member = get_own_report(request, code)
    if not (own.photo or own.photo_waits):
        raise Http404
    width, height = _find_size(own)
    columns, rows = count_cells(width, height)
    if request.method == "POST":
        typed = [one for one in request.POST.getlist("cell") if one.isascii() and one.isdecimal()]
        cells = {int(one) for one in typed if len(one) < 4 and int(one) < columns * rows}
        try:
            hide_faces(report=own, cells=cells, now=clock.now())
            is_hidden = bool(own.hidden_cells)
            messages.success(request, _("かくしました。") if is_hidden else _("写真をチームに見せました。"))
        except Refused as refused:
            messages.error(request, put(refused.text))
        return redirect(f"{reverse('habit_challenge:feed')}{keep_for(request, member)}")
    ticked = unpack_cells(own.hidden_cells)
    context = {
        "report": own,
        "is_by_machine": bool(own.photo_waits),
        "has_found": bool(own.photo_waits and ticked),
        "is_fixed": bool(ticked and not own.photo_waits),
        "columns": columns,
        "cells": [
            {"number": n, "row": n // columns + 1, "column": n % columns + 1, "is_ticked": n in ticked}
            for n in range(columns * rows)
        ],
        "width": width,
        "height": height,
        "for_query": keep_for(request, member),
        "for_code": member.resident.code if keep_for(request, member) and member.resident else "",
    }
    return render(request, "habit_challenge/days/faces.html", context)


@require_POST
@login_required
def press(request: HttpRequest, code: str) -> HttpResponse:
    """Take a report back, bring it back, or take photo and words off. Field: do."""
    own, member = get_own_report(request, code)
    deeds = {
        "withdraw": (withdraw_report, _("報告を取り消しました。締め切りまでは元に戻せます。")),
        "back": (bring_back, _("報告を元に戻しました。")),
        "strip": (strip_report, _("写真とひとことを消しました。")),
    }
    deed = deeds.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    try:
        deed[0](report=own, actor=name_actor(request), now=clock.now())
        messages.success(request, deed[1])
    except Refused as refused:
        messages.error(request, put(refused.text))
    return redirect(f"{reverse('habit_challenge:feed')}{keep_for(request, member)}")


@require_GET
@login_required
def photo(request: HttpRequest, code: str, size: str) -> HttpResponse:
    """Give a photo to who may see it; to its owner also the clear one, until she has said what is hidden."""
    seen, viewer = get_report(request, code)
    is_own = viewer is not None and viewer.pk == seen.member_id
    if size == CLEAR:
        return _give(seen, (seen.photo_waits or seen.photo) if is_own else "", "large")
    name = seen.photo or (seen.photo_waits if is_own else "")
    return _give(seen, name, size)


@require_GET
def look(_request: HttpRequest, token: str) -> HttpResponse:
    """Give a photo to a screen that is not signed in (a television), by an address that soon ends."""
    try:
        code = read_look(token)
    except signing.BadSignature:
        raise Http404 from None
    seen = Report.objects.select_related("member__resident").filter(code=code, state="shown").first()
    if seen is None:
        raise Http404
    return _give(seen, seen.photo, "large")


def _give(report: Report, name: str, size: str) -> HttpResponse:
    resident = report.member.resident
    if not name or size not in SIZES or resident is None:
        raise Http404
    try:
        content = read_photo_file(resident, name, SIZES[size])
    except (SealError, FileNotFoundError):
        raise Http404 from None
    response = HttpResponse(content, content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=600"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    return response


def _find_size(report: Report) -> tuple[int, int]:
    from io import BytesIO

    from PIL import Image

    resident = report.member.resident
    if resident is None:
        raise Http404
    try:
        content = read_photo_file(resident, report.photo_waits or report.photo)
    except (SealError, FileNotFoundError):
        raise Http404 from None
    with Image.open(BytesIO(content), formats=("JPEG",)) as image:  # our own writing: nothing hostile
        width, height = image.size
    return width, height
