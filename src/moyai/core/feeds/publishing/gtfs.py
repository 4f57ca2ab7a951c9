"""The town's feed: its head, and what every service adds; checked, packed, and kept while nothing changes."""

from dataclasses import dataclass
from datetime import datetime

from moyai.core.feeds.gtfs.pack import compute_version, pack
from moyai.core.feeds.gtfs.problems import Problem
from moyai.core.feeds.gtfs.rules import list_problems
from moyai.core.feeds.gtfs.tables import Row, Tables, make_row, merge
from moyai.core.feeds.publisher import TIMEZONE, Publisher, find_publisher
from moyai.core.feeds.registry import list_sources


@dataclass(frozen=True)
class PackedFeed:
    """A feed as it is handed out.

    Attributes:
        content: the zip.
        version: digest of what it says; its ETag.
    """

    content: bytes
    version: str


_kept: PackedFeed | None = None


def find_feed(now: datetime) -> PackedFeed | None:
    """Return the feed, or None while the town is not yet set up so far that it is valid."""
    global _kept
    tables = find_tables(now)
    if tables is None or find_problems(now, tables):
        return None
    version = compute_version(tables)
    kept = _kept
    if kept is None or kept.version != version:
        kept = _kept = PackedFeed(pack(tables), version)
    return kept


def find_tables(now: datetime) -> Tables | None:
    """Return the whole feed as tables, or None when there is no town."""
    publisher = find_publisher(now)
    if publisher is None:
        return None
    tables = merge([make_head(publisher), *(s.read_gtfs(publisher, now) for s in list_sources())])
    tables["feed_info"] = [{**tables["feed_info"][0], "feed_version": compute_version(tables)}]
    return tables


def find_problems(now: datetime, tables: Tables | None = None) -> list[Problem]:
    """Return what keeps the feed from being valid; empty where it is, or where there is no town."""
    whole = find_tables(now) if tables is None else tables
    if whole is None:
        return []
    own = [found for source in list_sources() for found in source.list_problems(now)]
    return [*own, *list_problems(whole)]


def make_head(publisher: Publisher) -> Tables:
    """Return the tables that every feed of the town begins with."""
    agency: Row = make_row(
        agency_id=publisher.agency_id,
        agency_name=publisher.name,
        agency_url=f"{publisher.url}/",
        agency_timezone=TIMEZONE,
        agency_lang="ja",
        agency_phone=publisher.phone,
    )
    info = make_row(
        feed_publisher_name=publisher.name,
        feed_publisher_url=f"{publisher.url}/",
        feed_lang="ja",
        feed_start_date=publisher.first,
        feed_end_date=publisher.last,
        feed_version="0",
        feed_contact_url=f"{publisher.url}/feeds/",
    )
    english = make_row(
        table_name="agency",
        field_name="agency_name",
        language="en",
        translation=publisher.name_en,
        record_id=publisher.agency_id,
    )
    official = make_row(agency_id=publisher.agency_id, agency_official_name=publisher.name)
    return {"agency": [agency], "agency_jp": [official], "feed_info": [info], "translations": [english]}
