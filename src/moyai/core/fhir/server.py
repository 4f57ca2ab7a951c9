"""The server: addresses, methods, headers; what is read and made is the adapters' own.

server = Server("clinic", "/clinic/fhir/", authenticate, describe_oauth)
server.register(PatientAdapter())
urlpatterns = server.list_urls()
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import format_datetime
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.core.fhir.adapters import Adapter, Answer, Asked, Operation
from moyai.core.fhir.bundles import make_searchset
from moyai.core.fhir.capability import describe_server
from moyai.core.fhir.creating import create
from moyai.core.fhir.definitions import DEFINITIONS, find_definition
from moyai.core.fhir.instants import read_stretch
from moyai.core.fhir.negotiating import (
    FORM,
    read_body,
    read_preferences,
    require_answerable,
    require_format,
)
from moyai.core.fhir.problems import (
    FhirProblem,
    Issue,
    Resource,
    from_refusal,
    make_outcome,
    make_problem,
    not_found,
)
from moyai.core.fhir.searching import make_links, search
from moyai.core.fhir.structure import check_structure
from moyai.core.fhir.versions import lists_tag, make_tag

log = logging.getLogger(__name__)

_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Location, Last-Modified, WWW-Authenticate",
}
"""Programs in a browser of another address may ask: who may is told by a token, never by a cookie."""

_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Authorization, Content-Type, Accept, Prefer, If-Match, If-None-Match, If-None-Exist, Idempotency-Key"
    ),
    "Access-Control-Max-Age": "600",
}


class Server:
    """One FHIR server below one prefix."""

    def __init__(
        self,
        title: str,
        prefix: str,
        authenticate: Callable[[HttpRequest], Any],
        describe_oauth: Callable[[HttpRequest], Mapping[str, str]],
        version: str = "1",
    ) -> None:
        """Make a server without any resources.

        Args:
            title: its name in the CapabilityStatement.
            prefix: path that all its addresses begin with, slashes at both ends.
            authenticate: returns the caller (`adapters.Caller`) or raises a `FhirProblem` with 401.
            describe_oauth: addresses by which tokens are had.
            version: of the software.
        """
        self.title, self.prefix, self.version = title, prefix, version
        self.authenticate, self.describe_oauth = authenticate, describe_oauth
        self.adapters: dict[str, Adapter] = {}

    def register(self, adapter: Adapter) -> None:
        """Have a kind of resource answered by an adapter; the last one counts."""
        self.adapters[adapter.kind] = adapter

    def list_urls(self) -> list[URLPattern]:
        """Return the patterns that everything below the prefix goes through."""
        below, view = self.prefix.lstrip("/"), csrf_exempt(self.answer)
        return [
            path(below, view, {"rest": ""}, name="fhir_base"),
            path(f"{below}<path:rest>", view, name="fhir"),
        ]

    def get_base(self, request: HttpRequest) -> str:
        """Return the server's address as the caller knows it."""
        return request.build_absolute_uri(self.prefix)

    def answer(self, request: HttpRequest, rest: str) -> HttpResponse:
        """Answer one request, an OperationOutcome on whatever goes wrong."""
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={**_OPEN, **_PREFLIGHT})
        response = self._try(request, [part for part in rest.split("/") if part])
        if request.method == "HEAD":
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        return response

    def _try(self, request: HttpRequest, parts: list[str]) -> HttpResponse:
        try:
            require_answerable(request)
            return _respond(self._route(request, parts))
        except FhirProblem as problem:
            return _respond_problem(problem)
        except Refused as refused:
            return _respond_problem(from_refusal(refused))
        except OperationalError:
            log.exception("FHIR: the database did not answer")
            return _respond_problem(make_problem(503, "transient", "Try again", Retry_After="2"))
        except Exception:
            log.exception("FHIR: a fault of ours")
            return _respond_problem(make_problem(500, "exception", "A fault of the server"))

    def _route(self, request: HttpRequest, parts: list[str]) -> Answer:
        if parts == ["metadata"]:
            _require_method(request, "GET")
            return self._describe(request)
        if len(parts) == 2 and parts[0] in DEFINITIONS:
            _require_method(request, "GET")
            definition = find_definition(self.adapters, self.get_base(request), *parts)
            return Answer(200, definition, _tell_version(definition))
        caller = self.authenticate(request)
        if not parts:
            raise make_problem(404, "not-supported", "Batches and transactions are not supported")
        adapter = self._get_adapter(parts[0])
        match parts[1:]:
            case []:
                return self._on_kind(request, caller, adapter)
            case ["_search"]:
                _require_method(request, "POST")
                return self._search(request, caller, adapter, _read_form(request))
            case [name] if name.startswith("$"):
                return self._operate(request, caller, adapter, name, "")
            case [ident]:
                _require_method(request, "GET")
                return self._read(request, caller, adapter, ident)
            case [ident, name] if name.startswith("$"):
                return self._operate(request, caller, adapter, name, ident)
            case [_, "_history", *_] | ["_history"]:
                raise make_problem(404, "not-supported", "Earlier versions are not kept")
        raise make_problem(404, "not-supported", "There is nothing at this address")

    def _get_adapter(self, kind: str) -> Adapter:
        adapter = self.adapters.get(kind)
        if adapter is None:
            raise make_problem(404, "not-supported", f"{kind[:60]!r} is no kind that is kept here")
        return adapter

    def _describe(self, request: HttpRequest) -> Answer:
        base, oauth = self.get_base(request), self.describe_oauth(request)
        told = describe_server(self.title, self.version, base, self.adapters, oauth, clock.now())
        return Answer(200, told)

    def _on_kind(self, request: HttpRequest, caller: Any, adapter: Adapter) -> Answer:
        if request.method in ("GET", "HEAD"):
            return self._search(request, caller, adapter, request.GET)
        if adapter.takes:
            _require_method(request, "GET", "POST")
            return self._create(request, caller, adapter)
        _require_method(request, "GET")
        raise AssertionError

    def _search(self, request: HttpRequest, caller: Any, adapter: Adapter, query: QueryDict) -> Answer:
        _require_scope(caller, adapter.kind, "read")
        base, is_strict = self.get_base(request), _prefers(request, "handling") == "strict"
        page = search(self.adapters, adapter.kind, caller, query, strict=is_strict)
        given: dict[str, list[Resource]] = {adapter.kind: []}
        for each in (*page.resources, *page.included):
            given.setdefault(each["resourceType"], []).append(each)
        for kind, resources in given.items():
            self.adapters[kind].note(caller, resources, clock.now())
        return Answer(200, make_searchset(base, page, make_links(f"{base}{adapter.kind}", page)))

    def _read(self, request: HttpRequest, caller: Any, adapter: Adapter, ident: str) -> Answer:
        _require_scope(caller, adapter.kind, "read")
        resource = adapter.find(caller, ident) if "\x00" not in ident else None
        if resource is None:
            raise not_found(adapter.kind, ident[:64])
        headers = _tell_version(resource)
        if lists_tag(request.headers.get("If-None-Match", ""), headers["ETag"]):
            return Answer(304, None, headers)
        adapter.note(caller, [resource], clock.now())
        return Answer(200, resource, headers)

    def _create(self, request: HttpRequest, caller: Any, adapter: Adapter) -> Answer:
        _require_scope(caller, adapter.kind, "write")
        body = read_body(request)
        if body["resourceType"] != adapter.kind:
            raise make_problem(400, "invalid", f"A {body['resourceType'][:60]!r} was sent to {adapter.kind}")
        check_structure(body)
        condition = request.headers.get("If-None-Exist", "").strip().lstrip("?")
        asked = self._ask(request, caller, body=body)
        resource, is_new = create(self.adapters, adapter, asked, condition)
        address = f"{asked.base}{resource['resourceType']}/{resource['id']}"
        headers = {**_tell_version(resource), "Location": address}
        return _give_as_preferred(request, Answer(201 if is_new else 200, resource, headers))

    def _operate(self, request: HttpRequest, caller: Any, adapter: Adapter, name: str, ident: str) -> Answer:
        operation = _find_operation(adapter, name[1:], bool(ident))
        _require_method(request, *operation.methods)
        _require_scope(caller, adapter.kind, operation.verb)
        body = read_body(request) if request.method == "POST" and request.body else None
        if body is not None:
            check_structure(body)
        answer = operation.run(self._ask(request, caller, ident=ident, body=body))
        return answer if request.method == "GET" else _give_as_preferred(request, answer)

    def _ask(self, request: HttpRequest, caller: Any, *, body: Resource | None, ident: str = "") -> Asked:
        headers = request.headers
        return Asked(
            caller=caller,
            base=self.get_base(request),
            now=clock.now(),
            ident=ident,
            query=request.GET,
            body=body,
            if_match=headers.get("If-Match", ""),
            once=headers.get("Idempotency-Key", "")[:60],
        )


