"""A search, page by page: what was there at the beginning comes just once, whatever is added meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import QueryDict

from moyai.core.fhir.adapters import Adapter
from moyai.core.fhir.criteria import Criterion, read_criteria
from moyai.core.fhir.including import INCLUDE, REVINCLUDE, follow_chain, include, read_includes
from moyai.core.fhir.matching import meets
from moyai.core.fhir.problems import Issue, Resource, make_problem

DEFAULT_COUNT = 20
MOST = 100
_SALT = "fhir.page"
_PAGING = ("_count", "_cursor", "_summary", "_total")
_IGNORED = ("_format", "_pretty")
_INCLUDES = (INCLUDE, REVINCLUDE)
_Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Page:
    """One page.

    Attributes:
        resources: that were found.
        query: what was heeded.
        cursor: where the next begins; empty: nowhere.
        total: of all pages; None: nobody counted.
        included: what was wanted beside them.
        remarks: what of the request was left out.
    """

    resources: list[Resource]
    query: _Pairs
    cursor: str
    total: int | None = None
    included: list[Resource] = field(default_factory=list)
    remarks: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class _Search:
    """What a request asks for, read."""

    adapter: Adapter
    caller: Any
    criteria: tuple[Criterion, ...]
    heeded: _Pairs
    """Parameters that say what is found and given; a cursor is good for the same ones alone."""

    def count(self) -> int:
        """Return how many resources there are on all pages."""
        walked = self.adapter.walk(self.caller, self.criteria, "")
        return sum(1 for found in walked if meets(found.resource, self.criteria))

    def take(self, count: int, after: str) -> tuple[list[Resource], str]:
        """Return the resources of a page, and where the next begins (empty: nowhere)."""
        taken: list[Resource] = []
        last = ""
        for found in self.adapter.walk(self.caller, self.criteria, after):
            if not meets(found.resource, self.criteria):
                continue
            if len(taken) == count:
                return taken, _write_cursor(self.adapter, self.heeded, last)
            taken.append(found.resource)
            last = found.key
        return taken, ""


def search(
    adapters: Mapping[str, Adapter], kind: str, caller: Any, query: QueryDict, *, strict: bool
) -> Page:
    """Return a page.

    Args:
        adapters: by kind.
        kind: that is searched.
        caller: who asks.
        query: the parameters as they came.
        strict: refuse what is not known (``Prefer: handling=strict``).

    Raises:
        FhirProblem: 400, or 403 where a chained parameter leads over what the token does not let be read.
    """
    adapter = adapters[kind]
    given = [(name, value) for name, values in query.lists() for value in values]
    wished = [pair for pair in given if pair[0].partition(":")[0] in _INCLUDES]
    asked = [pair for pair in given if pair[0] not in _PAGING + _IGNORED and pair not in wished]
    known = adapter.list_parameters()
    follow = partial(follow_chain, adapters, caller)
    criteria = read_criteria(asked, known, strict=strict, follow=follow)
    includes = read_includes(adapters, kind, wished)
    _require_one_of(adapter, criteria)
    heeded = [pair for pair in asked if _get_name(pair[0]) in known]
    left_out = [name for name, _value in asked if _get_name(name) not in known]
    found = _Search(adapter, caller, criteria, [*heeded, *wished])
    count, after = _read_count(query), _read_cursor(adapter, found.heeded, query.get("_cursor", ""))
    wants_count, wants_total = _read_summary(query, left_out, strict), _read_total(query)
    remarks = tuple(
        Issue("not-supported", f"The parameter {name[:60]!r} was left out", severity="warning")
        for name in dict.fromkeys(left_out)
    )
    if count == 0 or wants_count:
        return Page([], [*heeded, ("_summary", "count")], "", found.count(), remarks=remarks)
    resources, cursor = found.take(count, after)
    included, is_all = include(adapters, caller, resources, includes)
    if not is_all:
        remarks += (Issue("incomplete", "More could be included than is given", severity="warning"),)
    query_of_page = [
        *found.heeded,
        ("_count", str(count)),
        *([("_total", "accurate")] if wants_total else []),
    ]
    total = found.count() if wants_total else None
    return Page(resources, query_of_page, cursor, total, included, remarks)


def make_links(address: str, page: Page) -> dict[str, str]:
    """Return the links of a page: this one, and the next where there is one."""
    links = {"self": f"{address}?{urlencode(page.query)}"}
    if page.cursor:
        links["next"] = f"{address}?{urlencode([*page.query, ('_cursor', page.cursor)])}"
    return links


def _get_name(written: str) -> str:
    """Return the name of a parameter without its modifier and without what is chained to it."""
    return written.partition(".")[0].partition(":")[0]


def _require_one_of(adapter: Adapter, criteria: Sequence[Criterion]) -> None:
    if adapter.must_match and not any(each.param.name in adapter.must_match for each in criteria):
        names = ", ".join(adapter.must_match)
        raise make_problem(400, "too-costly", f"Say one of: {names}")


def _read_count(query: QueryDict) -> int:
    written = query.get("_count", str(DEFAULT_COUNT))
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise make_problem(400, "invalid", f"_count: {written[:20]!r} is no number")
    return min(int(written), MOST)


def _read_summary(query: QueryDict, left_out: list[str], strict: bool) -> bool:
    """Tell whether only the number is wanted."""
    wished = query.get("_summary", "false")
    if wished not in ("count", "false"):
        if strict or wished not in ("true", "text", "data"):
            raise make_problem(400, "not-supported", "_summary: only count is supported")
        left_out.append("_summary")
    return wished == "count"


def _read_total(query: QueryDict) -> bool:
    wished = query.get("_total", "none")
    if wished not in ("none", "estimate", "accurate"):
        raise make_problem(400, "invalid", "_total: none, estimate or accurate")
    return wished != "none"


def _write_cursor(adapter: Adapter, heeded: _Pairs, key: str) -> str:
    return signing.dumps([adapter.kind, sorted(map(list, heeded)), key], salt=_SALT, compress=True)


def _read_cursor(adapter: Adapter, heeded: _Pairs, written: str) -> str:
    if not written:
        return ""
    try:
        kind, of, key = signing.loads(written, salt=_SALT)
    except (signing.BadSignature, ValueError):
        raise make_problem(400, "invalid", "_cursor: not one of ours") from None
    if kind != adapter.kind or of != sorted(map(list, heeded)):
        raise make_problem(400, "invalid", "_cursor: of another search")
    return str(key)
