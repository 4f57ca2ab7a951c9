"""Booking a visit for a patient, and changing what is booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import read_number
from moyai.core.languages import put
from moyai.fleet.specs import Point
from moyai.services.mobile_clinic.access import CLINICAL, require_practice
from moyai.services.mobile_clinic.enums import Asker, Programme, VisitStatus
from moyai.services.mobile_clinic.models import Patient, Practitioner, Visit
from moyai.services.mobile_clinic.notices_booking import OWN_PAGE
from moyai.services.mobile_clinic.offers import VisitTime
from moyai.services.mobile_clinic.operations.booking import (
    book_held_visit,
    book_visit,
    cancel_visit,
    reschedule_visit,
    undo_cancel,
)
from moyai.services.mobile_clinic.operations.wishes import join_waiting
from moyai.services.mobile_clinic.queries import pages
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.queries.booking_law import (
    list_lawful_days,
    list_open_points,
    list_to_settle,
)
from moyai.services.mobile_clinic.queries.ordering import find_flex_minutes
from moyai.services.mobile_clinic.queries.papers import get_papers
from moyai.services.mobile_clinic.reading import note_read
from moyai.services.mobile_clinic.teens import (
    find_asker,
    find_school,
    is_private,
    list_schools,
    may_know,
)
from moyai.services.mobile_clinic.texts.booking import REFUSALS
from moyai.services.mobile_clinic.views.said import (
    BOOKERS,
    TONES,
    attempt,
    read_date,
    show_clock,
    show_day,
    show_moment,
)

SALT = "mobile_clinic.offer"
AHEAD = timedelta(days=13)
MOST = 24
GOOD_FOR_S = 3600


@never_cache
@require_GET
@require_practice(*BOOKERS)
def search(request: HttpRequest, practice: Practitioner) -> HttpResponse:
    """Find the patient."""
    text = request.GET.get("q", "").strip()[:40]
    found = pages.search_patients(practice, text)
    context = {"text": text, "patients": found, "house": practice.institution}
    return render(request, "mobile_clinic/booking/search.html", context)


@never_cache
@require_GET
@require_practice(*BOOKERS)
def choose(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Show the times that can be had for a patient."""
    patient = _get_patient(practice, code)
    note_read(user=get_account(request), patient=patient, what="booking", now=clock.now())
    programmes = _list_programmes(patient, practice)
    programme = _read_programme(request.GET.get("for", ""), programmes)
    first = max(read_date(request.GET.get("from", ""), clock.today()), clock.today())
    school = read_number(request.GET.get("at"))
    context = {"patient": patient, "programmes": programmes, "programme": programme}
    context |= {"first": first, "last": first + AHEAD, "may_treat": practice.profession in CLINICAL}
    context |= {"hidden": [("for", programme.value), ("key", uuid4().hex)]}
    if is_private(programme):
        context |= {"schools": list_schools(), "school": school}
    asked = _Asked(patient, programme, first, find_asker(practice), find_school(school) if school else None)
    return render(request, "mobile_clinic/booking/times.html", context | _offer(asked))


