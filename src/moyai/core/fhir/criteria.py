"""Search parameters: which there are, and what a request says of them.

A parameter names the place in the resource that it looks at; whether a resource meets it is decided on the
resource as it is given out (matching.py). Adapters may narrow what they read, but need not: the answer is the
same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moyai.core.fhir.instants import read_stretch
from moyai.core.fhir.problems import FhirProblem, make_problem

MOST_VALUES = 50
"""How many values a request may give in all."""

_PREFIXES = ("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap")
_MODIFIERS = {
    "string": ("", "exact", "contains", "missing"),
    "reference": ("", "missing"),
    "token": ("", "not", "missing"),
    "date": ("", "missing"),
    "uri": ("", "missing"),
}
_WHOLE = ("_has", "_filter", "_text", "_content", "_list", "_query")
"""They say which resources are wanted: left out, far more would be found than was asked for."""


@dataclass(frozen=True)
class SearchParam:
    """One search parameter of a kind of resource.

    Attributes:
        name: as the request says it.
        kind: ``"token"``, ``"date"``, ``"reference"``, ``"string"`` or ``"uri"``.
        path: where to look, dotted, lists are walked (``"component.code"``); several with ``|``.
        meaning: for the CapabilityStatement.
        target: which kinds a reference may be to.
        is_ours: HL7 has none of that name for the kind, so the server tells its definition itself.
    """

    name: str
    kind: str
    path: str
    meaning: str
    target: tuple[str, ...] = ()
    is_ours: bool = False


@dataclass(frozen=True)
class Criterion:
    """One parameter as a request gave it: any of the values has to be met (none given: nothing meets it)."""

    param: SearchParam
    modifier: str
    values: tuple[str, ...]


Follow = Callable[[SearchParam, str, str, str], tuple[str, ...]]
"""Finds what a chained parameter leads to: parameter, kind (may be empty), what stands behind the dot, value;
returns references."""

ID = SearchParam("_id", "token", "id", "The resource's own id")
LAST_UPDATED = SearchParam("_lastUpdated", "date", "meta.lastUpdated", "When it last changed")
PROFILE = SearchParam("_profile", "uri", "meta.profile", "Which profile it claims")
TAG = SearchParam("_tag", "token", "meta.tag", "How it is marked")
SOURCE = SearchParam("_source", "uri", "meta.source", "Where it comes from")


def read_criteria(
    given: Iterable[tuple[str, str]],
    known: Mapping[str, SearchParam],
    *,
    strict: bool,
    follow: Follow | None = None,
) -> tuple[Criterion, ...]:
    """Return what a request asks for, each parameter checked.

    Args:
        given: names with their modifiers, and values, as they came, those of paging left out.
        known: the parameters of this kind of resource, by name.
        strict: refuse parameters that are not known; otherwise they are left out.
        follow: finds what chained parameters (``patient.identifier``) lead to; None: they are not supported.

    Raises:
        FhirProblem: 400, in words that name the parameter.
    """
    found, count = [], 0
    for written, value in given:
        head, dot, tail = written.partition(".")
        name, _, modifier = head.partition(":")
        param = known.get(name)
        if name in _WHOLE or (dot and (param is None or param.kind != "reference" or follow is None)):
            raise make_problem(400, "not-supported", f"{written[:60]!r} is not supported")
        if param is None:
            if strict:
                raise make_problem(400, "not-supported", f"Unknown search parameter {name[:60]!r}")
            continue
        count += len(_split(value))
        if count > MOST_VALUES:
            raise make_problem(400, "too-costly", f"More than {MOST_VALUES} values")
        if dot and follow is not None:
            found.append(Criterion(param, "", follow(param, modifier, tail, value)))
        else:
            found.append(_read_one(param, modifier, value))
    return tuple(found)


def find_values(criteria: Sequence[Criterion], name: str) -> list[tuple[str, ...]]:
    """Return what is asked of one parameter: each entry has to be met, by any of its values.

    Criteria with a modifier are left out: they say something else than that a value stands there.
    """
    return [each.values for each in criteria if each.param.name == name and not each.modifier]


def list_at(resource: Any, path: str) -> list[Any]:
    """Return what stands at a dotted path, lists walked; ``a|b``: at either."""
    found: list[Any] = []
    for one in path.split("|"):
        level = [resource]
        for step in one.split("."):
            level = [value for node in level if isinstance(node, dict) for value in as_list(node.get(step))]
        found += level
    return found


def as_list(value: Any) -> list[Any]:
    """Return what stands at a place as a list; nothing there: an empty one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def split_reference(written: str, target: Sequence[str]) -> tuple[str, str] | None:
    """Return kind and id of a reference (``Patient/1``, ``1``, or a whole address); None: it is none."""
    parts = written.rstrip("/").split("/")
    if len(parts) == 1:
        return (target[0] if target else "", parts[0]) if parts[0] else None
    kind, ident = parts[-2], parts[-1]
    return (kind, ident) if kind and ident else None


def read_date(param: SearchParam, written: str) -> tuple[str, tuple[datetime, datetime]]:
    """Return the prefix (``eq`` where there is none) and the stretch of time that a date stands for.

    Raises:
        FhirProblem: 400: it is none.
    """
    prefix = written[:2] if written[:2] in _PREFIXES else "eq"
    rest = written[2:] if written[:2] in _PREFIXES else written
    # A plus sign that nobody encoded arrives as a space.
    stretch = read_stretch(rest.replace(" ", "+"))
    if stretch is None:
        raise _bad_date(param, written)
    return prefix, stretch


def _read_one(param: SearchParam, modifier: str, value: str) -> Criterion:
    if "\x00" in value:
        raise make_problem(400, "invalid", f"{param.name}: a character that no value has")
    target: tuple[str, ...] = ()
    if param.kind == "reference" and modifier in param.target:
        target, modifier = (modifier,), ""
    if modifier not in _MODIFIERS[param.kind]:
        raise make_problem(
            400, "not-supported", f"{param.name}: the modifier :{modifier[:40]} is not supported"
        )
    values = tuple(each for each in _split(value) if each and not (param.kind == "token" and each == "|"))
    if not values:
        raise make_problem(400, "invalid", f"{param.name}: no value")
    if modifier == "missing" and not set(values) <= {"true", "false"}:
        raise make_problem(400, "invalid", f"{param.name}:missing is true or false")
    if target:
        values = tuple(each if "/" in each else f"{target[0]}/{each}" for each in values)
    if param.kind == "date" and not modifier:
        for each in values:
            read_date(param, each)
    return Criterion(param, modifier, values)


def _split(value: str) -> list[str]:
    """Return the values between commas; ``\\,`` is a comma of the value itself."""
    parts, current, is_escaped = [], "", False
    for sign in value:
        if is_escaped:
            current, is_escaped = current + sign, False
        elif sign == "\\":
            is_escaped = True
        elif sign == ",":
            parts.append(current)
            current = ""
        else:
            current += sign
    return [*parts, current]


def _bad_date(param: SearchParam, written: str) -> FhirProblem:
    return make_problem(400, "invalid", f"{param.name}: {written[:40]!r} is no date")
