"""OGC SensorThings 1.1 over HTTP, read only."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from moyai.services.smart_farm.sensorthings.answering import Answer, Found, NotThere, follow, get_entity
from moyai.services.smart_farm.sensorthings.filters import BadFilter, TooClever
from moyai.services.smart_farm.sensorthings.options import read_options
from moyai.services.smart_farm.sensorthings.world import SETS, World, build_world
from moyai.services.smart_farm.views.machine import list_readable, problem

CONFORMANCE = [
    "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel",
    "http://www.opengis.net/spec/iot_sensing/1.1/req/resource-path/resource-path-to-entities",
    "http://www.opengis.net/spec/iot_sensing/1.1/req/request-data",
]


def show_root(request: HttpRequest) -> HttpResponse:
    """Give the sets there are and what is conformed to."""
    root = _find_root(request)
    sets = [{"name": name, "url": f"{root}/{name}"} for name in SETS]
    return _json({"value": sets, "serverSettings": {"conformance": CONFORMANCE}})


def show_path(request: HttpRequest, path: str) -> HttpResponse:
    """Give a set, an entity, or a property of one."""
    if request.method not in ("GET", "HEAD"):
        answer: HttpResponse = problem(405, "This service is read only")
        answer["Allow"] = "GET, HEAD"
        return answer
    farms = list_readable(request)
    if farms is None:
        return problem(401, "A key of a farm is needed")
    try:
        return _answer(request, path, build_world(farms))
    except NotThere:
        return problem(404, "There is nothing here", path[:200])
    except BadFilter as bad:
        return problem(400, "The request cannot be read", str(bad)[:200])
    except TooClever as bad:
        return problem(501, "This is not supported here", str(bad)[:200])


def _answer(request: HttpRequest, path: str, world: World) -> HttpResponse:
    options = read_options({name: str(value) for name, value in request.GET.items()})
    found = follow(world, path)
    root = _find_root(request)
    answer = Answer(world, root)
    if found.own is None:
        return _json(answer.make_set(found, options, lambda skip: _next(request, skip)))
    if found.prop:
        return _show_property(world, found)
    return _json(answer.make_one(found.kind, found.own, options))


def _show_property(world: World, found: Found) -> HttpResponse:
    assert found.own is not None
    value = get_entity(world, found.kind, found.own)[found.prop]
    if not found.is_raw:
        return _json({found.prop: value})
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _find_root(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("smart_farm:sensorthings")).rstrip("/")


def _next(request: HttpRequest, skip: int) -> str:
    query = {**request.GET.dict(), "$skip": str(skip)}
    pairs = "&".join(f"{quote(name, safe='$')}={quote(str(value), safe='')}" for name, value in query.items())
    return request.build_absolute_uri(request.path) + "?" + pairs


def _json(body: Any) -> HttpResponse:
    answer = HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json")
    answer["Vary"] = "Authorization"
    return answer
