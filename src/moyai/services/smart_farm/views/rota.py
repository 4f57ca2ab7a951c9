"""The rota: one's own turns; a week planned, given, filled; what a robot wants; what was agreed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import read_number
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.forms.people import WEEKDAYS, SlotForm, TermsForm, TurnForm
from moyai.services.smart_farm.models import (
    Farm,
    OperatorTerms,
    Robot,
    RobotShift,
    RotaSlot,
    ShiftOffer,
)
from moyai.services.smart_farm.operations.rota import (
    cancel_turn,
    drop_slot,
    fill_gap,
    give_turn,
    offer_turn,
    plan_week,
    set_slot,
    set_terms,
    take_turn,
    withdraw_offer,
)
from moyai.services.smart_farm.queries.farms import list_memberships
from moyai.services.smart_farm.queries.people import IN_CHARGE, list_members_in
from moyai.services.smart_farm.queries.rota import (
    find_monday,
    list_days,
    list_gaps,
    list_offers,
    list_turns_of,
)
from moyai.services.smart_farm.views.people_doors import attempt, pick_farm, read_choice, show

PLANNERS = IN_CHARGE


@never_cache
@require_GET
@login_required
def turns(request: HttpRequest) -> HttpResponse:
    """Show one's own turns, those that look for somebody, and those that nobody has."""
    user, now = get_account(request), clock.now()
    mine = list_memberships(user).filter(role=FarmRole.OPERATOR)
    blocks = [
        {
            "member": one,
            "offers": list_offers(one.farm, now).exclude(shift__member=one)[:20],
            "gaps": _name_gaps(one.farm, now)[:12],
        }
        for one in mine
    ]
    open_offers = {
        each.shift_id: each
        for each in ShiftOffer.objects.filter(shift__member__in=mine, ended_at__isnull=True)
    }
    shifts = [{"one": each, "offer": open_offers.get(each.pk)} for each in list_turns_of(mine, now)[:30]]
    context = {"shifts": shifts, "blocks": blocks, "now": now}
    return show(request, "smart_farm/people/turns.html", context)


