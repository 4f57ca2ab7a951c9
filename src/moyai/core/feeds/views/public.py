"""The public files, and the page that tells people of them."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.feeds.alerts.message import make_message, write_json
from moyai.core.feeds.alerts.notes import Note
from moyai.core.feeds.gofs.asking import BadQuestion, read_question
from moyai.core.feeds.gofs.parts import LiveAnswer
from moyai.core.feeds.operations import TooManyAsks, count_ask
from moyai.core.feeds.publisher import LICENCE, Publisher, find_publisher
from moyai.core.feeds.publishing import gofs as documents
from moyai.core.feeds.publishing.gtfs import find_feed
from moyai.core.feeds.publishing.notes import list_notes
from moyai.core.feeds.registry import list_sources
from moyai.core.feeds.views.answers import answer_content, answer_json, answer_problem
from moyai.core.feeds.views.opendata import list_published
from moyai.core.languages import get_page_language, read_language

ALERTS_MAX_AGE_S = 30
PROTOBUF = "application/x-protobuf"


@require_safe
def show_open_data(request: HttpRequest) -> HttpResponse:
    """Tell everybody what may be had, at which address and under which licence; and what holds now."""
    now = clock.now()
    feed = find_feed(now)
    context = {
        "base": settings.BASE_ADDRESS.rstrip("/"),
        "licence": LICENCE,
        "version": feed.version if feed else "",
        "notes": [show_note(note) for note in list_notes(now)],
        "tables": list_published(),
    }
    return render(request, "feeds/open_data.html", context)


def show_note(note: Note) -> dict[str, Any]:
    """Return a note as a page shows it."""
    language = get_page_language()
    return {
        "header": note.header.get(language),
        "text": note.text.get(language),
        "starts_at": local(note.starts_at) if note.starts_at else None,
        "ends_at": local(note.ends_at) if note.ends_at else None,
        "effect": note.effect.label,
    }


@require_safe
def give_gtfs(request: HttpRequest) -> HttpResponse:
    """Return the zip, or say that the town is not yet set up so far."""
    feed = find_feed(clock.now())
    if feed is None:
        return answer_problem(404, "no feed yet", _("公開するデータは、まだ準備中です。"))
    response = answer_content(request, feed.content, content_type="application/zip", version=feed.version)
    response["Content-Disposition"] = 'attachment; filename="gtfs.zip"'
    return response


@require_safe
def give_gofs(request: HttpRequest) -> HttpResponse:
    """Return ``gofs.json``."""
    publisher = _get_publisher()
    return answer_json(request, documents.make_discovery(publisher, at=clock.at_local(publisher.first, 0)))


@require_safe
def give_versions(request: HttpRequest) -> HttpResponse:
    """Return ``gofs_versions.json``."""
    publisher = _get_publisher()
    return answer_json(request, documents.make_versions(publisher, at=clock.at_local(publisher.first, 0)))


@require_safe
def give_file(request: HttpRequest, language: str, name: str) -> HttpResponse:
    """Return one file of GOFS."""
    if language not in documents.LANGUAGES or name not in documents.FILES:
        raise Http404
    return answer_json(
        request, documents.make_file(name, _get_publisher(), read_language(language), clock.now())
    )


@require_safe
def give_wait_time(request: HttpRequest, language: str) -> HttpResponse:
    """Answer how long one would wait now at a place."""
    return _answer_live(request, language, is_booking=False)


@require_safe
def give_realtime_booking(request: HttpRequest, language: str) -> HttpResponse:
    """Answer the same with the ride, its fare, and where to book."""
    return _answer_live(request, language, is_booking=True)


@require_safe
def give_alerts(request: HttpRequest, form: str) -> HttpResponse:
    """Return the alerts as protocol buffers, or as JSON."""
    now, publisher = clock.now(), _get_publisher()
    message = make_message(
        list_notes(now), agency_id=publisher.agency_id, url=f"{publisher.url}/feeds/", now=now
    )
    if form == "json":
        content, kind = write_json(message).encode(), "application/json; charset=utf-8"
    else:
        content, kind = message.SerializeToString(deterministic=True), PROTOBUF
    return answer_content(request, content, content_type=kind, max_age_s=ALERTS_MAX_AGE_S)


def _answer_live(request: HttpRequest, language: str, *, is_booking: bool) -> HttpResponse:
    if language not in documents.LANGUAGES:
        raise Http404
    now, publisher = clock.now(), _get_publisher()
    try:
        question = read_question(request.GET)
        count_ask(address=request.META.get("REMOTE_ADDR", ""), now=now)
    except BadQuestion as refusal:
        return answer_problem(400, refusal.code, str(refusal.text))
    except TooManyAsks as refusal:
        return _retry_later(refusal)
    brands = set(request.GET.get("brand_id", "").split(",")) - {""}
    found = [source.answer_live(question, now) for source in list_sources()]
    answers: list[LiveAnswer] = [
        one for one in found if one is not None and (not brands or one.brand_id in brands)
    ]
    if not is_booking:
        return answer_json(request, documents.make_wait_times(answers, at=now), max_age_s=0)
    booked = documents.make_bookings(answers, publisher, read_language(language), at=now)
    return answer_json(request, booked, max_age_s=0)


def _retry_later(refusal: Refused) -> HttpResponse:
    response = answer_problem(429, refusal.code, str(refusal.text))
    response["Retry-After"] = "60"
    return response


def _get_publisher() -> Publisher:
    publisher = find_publisher(clock.now())
    if publisher is None:
        raise Http404
    return publisher