@require_POST
@require_practice(*BOOKERS)
def press(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Book a time that was shown."""
    patient = _get_patient(practice, code)
    offer = _read_offer(request)
    programme = _read_programme(request.POST.get("for", ""), _list_programmes(patient, practice))
    again = redirect("mobile_clinic:book_patient", code)
    if offer is None:
        messages.error(request, _("時間を選び直してください。"))
        return again
    visits: list[Visit] = []
    facts: dict[str, Any] = {"patient": patient, "programme": programme, "offer": offer}
    key = f"web:{practice.user_id}:{request.POST.get('key', '')[:40]}"
    done = attempt(
        request,
        lambda: visits.append(
            book_visit(
                **facts,
                idempotency_key=key,
                actor=f"user:{practice.user_id}",
                channel=OWN_PAGE,
                now=clock.now(),
                asker=find_asker(practice),
            )
        ),
        _("%(at)sに予約しました。") % {"at": show_moment(offer.arrives_at)},
    )
    if not done:
        return again
    if list_open_points(visits)[visits[0].pk]:
        messages.warning(request, _("訪問の日までに決めることがあります。下をご覧ください。"))
    return redirect("mobile_clinic:booking", visits[0].code)


@require_POST
@require_practice(*BOOKERS)
def wait(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Wait for a time within the days that were looked at."""
    patient = _get_patient(practice, code)
    programme = _read_programme(request.POST.get("for", ""), _list_programmes(patient, practice))
    first = read_date(request.POST.get("from", ""), clock.today())
    last = max(first, read_date(request.POST.get("until", ""), first + AHEAD))
    actor, now = f"user:{practice.user_id}", clock.now()
    attempt(
        request,
        lambda: join_waiting(
            patient=patient, programme=programme, earliest=first, latest=last, actor=actor, now=now
        ),
        _("空きが出たら、ここでお知らせします。まだ予約はしていません。"),
    )
    return redirect("mobile_clinic:tours")


@never_cache
@require_GET
@require_practice(*BOOKERS)
def show(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Show what is booked, and other times for it."""
    visit = _get_visit(practice, code)
    note_read(user=get_account(request), patient=visit.patient, what="booking", now=clock.now())
    first = max(read_date(request.GET.get("from", ""), clock.today()), clock.today())
    status = VisitStatus(visit.status)
    may_move = status in (VisitStatus.BOOKED, VisitStatus.HELD)
    context = {
        "visit": visit,
        "rows": _describe(visit),
        "state": str(status.label),
        "tone": TONES[status],
        "may_move": may_move,
        "may_cancel": may_move or status == VisitStatus.UNDER_WAY,
        "may_book": status == VisitStatus.HELD,
        "may_undo": visit.undo_until is not None and visit.undo_until > clock.now(),
        "until": show_clock(visit.undo_until) if visit.undo_until else "",
        "first": first,
        "last": first + AHEAD,
        "hidden": [("do", "move"), ("version", visit.version)],
        "points": [put(each) for each in list_open_points([visit])[visit.pk]],
        "may_treat": practice.profession in CLINICAL,
    }
    if may_move:
        programme, asker = Programme(visit.programme), find_asker(practice)
        context |= _offer(_Asked(visit.patient, programme, first, asker, ignore=visit))
    return render(request, "mobile_clinic/booking/booking.html", context)


@require_POST
@require_practice(*BOOKERS)
def change(request: HttpRequest, code: str, practice: Practitioner) -> HttpResponse:
    """Move, cancel, take back, or take what is held. Fields: do, offer, version."""
    visit = _get_visit(practice, code)
    facts: dict[str, Any] = {"code": visit.code, "actor": f"user:{practice.user_id}", "now": clock.now()}
    asker = find_asker(practice)
    verb, offer = request.POST.get("do", ""), _read_offer(request)
    if verb == "cancel":
        attempt(request, lambda: cancel_visit(**facts), _("訪問を取り消しました。"))
    elif verb == "undo":
        attempt(request, lambda: undo_cancel(**facts, asker=asker), _("取り消しをもとに戻しました。"))
    elif verb == "book":
        attempt(request, lambda: book_held_visit(**facts, asker=asker), _("予約しました。"))
    elif offer is not None:
        version = read_number(request.POST.get("version"))
        attempt(
            request,
            lambda: reschedule_visit(offer=offer, version=version, asker=asker, **facts),
            _("%(at)sに変えました。") % {"at": show_moment(offer.arrives_at)},
        )
    return redirect("mobile_clinic:booking", code)


def _get_patient(practice: Practitioner, code: str) -> Patient:
    found = pages.find_patient(practice, code)
    if found is None:
        raise Http404
    return found


def _get_visit(practice: Practitioner, code: str) -> Visit:
    found = pages.find_visit_of(practice, code)
    if found is None:
        raise Http404
    return found


def _list_programmes(patient: Patient, practice: Practitioner) -> list[Programme]:
    hers = [each for each in Programme if each in patient.programmes and may_know(practice, each)]
    return hers or [Programme.CHRONIC]


def _read_programme(text: str, programmes: list[Programme]) -> Programme:
    return next((each for each in programmes if each == text), programmes[0])


def _read_offer(request: HttpRequest) -> VisitTime | None:
    """Return the offer of the button that was pressed: signed, so that nobody makes one up."""
    try:
        facts = signing.loads(request.POST.get("offer", ""), salt=SALT, max_age=GOOD_FOR_S)
        return VisitTime.from_dict(facts)
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class _Asked:
    """For whom and from which day times are looked for; ``ignore``: the visit that is to be moved."""

    patient: Patient
    programme: Programme
    first: date
    asker: Asker
    place: Point | None = None
    ignore: Visit | None = None


def _offer(asked: _Asked) -> dict[str, Any]:
    """Return the times of two weeks by day with what must be settled before, or why there are none."""
    now, last = clock.now(), asked.first + AHEAD
    lawful = list_lawful_days(asked.patient, asked.first, last, asked.asker)
    if not lawful:
        against = list_to_settle(asked.patient, asked.first)
        return {"days": [], "why": " ".join(put(each.text) for each in against), "following": None}
    found = find_times(
        patient=asked.patient,
        programme=asked.programme,
        since=max(now, clock.at_local(lawful[0], 0)),
        until=clock.at_local(lawful[-1], 24 * 60),
        place=asked.place,
        most=MOST,
        ignore=asked.ignore,
        now=now,
    )
    days: dict[date, list[dict[str, str]]] = {}
    for each in found.offers:
        if asked.ignore is not None and each.arrives_at == asked.ignore.arrives_at:
            continue  # the time that it has
        days.setdefault(clock.local(each.arrives_at).date(), []).append(_show_offer(each))
    papers = get_papers(asked.patient)
    return {
        "days": [
            {
                "day": show_day(day),
                "offers": offers,
                "settle": [put(each.text) for each in papers.list_obstacles(day)],
            }
            for day, offers in days.items()
        ],
        "why": put(REFUSALS[found.refusal]) if found.refusal else "",
        "following": _show_offer(found.next_free) if found.next_free else None,
    }


def _show_offer(offer: VisitTime) -> dict[str, str]:
    return {
        "signed": signing.dumps(offer.as_dict(), salt=SALT),
        "arrives": show_clock(offer.arrives_at),
        "call": f"{show_clock(offer.call_from)}–{show_clock(offer.call_until)}",
        "moment": show_moment(offer.arrives_at),
    }


def _show_flex(visit: Visit) -> str:
    """Return what a patient is told of how sure her time is."""
    minutes = find_flex_minutes(visit, clock.now())
    if not minutes:
        return _("この時刻で決まりです")
    return _("前の日の夕方までに%(minutes)s分ほど前後することがあります（患者さんに知らせます）") % {
        "minutes": minutes
    }


def _describe(visit: Visit) -> list[dict[str, Any]]:
    share = visit.share
    nurse = share.nurse.user.display_name if share and share.nurse else "–"
    return [
        {"label": _("患者さん"), "value": visit.patient.resident.name},
        {"label": _("内容"), "value": visit.get_programme_display()},
        {"label": _("車が着く"), "value": show_moment(visit.arrives_at)},
        {"label": _("着く時刻の幅"), "value": _show_flex(visit)},
        {
            "label": _("診察"),
            "value": f"{show_clock(visit.call_from)}–{show_clock(visit.call_until)} {visit.doctor}",
        },
        {"label": _("看護師"), "value": nurse},
        {"label": _("車"), "value": share.car.vehicle.name if share else "–"},
        {"label": _("場所"), "value": visit.name},
        {"label": _("車をとめる所"), "value": visit.patient.parking_note or "–"},
        {"label": _("スロープ"), "value": _("使う") if visit.needs_ramp else _("使わない")},
    ]
