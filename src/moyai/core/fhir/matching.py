"""Whether a resource meets what a search asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from moyai.core.fhir.criteria import Criterion, as_list, list_at, read_date, split_reference
from moyai.core.fhir.instants import read_stretch
from moyai.core.fhir.problems import Resource


def meets(resource: Resource, criteria: Sequence[Criterion]) -> bool:
    """Tell whether a resource meets every criterion."""
    return all(_meets_one(resource, each) for each in criteria)


def _meets_one(resource: Resource, criterion: Criterion) -> bool:
    there = list_at(resource, criterion.param.path)
    if criterion.modifier == "missing":
        return any((not there) is (wanted == "true") for wanted in criterion.values)
    test = _TESTS[criterion.param.kind]
    is_met = any(test(value, wanted, criterion) for value in there for wanted in criterion.values)
    return not is_met if criterion.modifier == "not" else is_met


def _meets_token(value: Any, wanted: str, criterion: Criterion) -> bool:
    system, bar, code = wanted.rpartition("|")
    for its_system, its_code in _list_tokens(value):
        if code and code != its_code:
            continue
        if not bar or system == its_system:
            return True
    return False


def _list_tokens(value: Any) -> list[tuple[str, str]]:
    """Return system and code of a code, Coding, CodeableConcept, Identifier or ContactPoint."""
    if isinstance(value, bool):
        return [("", str(value).lower())]
    if not isinstance(value, dict):
        return [("", str(value))]
    if "coding" in value:
        return [pair for each in value["coding"] for pair in _list_tokens(each)]
    code = value.get("code", value.get("value"))
    return [] if code is None else [(value.get("system", ""), str(code))]


def _meets_reference(value: Any, wanted: str, criterion: Criterion) -> bool:
    target = criterion.param.target
    there = split_reference(value.get("reference", "") if isinstance(value, dict) else "", target)
    asked = split_reference(wanted, target)
    if there is None or asked is None or there[0] not in target:
        return False
    return there == asked if "/" in wanted else there[1] == asked[1]


def _meets_string(value: Any, wanted: str, criterion: Criterion) -> bool:
    return any(_meets_text(each, wanted, criterion.modifier) for each in _list_strings(value))


def _meets_text(there: str, wanted: str, modifier: str) -> bool:
    if modifier == "exact":
        return there == wanted
    there, wanted = there.casefold(), wanted.casefold()
    return wanted in there if modifier == "contains" else there.startswith(wanted)


def _list_strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        parts = (
            value.get(name) for name in ("text", "family", "given", "line", "city", "state", "postalCode")
        )
        return [text for part in parts for text in as_list(part) if isinstance(text, str)]
    return []


def _meets_uri(value: Any, wanted: str, criterion: Criterion) -> bool:
    return bool(value == wanted)


def _meets_date(value: Any, wanted: str, criterion: Criterion) -> bool:
    prefix, (low, high) = read_date(criterion.param, wanted)
    begin, end = _span(value)
    return begin is not None and end is not None and _DATES[prefix](begin, end, low, high)


_FIRST, _LAST = datetime(1000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


def _span(value: Any) -> tuple[datetime | None, datetime | None]:
    """Return from when to when a date or a Period is; open ends are far away."""
    if isinstance(value, dict):
        begin = read_stretch(value["start"]) if "start" in value else (_FIRST, _FIRST)
        end = read_stretch(value["end"]) if "end" in value else (_LAST, _LAST)
    else:
        begin = end = read_stretch(str(value))
    return (begin[0], end[1]) if begin and end else (None, None)


_DAY = timedelta(days=1)
_DATES: dict[str, Callable[[datetime, datetime, datetime, datetime], bool]] = {
    "eq": lambda begin, end, low, high: low <= begin and end <= high,
    "ne": lambda begin, end, low, high: not (low <= begin and end <= high),
    "gt": lambda begin, end, low, high: end > high,
    "lt": lambda begin, end, low, high: begin < low,
    "ge": lambda begin, end, low, high: end > high or low <= begin,
    "le": lambda begin, end, low, high: begin < low or end <= high,
    "sa": lambda begin, end, low, high: begin >= high,
    "eb": lambda begin, end, low, high: end <= low,
    "ap": lambda begin, end, low, high: begin < high + _DAY and end > low - _DAY,
}

_TESTS: dict[str, Callable[[Any, str, Criterion], bool]] = {
    "token": _meets_token,
    "reference": _meets_reference,
    "string": _meets_string,
    "date": _meets_date,
    "uri": _meets_uri,
}
