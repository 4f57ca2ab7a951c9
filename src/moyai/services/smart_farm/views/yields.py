"""Hours of a month, harvests and their sharing, papers of taking part."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import read_number
from moyai.core.indicators.tables import answer_csv
from moyai.core.papers import respond_pdf
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.forms.people import DaysForm, HarvestForm, HoursForm, ShareForm
from moyai.services.smart_farm.models import Farm, FarmMember, Harvest, HarvestShare, Robot, TakingPart
from moyai.services.smart_farm.operations.harvests import (
    receive_share,
    record_harvest,
    share_harvest,
    take_share_back,
)
from moyai.services.smart_farm.operations.hours import correct_hours, settle_month
from moyai.services.smart_farm.operations.papers import make_paper
from moyai.services.smart_farm.queries.farms import list_memberships
from moyai.services.smart_farm.queries.hours import PersonMonth, find_month, find_settled, list_months
from moyai.services.smart_farm.queries.people import IN_CHARGE, LOOK_AFTER, list_members_in
from moyai.services.smart_farm.refusals_people import PeopleRefused
from moyai.services.smart_farm.views.people_doors import attempt, pick_farm, read_choice, show

LOOK = tuple(FarmRole)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def hours(request: HttpRequest) -> HttpResponse:
    """Show a farm's hours of a month (GET); correct a day, settle it (POST). Fields: do, month, member."""
    farm, member, farms = pick_farm(request, IN_CHARGE)
    _choice, words = read_choice(request)
    now = clock.now()
    month = _read_month(request.POST.get("month") or request.GET.get("month"))
    deed = request.POST.get("do", "")
    people = list_members_in(farm, {FarmRole.OPERATOR})
    wrong: dict[int, HoursForm] = {}
    if deed == "settle":
        attempt(
            request,
            words,
            lambda: settle_month(farm=farm, month=month, by=member, now=now),
            _("この月の時間を締めました。"),
        )
        return _go("smart_farm:hours", farm, month)
    if deed == "correct":
        one = get_object_or_404(people, pk=read_number(request.POST.get("member")))
        form = HoursForm(request.POST, prefix=f"h{one.pk}")
        if form.is_valid():
            facts = form.cleaned_data
            attempt(
                request,
                words,
                lambda: correct_hours(member=one, by=member, now=now, **facts),
                _("直しました。"),
            )
            return _go("smart_farm:hours", farm, month)
        wrong[one.pk] = form
    settled = find_settled(farm, month)
    rows = [
        {"month": each, "form": wrong.get(each.member.pk) or HoursForm(prefix=f"h{each.member.pk}")}
        for each in list_months(farm, month, now)
    ]
    first, after = find_month(month)
    context = {
        "farm": farm,
        "farms": farms,
        "month": first,
        "before": find_month(first - timedelta(days=1))[0],
        "after": after,
        "rows": rows,
        "settled": settled,
        "is_over": clock.today() >= after,
        "has_errors": bool(wrong),
    }
    return show(request, "smart_farm/people/hours.html", context, status=422 if wrong else 200)