def _prefers(request: HttpRequest, name: str) -> str:
    return read_preferences(request.headers.get("Prefer", "")).get(name, "")


def _give_as_preferred(request: HttpRequest, answer: Answer) -> Answer:
    """Return what was done with as much of it as the caller wants to read (``Prefer: return=…``)."""
    wished = _prefers(request, "return")
    if wished == "minimal":
        return Answer(answer.status, None, answer.headers)
    if wished == "operationoutcome":
        words = "Created" if answer.status == 201 else "Done"
        done = FhirProblem(answer.status, (Issue("informational", words, severity="information"),))
        return Answer(answer.status, make_outcome(done), answer.headers)
    return answer


def _find_operation(adapter: Adapter, name: str, on_instance: bool) -> Operation:
    for each in adapter.list_operations():
        if each.name == name and each.on_instance == on_instance:
            return each
    raise make_problem(404, "not-supported", f"{adapter.kind} has no operation ${name[:40]} here")


def _read_form(request: HttpRequest) -> QueryDict:
    form = request.headers.get("Content-Type", "").split(";")[0].strip().lower()
    if form != "application/x-www-form-urlencoded":
        raise make_problem(415, "not-supported", "A search is posted as application/x-www-form-urlencoded")
    query = request.GET.copy()
    query.update(request.POST)
    wished = query.get("_format")
    if isinstance(wished, str) and wished:
        require_format(wished)
    return query


