"""What other towns and readers of news take from us: open calls as JSON, and as an Atom feed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from moyai.services.open_call.enums import ProgrammeState
from moyai.services.open_call.models import Programme, Theme
from moyai.services.open_call.queries.calls import list_public, list_public_themes
from moyai.services.open_call.queries.deadlines import find_entry_dates, judge_moment

ATOM = "http://www.w3.org/2005/Atom"
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that XML 1.0 does not know."""
NEWEST = 200
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)

Addresses = Callable[[str, str], str]
"""Given the name and code of a page (``programme`` or ``theme``), its full address."""


def list_open_calls(now: datetime, address: Addresses) -> list[dict[str, Any]]:
    """Return the calls that take entries now or will, soonest deadline first.

    Each has ``title``, ``description``, ``image`` (empty), ``next_deadline`` (ISO 8601 with the programme's
    own offset) and ``weight`` (its place), as Hypha's open-calls feed has them; besides ``id``, ``url``,
    ``opens``, ``time_zone``, ``template`` and ``themes`` (``title``, ``url``, ``budget_yen``).
    """
    found = []
    for one in Programme.objects.filter(state=ProgrammeState.OPEN):
        dates = find_entry_dates(one)
        if dates is None or judge_moment(dates, now).timing == "after":
            continue
        found.append((dates.closes_at, _describe(one, dates.opens_at, dates.closes_at, address)))
    found.sort(key=lambda each: (each[0], each[1]["id"]))
    return [{**row, "weight": place} for place, (_closes_at, row) in enumerate(found, start=1)]


def _describe(one: Programme, opens_at: datetime, closes_at: datetime, address: Addresses) -> dict[str, Any]:
    zone = ZoneInfo(one.zone)
    themes = [
        {
            "title": each.published.title,
            "url": address("theme", each.code),
            "budget_yen": each.published.budget_yen,
        }
        for each in list_public_themes(one)
        if each.published is not None
    ]
    return {
        "id": name_programme(one),
        "title": one.title,
        "title_en": one.title_en,
        "description": one.summary,
        "image": "",
        "url": address("programme", one.code),
        "opens": opens_at.astimezone(zone).isoformat(timespec="seconds"),
        "next_deadline": closes_at.astimezone(zone).isoformat(timespec="seconds"),
        "time_zone": one.zone,
        "template": one.template,
        "themes": themes,
    }


def name_programme(one: Programme) -> str:
    """Return the lasting name of a programme: the same wherever Moyai runs."""
    return uuid5(NAMESPACE_URL, f"moyai:open_call:programme:{one.code}").urn


def name_theme(one: Theme) -> str:
    """Return the lasting name of a theme; its versions are the same entry, updated."""
    return uuid5(NAMESPACE_URL, f"moyai:open_call:theme:{one.code}").urn


def write_atom(title: str, feed_address: str, address: Addresses) -> bytes:
    """Return the public programmes and themes as an Atom feed (RFC 4287), the newest first.

    Args:
        title: of the feed.
        feed_address: where it stands.
        address: of a page.
    """
    entries = []
    for one in list_public():
        updated = one.closed_at or one.opened_at or one.made_at
        where = address("programme", one.code)
        entries.append((updated, name_programme(one), one.title, one.summary, where))
        for theme in list_public_themes(one):
            if theme.published is None:
                continue
            updated = theme.published_at or theme.published.made_at
            where = address("theme", theme.code)
            entry = (updated, name_theme(theme), theme.published.title, theme.published.background, where)
            entries.append(entry)
    entries.sort(key=lambda each: (each[0], each[1]), reverse=True)
    feed = ET.Element("feed", {"xmlns": ATOM})
    newest = entries[0][0] if entries else EPOCH
    _add(feed, "id", uuid5(NAMESPACE_URL, "moyai:open_call:feed").urn)
    _add(feed, "title", title)
    _add(feed, "updated", _show(newest))
    ET.SubElement(_add(feed, "author", ""), "name").text = _clean(title)
    ET.SubElement(feed, "link", {"rel": "self", "href": feed_address})
    for updated, name, entry_title, summary, where in entries[:NEWEST]:
        node = _add(feed, "entry", "")
        _add(node, "id", name)
        _add(node, "title", entry_title)
        _add(node, "updated", _show(updated))
        ET.SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": where})
        _add(node, "summary", summary or entry_title)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(feed, encoding="utf-8")


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = _clean(text) or None
    return child


def _clean(text: str) -> str:
    return NOT_XML.sub("", text)


def _show(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
