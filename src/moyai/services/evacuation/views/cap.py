"""The public feed of warnings: an Atom feed that names each CAP message, and the messages."""

from __future__ import annotations

from datetime import timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.feeds.views.answers import answer_content
from moyai.core.places.queries import list_municipalities
from moyai.services.evacuation.cap.message import show_time
from moyai.services.evacuation.models import CapAlert
from moyai.services.evacuation.operations.alerting import find_sender

SHOWN_FOR = timedelta(days=30)
MOST = 100
MAX_AGE_S = 30
ATOM = "http://www.w3.org/2005/Atom"
CAP_TYPE = "application/cap+xml"


@require_safe
def give_feed(request: HttpRequest) -> HttpResponse:
    """Return the feed, the latest message first; drills say so in their titles and as a category."""
    alerts = list(CapAlert.objects.filter(sent_at__gte=clock.now() - SHOWN_FOR)[:MOST])
    content = write_feed(alerts)
    return answer_content(
        request, content, content_type="application/atom+xml; charset=utf-8", max_age_s=MAX_AGE_S
    )


@require_safe
def give_alert(request: HttpRequest, identifier: str) -> HttpResponse:
    """Return a message as it went out."""
    alert = CapAlert.objects.filter(identifier=identifier).first()
    if alert is None:
        raise Http404
    return answer_content(
        request, alert.xml.encode(), content_type=f"{CAP_TYPE}; charset=utf-8", max_age_s=MAX_AGE_S
    )


def write_feed(alerts: list[CapAlert]) -> bytes:
    """Return the Atom feed (RFC 4287)."""
    base = settings.BASE_ADDRESS.rstrip("/")
    own = base + reverse("evacuation:cap_feed")
    town = next(iter(list_municipalities()), None)
    feed = Element("feed", {"xmlns": ATOM})
    _add(feed, "id", own)
    _add(feed, "title", f"{town.name if town else ''} 避難の情報 CAP 1.2".strip())
    _add(feed, "updated", show_time(alerts[0].sent_at if alerts else clock.at_local(clock.today(), 0)))
    _add(SubElement(feed, "author"), "name", town.name if town else find_sender())
    SubElement(feed, "link", {"rel": "self", "href": own, "type": "application/atom+xml"})
    for alert in alerts:
        _add_entry(feed, alert, base)
    return tostring(feed, encoding="utf-8", xml_declaration=True)


def _add_entry(feed: Element, alert: CapAlert, base: str) -> None:
    address = base + reverse("evacuation:cap_alert", args=[alert.identifier])
    entry = SubElement(feed, "entry")
    _add(entry, "id", address)
    _add(entry, "title", alert.title)
    _add(entry, "updated", show_time(alert.sent_at))
    _add(entry, "summary", f"{alert.status} / {alert.message_type}")
    SubElement(entry, "category", {"term": alert.status})
    SubElement(entry, "link", {"rel": "alternate", "href": address, "type": CAP_TYPE})


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text
