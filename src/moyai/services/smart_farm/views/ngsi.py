"""NGSI-LD over HTTP: entities by id and type, paged; how they were over time; errors as the standard says."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from moyai.core import clock
from moyai.services.smart_farm.models import Farm
from moyai.services.smart_farm.ngsi.entities import CONTEXT, Entity, simplify
from moyai.services.smart_farm.ngsi.reading import (
    MOST_VALUES,
    TYPES,
    list_entities,
    list_history,
    read_moment,
)
from moyai.services.smart_farm.views.machine import list_readable, problem

LIMIT, MOST = 20, 1_000
ERRORS = "https://uri.etsi.org/ngsi-ld/errors/"


class _Bad(Exception):  # noqa: N818 - answered with what the standard says
    def __init__(self, status: int, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.answer = problem(status, kind, detail, kind=ERRORS + kind)


def list_ngsi(request: HttpRequest) -> HttpResponse:
    """Give entities by type, id, attribute; ``limit``, ``offset``, ``count``, ``options=keyValues``."""
    return _answer(request, _list)


def show_ngsi(request: HttpRequest, entity: str) -> HttpResponse:
    """Give one entity."""
    return _answer(request, _show, entity)


def list_ngsi_types(request: HttpRequest) -> HttpResponse:
    """Give the types there are."""
    return _answer(request, _types)


def show_ngsi_history(request: HttpRequest, entity: str) -> HttpResponse:
    """Give how an entity was over time (``timerel``, ``timeAt``, ``endTimeAt``, ``lastN``)."""
    return _answer(request, _history, entity)


def show_ngsi_context(_request: HttpRequest) -> HttpResponse:
    """Give the context of our entities: those of the models and of the standard, named."""
    return HttpResponse(json.dumps({"@context": CONTEXT}), content_type="application/ld+json")


def _answer(request: HttpRequest, make: Any, *given: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        answer: HttpResponse = problem(405, "OperationNotSupported", kind=ERRORS + "OperationNotSupported")
        answer["Allow"] = "GET, HEAD"
        return answer
    farms = list_readable(request)
    if farms is None:
        return problem(401, "Unauthorized", "A key of a farm is needed")
    try:
        made: HttpResponse = make(request, farms, *given)
    except _Bad as bad:
        return bad.answer
    return made


def _list(request: HttpRequest, farms: list[Farm]) -> HttpResponse:
    types = [_short(each) for each in request.GET.get("type", "").split(",") if each]
    ids = [each for each in request.GET.get("id", "").split(",") if each]
    if any(":" not in each for each in ids):
        raise _Bad(400, "BadRequestData", "An id is a URI")
    if not types and not ids and "attrs" not in request.GET:
        raise _Bad(400, "BadRequestData", "One of type, id, attrs is needed")
    for name in ("q", "georel", "idPattern", "csf", "scopeQ"):
        if name in request.GET:
            raise _Bad(400, "BadRequestData", f"{name} is not supported here")
    limit, offset = _read_number(request, "limit", LIMIT, MOST), _read_number(request, "offset", 0, 10**9)
    found = list_entities(farms, types or TYPES, clock.now())
    if ids:
        found = [each for each in found if each["id"] in ids]
    attrs = {each for each in request.GET.get("attrs", "").split(",") if each}
    if attrs:
        found = [each for each in found if attrs & each.keys()]
    shown = [_shape(request, each, attrs) for each in found[offset : offset + limit]]
    answer = _make(request, shown)
    if request.GET.get("count") == "true":
        answer["NGSILD-Results-Count"] = str(len(found))
    links = [
        f'<{_page(request, place, limit)}>;rel="{rel}";type="application/ld+json"'
        for rel, place, there in (
            ("prev", max(0, offset - limit), offset > 0),
            ("next", offset + limit, limit > 0 and offset + limit < len(found)),
        )
        if there
    ]
    if links:
        answer["Link"] = ", ".join(filter(None, [answer.get("Link", ""), *links]))
    return answer


def _show(request: HttpRequest, farms: list[Farm], entity: str) -> HttpResponse:
    return _make(
        request, _shape(request, _find(farms, entity), set(request.GET.get("attrs", "").split(",")) - {""})
    )


def _find(farms: list[Farm], entity: str) -> Entity:
    if ":" not in entity:
        raise _Bad(400, "BadRequestData", "An id is a URI")
    kind = entity.removeprefix("urn:ngsi-ld:").partition(":")[0]
    found = next((e for e in list_entities(farms, [kind], clock.now()) if e["id"] == entity), None)
    if found is None:
        raise _Bad(404, "ResourceNotFound", f"There is no entity {entity}")
    return found


def _types(request: HttpRequest, _farms: list[Farm]) -> HttpResponse:
    body = {"id": "urn:ngsi-ld:EntityTypeList:farm", "type": "EntityTypeList", "typeList": sorted(TYPES)}
    return _make(request, body)


def _history(request: HttpRequest, farms: list[Farm], entity: str) -> HttpResponse:
    found = _find(farms, entity)
    if found["type"] not in ("AgriParcelRecord", "WeatherObserved"):
        raise _Bad(400, "BadRequestData", f"{found['type']} is not kept over time")
    since_s, until_s = _read_span(request)
    most = _read_number(request, "lastN", MOST_VALUES, MOST_VALUES)
    history = list_history(entity, farms, since_s=since_s, until_s=until_s, most=most)
    attrs = set(request.GET.get("attrs", "").split(",")) - {""}
    body: Entity = {"id": entity, "type": found["type"]}
    body |= {name: values for name, values in history.items() if not attrs or name in attrs}
    answer = _make(request, body)
    if any(len(values) == most for values in history.values()):
        answer.status_code = 206  # there is more before: 6.3.10 of the standard
    return answer


def _read_span(request: HttpRequest) -> tuple[int, int]:
    relation = request.GET.get("timerel")
    if relation is None:
        return 0, 1 << 40
    times = [read_moment(request.GET.get(name, "")) for name in ("timeAt", "endTimeAt")]
    start, end = times
    if (
        relation not in ("before", "after", "between")
        or start is None
        or (relation == "between" and end is None)
    ):
        raise _Bad(400, "BadRequestData", "timerel is before, after or between, with timeAt and endTimeAt")
    if relation == "before":
        return 0, start
    return start, (1 << 40) if relation == "after" or end is None else end


def _shape(request: HttpRequest, entity: Entity, attrs: set[str]) -> Entity:
    kept = {name: value for name, value in entity.items() if not attrs or name in attrs | {"id", "type"}}
    options = request.GET.get("options", "").split(",")
    return simplify(kept) if {"keyValues", "simplified"} & set(options) else kept


def _make(request: HttpRequest, body: Any) -> HttpResponse:
    """Return JSON-LD with its context inside, or JSON with a link to it, as was asked for."""
    accepted = request.headers.get("Accept", "")
    is_linked = "application/ld+json" in accepted
    if is_linked:
        entities = body if isinstance(body, list) else [body]
        with_context = [{"@context": CONTEXT} | each for each in entities]
        body = with_context if isinstance(body, list) else with_context[0]
    answer = HttpResponse(json.dumps(body, ensure_ascii=False))
    answer["Content-Type"] = "application/ld+json" if is_linked else "application/json"
    if not is_linked:
        context = request.build_absolute_uri(reverse("smart_farm:ngsi_context"))
        answer["Link"] = (
            f'<{context}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
        )
    answer["Vary"] = "Accept, Authorization"
    return answer


def _page(request: HttpRequest, offset: int, limit: int) -> str:
    query = request.GET.copy()
    query["offset"], query["limit"] = str(offset), str(limit)
    return f"{request.path}?{query.urlencode()}"


def _read_number(request: HttpRequest, name: str, usual: int, most: int) -> int:
    given = request.GET.get(name)
    if given is None:
        return usual
    if not (given.isascii() and given.isdigit() and len(given) < 12 and int(given) <= most):
        raise _Bad(400, "BadRequestData", f"{name} is a whole number up to {most}")
    return int(given)


def _short(kind: str) -> str:
    """Return a type's short name, also of one written in full."""
    return kind.rpartition("/")[2] if "://" in kind else kind
