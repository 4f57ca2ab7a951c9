"""Apple Health's ``export.xml``, streamed: only records of steps are looked at.

Format: root ``HealthData``, ``Record type="HKQuantityTypeIdentifierStepCount"`` with sourceName, device,
startDate, endDate, value; dates ``YYYY-MM-DD HH:MM:SS ±ZZZZ`` (artxgj/apple_health; the document type that
stands at its head). That declaration is cut off before the parser sees it: some versions of iOS write one
that is not well-formed, and nothing that it could declare is wanted. One with entities is refused.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any, NoReturn
from xml.parsers import expat

from moyai.engines.habit.goals import MOST_STEPS
from moyai.engines.habit.step_files.archive import CHUNK, Limited
from moyai.engines.habit.step_files.intervals import Interval, Span, find_rank
from moyai.engines.habit.step_files.solution import CannotRead

STEPS = "HKQuantityTypeIdentifierStepCount"
ROOT = b"<HealthData"
MOST_HEAD = 1 << 20
MOST_DEPTH = 12
MOST_RECORDS = 1_000_000
"""Of steps, in the days asked for."""
MOST_RECORD_S = 2 * 86_400


def is_apple(head: bytes) -> bool:
    """Return whether the beginning of a document is that of Apple's export."""
    return ROOT in head or b"<!DOCTYPE HealthData" in head


def read_apple(stream: Limited, window: Span) -> tuple[list[Interval], Counter[str]]:
    """Return the records of steps, and how many were left out and why.

    Args:
        stream: The document.
        window: From when to when records are wanted, in seconds since 1970; others are not kept in memory.

    Raises:
        CannotRead: it is no such document, is broken, unsafe or too large.
    """
    reader = _Reader(window)
    try:
        reader.parser.Parse(_read_head(stream), False)
        while part := stream.read(CHUNK):
            reader.parser.Parse(part, False)
        reader.parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as error:
        raise CannotRead("broken") from error
    return reader.records, reader.skipped


def _read_head(stream: Limited) -> bytes:
    """Return the document until some way into its root, without its declaration of a document type."""
    head = b""
    while ROOT not in head:
        part = stream.read(CHUNK)
        if not part or len(head) > MOST_HEAD:
            raise CannotRead("unknown" if part else "broken")
        head += part
    before, _, after = head.partition(ROOT)
    kept, _, declared = before.partition(b"<!DOCTYPE")
    if b"<!ENTITY" in declared:
        raise CannotRead("unsafe")
    return kept + ROOT + after


class _Reader:
    """Collects records of steps; whatever else the document has goes by."""

    def __init__(self, window: Span) -> None:
        self._window = window
        self.records: list[Interval] = []
        self.skipped: Counter[str] = Counter()
        self._depth = 0
        self.parser = expat.ParserCreate()
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.EntityDeclHandler = _refuse
        self.parser.ExternalEntityRefHandler = _refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise CannotRead("unsafe")
        if name == "Record" and attributes.get("type") == STEPS:
            if len(self.records) >= MOST_RECORDS:
                raise CannotRead("too_large")
            self._take(attributes)

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _take(self, attributes: dict[str, str]) -> None:
        try:
            start = _read_moment(attributes["startDate"])
            end = _read_moment(attributes["endDate"])
            steps = round(float(attributes["value"]))
        except (KeyError, ValueError, OverflowError):
            self.skipped["not_understood"] += 1
            return
        if end < start:
            self.skipped["backwards"] += 1
        elif end < self._window[0]:
            self.skipped["too_old"] += 1
        elif start >= self._window[1]:
            self.skipped["future"] += 1
        elif not 0 <= steps <= MOST_STEPS or end - start > MOST_RECORD_S:
            self.skipped["too_many"] += 1
        else:
            source = attributes.get("sourceName", "").replace("\xa0", " ").strip()[:60] or "Apple Health"
            rank = find_rank(source, attributes.get("device", ""))
            self.records.append(Interval(start, end, steps, source, rank))


def _read_moment(text: str) -> int:
    # ``fromisoformat`` takes the offset without the blank that Apple writes before it.
    moment = datetime.fromisoformat(text[:19] + text[20:])
    if moment.tzinfo is None or not 1990 <= moment.year <= 2100:
        raise ValueError("no such moment")
    return int(moment.timestamp())


def _refuse(*_: Any) -> NoReturn:
    raise CannotRead("unsafe")