@never_cache
@require_GET
@login_required
def hours_file(request: HttpRequest, form: str) -> HttpResponse:
    """Give a month's hours as CSV or as a paper to print and sign."""
    farm, _member, _farms = pick_farm(request, IN_CHARGE)
    month = _read_month(request.GET.get("month"))
    people = list_months(farm, month, clock.now())
    if form == "csv":
        name = f"hours-{farm.code}-{month:%Y-%m}.csv"
        return answer_csv(name, _HEAD, [row for each in people for row in _list_rows(each)])
    if form != "pdf":
        raise Http404
    context = {"farm": farm, "month": month, "people": people, "settled": find_settled(farm, month)}
    return respond_pdf("smart_farm/papers/hours.html", context, name=f"{farm.name}_{month:%Y-%m}")


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def harvest(request: HttpRequest) -> HttpResponse:
    """Show what was picked (GET); write down, share, mark as received (POST). Field: do."""
    farm, member, farms = pick_farm(request, LOOK)
    _choice, words = read_choice(request)
    now = clock.now()
    may_write = member.role in {str(each) for each in LOOK_AFTER}
    robots = Robot.objects.filter(bed__farm=farm).select_related("bed").order_by("pk")
    people = list_members_in(farm, tuple(FarmRole))
    deed = request.POST.get("do", "")
    form = HarvestForm(
        request.POST if deed == "pick" else None,
        robots=robots,
        members=people,
        initial={"picked_on": clock.today()},
    )
    if deed and not may_write and deed != "receive":
        raise Http404
    if deed == "pick" and form.is_valid():
        facts = dict(form.cleaned_data)
        bed = facts.pop("robot").bed
        key = request.POST.get("press_id", "")[:40] or uuid4().hex
        work = partial(record_harvest, bed=bed, by=member, idempotency_key=key, now=now, **facts)
        if attempt(request, words, work, _("書きました。")):
            return _go("smart_farm:harvest", farm)
    elif deed in ("share", "receive", "back"):
        _press_share(request, farm, member, deed)
        return _go("smart_farm:harvest", farm)
    harvests = Harvest.objects.filter(bed__farm=farm).select_related("bed", "crop", "picked_by")[:30]
    rows = [
        {
            "one": each,
            "left": each.grams - each.shared_g,
            "shares": each.shares.select_related("member"),
            "form": ShareForm(members=people, prefix=f"s{each.pk}"),
        }
        for each in harvests
    ]
    context = {
        "farm": farm,
        "farms": farms,
        "rows": rows,
        "form": form,
        "may_write": may_write,
        "mine": list(list_memberships(get_account(request)).values_list("pk", flat=True)),
        "press_id": uuid4().hex,
        "has_errors": bool(form.errors),
    }
    return show(request, "smart_farm/people/harvest.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def papers(request: HttpRequest) -> HttpResponse:
    """Show papers of taking part (GET); make one (POST). Fields: member, since, until."""
    farm, member, farms = pick_farm(request, LOOK_AFTER)
    _choice, words = read_choice(request)
    people = list_members_in(farm, tuple(FarmRole))
    form = DaysForm(
        request.POST or None, initial={"since": date(clock.today().year, 4, 1), "until": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        one = get_object_or_404(people, pk=read_number(request.POST.get("member")))
        facts = form.cleaned_data
        attempt(
            request,
            words,
            lambda: make_paper(member=one, by=member, now=clock.now(), **facts),
            _("証明書を作りました。"),
        )
        return _go("smart_farm:papers", farm)
    rows = TakingPart.objects.filter(member__farm=farm).select_related("member")[:60]
    context = {"farm": farm, "farms": farms, "people": people, "form": form, "rows": rows}
    return show(request, "smart_farm/people/papers.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
@login_required
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """Give a paper of taking part to whoever it is about, or who looks after the farm."""
    row = get_object_or_404(TakingPart.objects.select_related("member__farm"), code=code)
    hers = list_memberships(get_account(request)).filter(farm=row.member.farm)
    is_own = hers.filter(pk=row.member_id).exists() or hers.filter(guardian_of=row.member).exists()
    if not is_own and not hers.filter(role__in=[str(each) for each in LOOK_AFTER]).exists():
        raise Http404
    context = {
        "row": row,
        "hours": row.facts.get("minutes", 0) // 60,
        "minutes": row.facts.get("minutes", 0) % 60,
    }
    return respond_pdf("smart_farm/papers/taking_part.html", context, name=f"taking-part-{row.code}")


_HEAD = ("month", "number", "name", "day", "begins", "ends", "measured_min", "counted_min", "why", "yen_hour")


def _list_rows(month: PersonMonth) -> list[tuple[Any, ...]]:
    rows = []
    for each in month.days:
        seen = each.measured
        rows.append(
            (
                f"{each.day:%Y-%m}",
                month.member.pk,
                month.member.name,
                each.day,
                f"{clock.local(seen.begins_at):%H:%M}" if seen else "",
                f"{clock.local(seen.ends_at):%H:%M}" if seen else "",
                seen.minutes if seen else 0,
                each.minutes,
                each.why,
                month.wage_yen_hour,
            )
        )
    return rows


def _press_share(request: HttpRequest, farm: Farm, member: FarmMember, deed: str) -> None:
    _choice, words = read_choice(request)
    now = clock.now()
    if deed == "share":
        row = get_object_or_404(
            Harvest.objects.select_related("crop"), code=request.POST.get("harvest", ""), bed__farm=farm
        )
        form = ShareForm(request.POST, members=list_members_in(farm, tuple(FarmRole)), prefix=f"s{row.pk}")
        if form.is_valid():
            facts = form.cleaned_data
            attempt(
                request,
                words,
                lambda: share_harvest(harvest=row, by=member, now=now, **facts),
                _("分けました。"),
            )
        else:
            attempt(request, words, _refuse_weight)
        return
    share = get_object_or_404(
        HarvestShare.objects.select_related("harvest"),
        code=request.POST.get("share", ""),
        harvest__bed__farm=farm,
    )
    hers = share.member in list(list_memberships(get_account(request)))
    if deed == "receive":
        if not hers and member.role not in {str(each) for each in LOOK_AFTER}:
            raise Http404
        attempt(
            request,
            words,
            lambda: receive_share(share=share, by=member, now=now),
            _("受け取りの印をつけました。"),
        )
    else:
        attempt(
            request, words, lambda: take_share_back(share=share, by=member, now=now), _("取り消しました。")
        )


def _refuse_weight() -> None:
    raise PeopleRefused("weighs")


def _read_month(text: str | None) -> date:
    try:
        day = date.fromisoformat(f"{(text or '')[:7]}-01")
    except ValueError:
        day = clock.today()
    return day.replace(day=1) if 2000 <= day.year <= 2100 else clock.today().replace(day=1)


def _go(name: str, farm: Farm, month: date | None = None) -> HttpResponse:
    more = f"&month={month:%Y-%m}" if month else ""
    return redirect(f"{reverse(name)}?farm={farm.code}{more}")
