"""The town's coordinator: the car's weeks, the template, closed days, and how evenly it is shared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.attempts import read_number
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import put
from moyai.fleet.enums import CarrierKind
from moyai.fleet.models import Vehicle
from moyai.services.mobile_clinic.enums import VisitStatus, WishStatus
from moyai.services.mobile_clinic.forms.template import TurnForm
from moyai.services.mobile_clinic.models import ClinicCar, Institution, Share, Swap, Turn, Visit, Wish
from moyai.services.mobile_clinic.office_tabs import list_town_tabs
from moyai.services.mobile_clinic.operations.shares import close_day, open_day
from moyai.services.mobile_clinic.operations.stand_ins import end_stand_in, let_stand_in
from moyai.services.mobile_clinic.operations.template import add_turn, end_turn
from moyai.services.mobile_clinic.queries.shares import list_fairness, list_shares
from moyai.services.mobile_clinic.texts.booking import REFUSALS
from moyai.services.mobile_clinic.views.said import attempt, read_date, show_clock, show_day

WEEK = timedelta(days=7)
DRIVEN = (*VisitStatus.live(), VisitStatus.DONE, VisitStatus.NO_SHOW)


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show(request: HttpRequest) -> HttpResponse:
    """Show a week of every car: whose part, who holds it, how many visits; free, released, closed."""
    first = _monday(read_date(request.GET.get("week", ""), clock.today()))
    shares = list_shares(first, first + WEEK - timedelta(days=1))
    visits = _count_visits(shares)
    days = [
        {
            "day": show_day(day),
            "date": day,
            "is_today": day == clock.today(),
            "closed": _closed_why(shares, day),
            "shares": [_describe(each, visits) for each in shares if each.date == day],
        }
        for day in (first + timedelta(days=n) for n in range(7))
    ]
    swaps = Swap.objects.select_related("given", "wanted", "asked_by__partner", "asked_of__partner")[:10]
    context = {
        "days": days,
        "tab_items": list_town_tabs("calendar"),
        "first": first,
        "last": first + timedelta(days=6),
        "before": first - WEEK,
        "after": first + WEEK,
        "swaps": [{"one": each, "given": _when(each.given), "wanted": _when(each.wanted)} for each in swaps],
    }
    return render(request, "mobile_clinic/booking/calendar.html", context)


@require_GET
@require_role(Role.OFFICER)
def export(request: HttpRequest) -> HttpResponse:
    """Return eight weeks of day parts as a table."""
    first = _monday(read_date(request.GET.get("week", ""), clock.today()))
    shares = list_shares(first, first + 8 * WEEK)
    visits = _count_visits(shares)
    header = ("date", "from", "until", "car", "programme", "owner", "holder", "origin", "visits", "closed")
    rows = [
        (
            each.date,
            show_clock(each.starts_at),
            show_clock(each.ends_at),
            each.car.vehicle.code,
            each.programme,
            each.owner.partner.name if each.owner else "",
            each.holder.partner.name if each.holder else "",
            each.origin,
            visits.get(each.pk, 0),
            each.closed_why,
        )
        for each in shares
    ]
    return answer_csv(f"clinic-car-{first}.csv", header, rows)


@require_POST
@require_role(Role.OFFICER)
def press(request: HttpRequest) -> HttpResponse:
    """Close a day or open it again. Fields: do, day, why."""
    day = read_date(request.POST.get("day", ""), date.min)
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    if day < clock.today():
        messages.error(request, _("今日より後の日を選んでください。"))
        return redirect("mobile_clinic:calendar")
    if request.POST.get("do") == "close":
        why = request.POST.get("why", "").strip() or _("運休")
        moved = close_day(day=day, why=why, **facts)
        text = _("%(day)sを休みにしました。予約のあった%(count)s件は、医療機関と患者さんに知らせました。")
        messages.success(request, text % {"day": show_day(day), "count": len(moved)})
    else:
        open_day(day=day, **facts)
        messages.success(request, _("%(day)sの休みをやめました。") % {"day": show_day(day)})
    response = redirect("mobile_clinic:calendar")
    response["Location"] += f"?week={_monday(day)}"
    return response


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def show_template(request: HttpRequest) -> HttpResponse:
    """Show the week's template (GET); add a line (POST)."""
    form = TurnForm(request.POST or None, initial={"valid_from": clock.today() + timedelta(days=1)})
    if request.method == "POST" and form.is_valid():
        facts = form.read() | {"actor": name_actor(request), "now": clock.now()}
        if attempt(request, lambda: add_turn(**facts), _("枠を加えました。")):
            return redirect("mobile_clinic:template")
    today = clock.today()
    turns = Turn.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=today))
    context = {
        "form": form,
        "tab_items": list_town_tabs("template"),
        "has_errors": form.is_bound and not form.is_valid(),
        "turns": [_describe_turn(each) for each in turns.select_related("car__vehicle", "owner__partner")],
        "today": today,
        "has_cars": ClinicCar.objects.filter(stands_in=False).exists(),
        "stand_ins": _list_stand_ins(),
    }
    return render(request, "mobile_clinic/booking/template.html", context)