def _require_method(request: HttpRequest, *methods: str) -> None:
    allowed = [*methods, *(["HEAD"] if "GET" in methods else [])]
    if request.method not in allowed:
        diagnostics = f"{request.method} is not supported here"
        raise make_problem(405, "not-supported", diagnostics, Allow=", ".join([*allowed, "OPTIONS"]))


def _require_scope(caller: Any, kind: str, verb: str) -> None:
    if not caller.may(kind, verb):
        header = f'Bearer error="insufficient_scope", scope="user/{kind}.{verb}"'
        raise make_problem(
            403, "forbidden", f"The token does not let {kind} be {verb}", WWW_Authenticate=header
        )


def _tell_version(resource: Resource) -> dict[str, str]:
    headers = {"ETag": make_tag(resource)}
    changed = read_stretch(resource["meta"].get("lastUpdated", ""))
    if changed:
        headers["Last-Modified"] = format_datetime(changed[0].astimezone(UTC), usegmt=True)
    return headers


def _respond(answer: Answer) -> HttpResponse:
    content = "" if answer.body is None else json.dumps(answer.body, ensure_ascii=False)
    response = HttpResponse(
        content,
        status=answer.status,
        content_type=f"{FORM}; charset=utf-8",
        headers={**_OPEN, **answer.headers},
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept, Authorization"
    return response


def _respond_problem(problem: FhirProblem) -> HttpResponse:
    if not problem.issues:
        problem.issues = (Issue("unknown", "unknown"),)
    return _respond(Answer(problem.status, make_outcome(problem), problem.headers))
