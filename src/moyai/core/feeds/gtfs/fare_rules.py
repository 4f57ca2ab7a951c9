"""Finds what breaks the conditional rules of GTFS-Fares v2.

Source: GTFS Schedule reference (June 2026): fare_products.txt, rider_categories.txt, timeframes.txt,
fare_transfer_rules.txt.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from moyai.core.feeds.gtfs.problems import Problem
from moyai.core.feeds.gtfs.tables import Row, Tables

_WHOLE = {"JPY"}
"""Currencies without a smaller unit (ISO 4217): their amounts have no decimals."""
_NO_LIMIT = "-1"


def list_fare_problems(tables: Tables) -> Iterator[Problem]:
    """Yield everything that is wrong with the fares."""
    yield from _check_defaults(tables)
    for number, row in enumerate(tables.get("fare_products", ()), start=2):
        yield from _check_amount(row, f"fare_products.txt:{number}")
    yield from _check_timeframes(tables)
    for number, row in enumerate(tables.get("fare_transfer_rules", ()), start=2):
        yield from _check_transfer(row, f"fare_transfer_rules.txt:{number}")


def _check_defaults(tables: Tables) -> Iterator[Problem]:
    """Of several kinds of riders who may have a product exactly one is the default."""
    rows = tables.get("rider_categories", ())
    default = {row.get("rider_category_id") for row in rows if row.get("is_default_fare_category") == "1"}
    riders: defaultdict[str, set[str]] = defaultdict(set)
    for row in tables.get("fare_products", ()):
        if row.get("rider_category_id"):
            riders[row.get("fare_product_id", "")].add(row["rider_category_id"])
    for product, found in riders.items():
        if len(found & default) != 1 and (len(found) > 1 or len(found & default) > 1):
            yield Problem("broken", "fare", f"fare_products.txt {product}: one default rider category")


def _check_amount(row: Row, where: str) -> Iterator[Problem]:
    pattern = r"-?\d+" if row.get("currency") in _WHOLE else r"-?\d+(\.\d+)?"
    if not re.fullmatch(pattern, row.get("amount", "")):
        yield Problem("broken", "fare", f"{where}: amount {row.get('amount')}")


def _check_timeframes(tables: Tables) -> Iterator[Problem]:
    spans: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for number, row in enumerate(tables.get("timeframes", ()), start=2):
        start, end = row.get("start_time", ""), row.get("end_time", "")
        if bool(start) != bool(end):
            yield Problem("broken", "fare", f"timeframes.txt:{number}: start_time belongs to end_time")
        span = (start or "00:00:00", end or "24:00:00")
        if not span[0] < span[1] <= "24:00:00":
            yield Problem("broken", "fare", f"timeframes.txt:{number}: {span[0]} to {span[1]}")
        group = (row.get("timeframe_group_id", ""), row.get("service_id", ""))
        if any(span[0] < last and first < span[1] for first, last in spans[group]):
            yield Problem("broken", "fare", f"timeframes.txt:{number}: overlaps in {group[0]}")
        spans[group].append(span)


def _check_transfer(row: Row, where: str) -> Iterator[Problem]:
    is_same = row.get("from_leg_group_id") == row.get("to_leg_group_id")
    count = row.get("transfer_count", "")
    if is_same != bool(count):
        yield Problem("broken", "fare", f"{where}: transfer_count belongs to rides of one group")
    if count and count != _NO_LIMIT and not re.fullmatch(r"[1-9]\d*", count):
        yield Problem("broken", "fare", f"{where}: transfer_count {count}")
    if bool(row.get("duration_limit")) != bool(row.get("duration_limit_type")):
        yield Problem("broken", "fare", f"{where}: duration_limit_type belongs to duration_limit")