@require_POST
@require_role(Role.OFFICER)
def end(request: HttpRequest) -> HttpResponse:
    """End a line of the template. Fields: turn, last."""
    number = read_number(request.POST.get("turn"))
    last = max(read_date(request.POST.get("last", ""), clock.today()), clock.today())
    if Turn.objects.filter(pk=number).exists():
        facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
        attempt(
            request,
            lambda: end_turn(turn_id=number, last_day=last, **facts),
            _("%(day)sまでにしました。予約のある枠は残ります。") % {"day": show_day(last)},
        )
    return redirect("mobile_clinic:template")


@require_POST
@require_role(Role.OFFICER)
def stand_in(request: HttpRequest) -> HttpResponse:
    """Say which vehicles may go on with a tour after a breakdown. Fields: vehicle, do (add, end)."""
    number = read_number(request.POST.get("vehicle"))
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    if Vehicle.objects.filter(pk=number).exists():
        if request.POST.get("do") == "end":
            end_stand_in(vehicle_id=number, **facts)
            messages.success(request, _("代わりの車から外しました。"))
        else:
            done = _("代わりの車に加えました。")
            attempt(request, lambda: let_stand_in(vehicle_id=number, **facts), done)
    return redirect("mobile_clinic:template")


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_fairness(request: HttpRequest) -> HttpResponse:
    """Show who got how much of what they asked, and why the rest was refused."""
    rows, index = _list_fairness()
    refused = Wish.objects.exclude(refusal="").exclude(status=WishStatus.WITHDRAWN)
    reasons = refused.values("refusal").annotate(n=Count("pk")).order_by("-n", "refusal")
    context = {
        "rows": rows,
        "index": index,
        "tab_items": list_town_tabs("fairness"),
        "reasons": [
            {
                "why": put(REFUSALS[each["refusal"]]) if each["refusal"] in REFUSALS else each["refusal"],
                **each,
            }
            for each in reasons
        ],
    }
    return render(request, "mobile_clinic/booking/fairness.html", context)


@require_GET
@require_role(Role.OFFICER)
def export_fairness(_request: HttpRequest) -> HttpResponse:
    """Return the same as a table."""
    rows, _index = _list_fairness()
    header = ("institution", "asked", "got", "percent", "waiting")
    table = [(r["name"], r["asked"], r["got"], r["pct"], r["waiting"]) for r in rows]
    return answer_csv("clinic-car-fairness.csv", header, table)


def _list_fairness() -> tuple[list[dict[str, Any]], float]:
    standing, index = list_fairness(clock.now())
    names = {str(each.pk): each.partner.name for each in Institution.objects.select_related("partner")}
    waiting = Wish.objects.filter(status=WishStatus.WAITING).values("institution").annotate(n=Count("pk"))
    waits = {str(row["institution"]): row["n"] for row in waiting}
    rows = [
        {
            "name": names.get(each.institution, ""),
            "asked": each.asked,
            "got": each.got,
            "pct": round(100 * each.part),
            "waiting": waits.get(each.institution, 0),
        }
        for each in standing
    ]
    return sorted(rows, key=lambda row: (row["pct"], -row["asked"])), index


def _list_stand_ins() -> dict[str, Any]:
    """Return which vehicles may go on with a tour, and which could be asked to."""
    standing = ClinicCar.objects.filter(stands_in=True).exclude(programmes=[]).values("vehicle")
    vehicles = Vehicle.objects.exclude(carrier=CarrierKind.DRONE).filter(seats__gte=2)
    vehicles = vehicles.exclude(clinic_car__stands_in=False).order_by("name", "code")
    return {"may": vehicles.filter(pk__in=standing), "others": vehicles.exclude(pk__in=standing)}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _count_visits(shares: Iterable[Share]) -> dict[int, int]:
    found = Visit.objects.filter(share__in=list(shares), status__in=DRIVEN).values("share")
    return {row["share"]: row["n"] for row in found.annotate(n=Count("pk")).order_by()}


def _closed_why(shares: list[Share], day: date) -> str:
    own = [each for each in shares if each.date == day]
    return own[0].closed_why if own and all(each.closed_why for each in own) else ""


def _describe(share: Share, visits: dict[int, int]) -> dict[str, Any]:
    state, tone = _("空き"), "success"
    if share.closed_why:
        state, tone = _("休み"), "neutral"
    elif share.holder is not None:
        state, tone = share.get_origin_display(), "info"
    elif share.owner is not None and share.released_at is None:
        state, tone = _("持ち分・未使用"), "warning"
    return {
        "share": share,
        "time": f"{show_clock(share.starts_at)}–{show_clock(share.ends_at)}",
        "owner": share.owner.partner.name if share.owner else _("みんなの枠"),
        "holder": share.holder.partner.name if share.holder else "",
        "visits": visits.get(share.pk, 0),
        "is_orderable": visits.get(share.pk, 0) > 1 and share.ends_at > clock.now(),
        "state": state,
        "tone": tone,
    }


def _when(share: Share) -> str:
    return f"{show_day(share.date)} {show_clock(share.starts_at)}"


def _describe_turn(turn: Turn) -> dict[str, Any]:
    names = (_("月"), _("火"), _("水"), _("木"), _("金"), _("土"), _("日"))
    return {
        "turn": turn,
        "weekday": names[turn.weekday],
        "time": f"{_clock(turn.begins)}–{_clock(turn.ends)}",
        "owner": turn.owner.partner.name if turn.owner else _("みんなの枠"),
    }


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"