@require_POST
@login_required
def press_turn(request: HttpRequest) -> HttpResponse:
    """Offer one's turn, keep it, take another's, fill a gap. Fields: do, shift, offer, robot, at, until."""
    user, now = get_account(request), clock.now()
    _choice, words = read_choice(request)
    mine = list_memberships(user).filter(role=FarmRole.OPERATOR)
    deed = request.POST.get("do", "")
    if deed == "offer":
        shift = _get_shift(request, mine)
        text = request.POST.get("words", "")
        work = partial(offer_turn, shift=shift, member=shift.member, words=text, now=now)
        attempt(request, words, work, _("ほかの方に聞いています。決まるまでは、あなたの当番です。"))
    elif deed in ("take", "keep"):
        offers = ShiftOffer.objects.select_related("shift__robot__bed", "shift__member", "offered_by")
        offer = get_object_or_404(offers, pk=read_number(request.POST.get("offer")))
        member = mine.filter(farm=offer.shift.robot.bed.farm_id).first()
        if member is None:
            raise Http404
        one = member
        if deed == "take":
            done = _("引き受けました。ありがとうございます。")
            attempt(request, words, lambda: take_turn(offer=offer, member=one, now=now), done)
        else:
            done = _("そのまま、あなたの当番です。")
            attempt(request, words, lambda: withdraw_offer(offer=offer, member=one, now=now), done)
    elif deed == "fill":
        robot = get_object_or_404(
            Robot.objects.select_related("bed__farm"), pk=read_number(request.POST.get("robot"))
        )
        member = mine.filter(farm=robot.bed.farm_id).first()
        begin, end = _read_at(request.POST.get("at")), _read_at(request.POST.get("until"))
        if member is None or begin is None or end is None:
            raise Http404
        facts: dict[str, Any] = {
            "robot": robot,
            "member": member,
            "starts_at": begin,
            "ends_at": end,
            "now": now,
        }
        done = _("引き受けました。ありがとうございます。")
        attempt(request, words, lambda: fill_gap(**facts), done)
    else:
        raise Http404
    return redirect("smart_farm:turns")


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def rota(request: HttpRequest) -> HttpResponse:
    """Show a week of a farm (GET); give a turn, cancel one, plan what nobody has (POST). Fields: do, week."""
    farm, member, farms = pick_farm(request, PLANNERS)
    _choice, words = read_choice(request)
    now, actor = clock.now(), f"farm_member:{member.pk}"
    monday = find_monday(_read_day(request.POST.get("week") or request.GET.get("week")) or clock.today())
    robots = Robot.objects.filter(bed__farm=farm).order_by("pk")
    people = list_members_in(farm, {FarmRole.OPERATOR})
    deed = request.POST.get("do", "")
    form = TurnForm(
        request.POST if deed == "give" else None,
        robots=robots,
        members=people,
        initial=_fill_again(request, farm),
    )
    if deed == "plan":
        given: list[tuple[int, int]] = []
        plan = partial(plan_week, farm=farm, monday=monday, actor=actor, now=now)
        attempt(request, words, lambda: given.append(plan()))
        if given:
            count, open_ = given[0]
            text = _("%(count)d回の当番を決めました。まだ決まらない当番は%(open)d回です。")
            messages.success(request, text % {"count": count, "open": open_})
        return _go("smart_farm:rota", farm, monday)
    if deed == "cancel":
        shift = get_object_or_404(
            RobotShift.objects.select_related("member", "robot"),
            pk=read_number(request.POST.get("shift")),
            robot__bed__farm=farm,
        )
        done = _("とりやめました。まちがえたときは、下の「当番を入れる」に同じ当番が書いてあります。")
        attempt(request, words, lambda: cancel_turn(shift=shift, actor=actor, now=now), done)
        return redirect(f"{_go('smart_farm:rota', farm, monday).headers['Location']}&again={shift.pk}")
    if deed == "give" and form.is_valid():
        facts = form.read()
        if attempt(request, words, lambda: give_turn(**facts, actor=actor, now=now), _("当番を入れました。")):
            return _go("smart_farm:rota", farm, monday)
    names = {each.pk: each.name for each in robots}
    days = list_days(farm, monday, now)
    shown = [
        {"day": each.day, "shifts": each.shifts, "gaps": [_name(one, names) for one in each.gaps]}
        for each in days
    ]
    context = {
        "farm": farm,
        "farms": farms,
        "monday": monday,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "days": shown,
        "form": form,
        "gap_count": sum(len(each.gaps) for each in days),
        "offers": list_offers(farm, now),
        "now": now,
        "has_errors": bool(form.errors),
    }
    return show(request, "smart_farm/people/rota.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def slots(request: HttpRequest) -> HttpResponse:
    """Show when robots want somebody, and what was agreed with operators (GET); change it (POST)."""
    farm, member, farms = pick_farm(request, PLANNERS)
    _choice, words = read_choice(request)
    now, actor = clock.now(), f"farm_member:{member.pk}"
    robots = Robot.objects.filter(bed__farm=farm).order_by("pk")
    deed = request.POST.get("do", "")
    form = SlotForm(request.POST if deed == "slot" else None, robots=robots)
    people = list_members_in(farm, {FarmRole.OPERATOR})
    wrong: dict[int, TermsForm] = {}
    if deed == "slot" and form.is_valid():
        if attempt(request, words, lambda: set_slot(**form.read(), actor=actor, now=now), _("入れました。")):
            return _go("smart_farm:slots", farm)
    elif deed == "drop":
        slot = get_object_or_404(RotaSlot, pk=read_number(request.POST.get("slot")), robot__bed__farm=farm)
        attempt(request, words, lambda: drop_slot(slot=slot, actor=actor, now=now), _("消しました。"))
        return _go("smart_farm:slots", farm)
    elif deed == "terms":
        one = get_object_or_404(people, pk=read_number(request.POST.get("member")))
        terms = TermsForm(request.POST, prefix=f"m{one.pk}")
        if terms.is_valid():
            facts = terms.read()
            attempt(
                request,
                words,
                lambda: set_terms(member=one, **facts, actor=actor, now=now),
                _("入れました。"),
            )
            return _go("smart_farm:slots", farm)
        wrong[one.pk] = terms
    known = {each.member_id: each for each in OperatorTerms.objects.filter(member__in=people)}
    rows = [
        {
            "one": each,
            "form": wrong.get(each.pk) or TermsForm(initial=_fill(known.get(each.pk)), prefix=f"m{each.pk}"),
        }
        for each in people
    ]
    context = {
        "farm": farm,
        "farms": farms,
        "form": form,
        "slots": RotaSlot.objects.filter(robot__bed__farm=farm).select_related("robot"),
        "weekdays": [label for _number, label in WEEKDAYS],
        "people": rows,
        "has_errors": bool(form.errors or wrong),
    }
    status = 422 if context["has_errors"] else 200
    return show(request, "smart_farm/people/slots.html", context, status=status)


def _fill_again(request: HttpRequest, farm: Farm) -> dict[str, Any]:
    """Return the turn that was just cancelled, for whoever did not mean to."""
    number = read_number(request.GET.get("again"))
    cancelled = RobotShift.objects.filter(pk=number, robot__bed__farm=farm, cancelled_at__isnull=False)
    shift = cancelled.first()
    if shift is None:
        return {}
    begin, end = clock.local(shift.starts_at), clock.local(shift.ends_at)
    return {
        "robot": shift.robot_id,
        "member": shift.member_id,
        "day": begin.date(),
        "begins": begin.strftime("%H:%M"),
        "ends": end.strftime("%H:%M"),
    }


def _fill(terms: OperatorTerms | None) -> dict[str, Any]:
    known = terms or OperatorTerms()
    return {
        "weekdays": [day for day, _label in WEEKDAYS if known.weekdays >> day & 1],
        "hours": known.most_minutes_a_week // 60,
        "wage_yen_hour": known.wage_yen_hour,
    }


def _name_gaps(farm: Farm, now: datetime) -> list[dict[str, Any]]:
    names = dict(Robot.objects.filter(bed__farm=farm).values_list("pk", "name"))
    monday = find_monday(clock.local(now).date())
    weeks = (monday, monday + timedelta(days=7))
    return [_name(each, names) for week in weeks for each in list_gaps(farm, week, now)]


def _name(turn: Any, names: dict[int, str]) -> dict[str, Any]:
    return {
        "robot": turn.robot,
        "name": names.get(turn.robot, ""),
        "at": turn.starts_at,
        "until": turn.ends_at,
    }


def _get_shift(request: HttpRequest, mine: Any) -> RobotShift:
    rows = RobotShift.objects.select_related("robot__bed", "member").filter(member__in=mine)
    return get_object_or_404(rows, pk=read_number(request.POST.get("shift")))


def _read_at(text: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return at if at.tzinfo else None


def _read_day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _go(name: str, farm: Farm, monday: date | None = None) -> HttpResponse:
    week = f"&week={monday.isoformat()}" if monday else ""
    return redirect(f"{reverse(name)}?farm={farm.code}{week}")
