"""Fetches the agency's Atom feeds and the telegrams they name, gently and within limits."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urljoin, urlsplit

import httpx

from moyai.services.evacuation.jma.safe_xml import MOST_BYTES, UnsafeXmlError, parse_xml
from moyai.services.evacuation.jma.telegram import KINDS, BadTelegramError, find_kind
from moyai.services.evacuation.models import Telegram
from moyai.services.evacuation.operations.telegrams import take_telegram
from moyai.services.evacuation.policy import get_policy

logger = logging.getLogger(__name__)

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
MOST_A_RUN = 40
_ATOM = "{http://www.w3.org/2005/Atom}"
_marks: dict[str, dict[str, str]] = {}
"""What each feed said of its version, so that it is not sent again unchanged."""


class PullError(Exception):
    """A feed or telegram did not come."""


def pull_feeds(now: datetime, *, client: httpx.Client | None = None) -> int:
    """Fetch what is new from the town's feeds; return how many telegrams were kept.

    Args:
        now: the town's time.
        client: another client than the usual one, for tests.

    Raises:
        PullError: something did not come; what did was taken in.
    """
    feeds = get_policy().feeds
    if not feeds:
        return 0
    kept, failures = 0, list[str]()
    with client or httpx.Client(timeout=TIMEOUT, follow_redirects=False) as http:
        for feed in feeds:
            taken, wrong = _pull(http, feed, now)
            kept += taken
            failures += wrong
            if wrong:  # the feed is read whole next time, so that what did not come is tried again
                _marks.pop(feed, None)
    if failures:
        raise PullError("; ".join(failures[:5]))
    return kept


def _pull(http: httpx.Client, feed: str, now: datetime) -> tuple[int, list[str]]:
    """Return how many telegrams of a feed were kept, and what did not come."""
    try:
        addresses = list(_list_new(http, feed))
    except (httpx.HTTPError, UnsafeXmlError, ValueError) as error:
        return 0, [f"{feed}: {error}"]
    kept, wrong = 0, []
    for address in addresses[:MOST_A_RUN]:
        try:
            kept += _take(http, address, now)
        except (httpx.HTTPError, ValueError) as error:
            wrong.append(f"{address}: {error}")
    if len(addresses) > MOST_A_RUN:
        _marks.pop(feed, None)
    return kept, wrong


def _list_new(http: httpx.Client, feed: str) -> Iterator[str]:
    """Yield the addresses of telegrams that we read and have not, the oldest first."""
    content = _fetch(http, feed, _marks.get(feed, {}))
    if content is None:
        return
    host = urlsplit(feed)[:2]
    found = []
    for entry in parse_xml(content).iter(f"{_ATOM}entry"):
        link = entry.find(f"{_ATOM}link")
        address = urljoin(feed, link.get("href", "") if link is not None else "")
        if find_kind(address) in KINDS and urlsplit(address)[:2] == host:  # never sent elsewhere by a feed
            found.append(address)
    known = set(Telegram.objects.filter(address__in=found).values_list("address", flat=True))
    new = [address for address in dict.fromkeys(found) if address not in known]
    yield from reversed(new)


def _take(http: httpx.Client, address: str, now: datetime) -> int:
    content = _fetch(http, address, {})
    if content is None:
        return 0
    try:
        telegram = take_telegram(content=content, kind=find_kind(address), address=address, now=now)
    except (UnsafeXmlError, BadTelegramError) as error:
        logger.warning("Telegram %s was not taken: %s", address, error)
        return 0
    return telegram is not None


def _fetch(http: httpx.Client, address: str, marks: dict[str, str]) -> bytes | None:
    """Return what an address gives, None where it has not changed."""
    with http.stream("GET", address, headers=marks) as answer:
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            return None
        answer.raise_for_status()
        content = bytearray()
        for chunk in answer.iter_bytes():
            content += chunk
            if len(content) > MOST_BYTES:
                raise ValueError(f"more than {MOST_BYTES} bytes")
        if find_kind(address) not in KINDS:
            pairs = (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified"))
            _marks[address] = {
                ours: answer.headers[theirs] for ours, theirs in pairs if theirs in answer.headers
            }
        return bytes(content)
