"""Every address answers everybody who asks, with whatever is allowed, and never with an error of ours."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from moyai.config import urls
from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.demo.seed import seed_town

NOW = datetime(2026, 6, 10, 0, 20, tzinfo=UTC)
ROLES = ("", "hanako", "driver", "dispatcher", "officer", "operator", "nurse", "shop")
SAMPLES = {
    "<slug:code>": ["m1", "nobody", "12345678", "20260607-1"],
    "<str:code>": ["12345678", "x"],
    "<slug:flow>": ["book_ride", "register", "no_such_flow"],
    "<int:place_id>": ["1", "999999"],
    "<int:eligibility_id>": ["1", "999999"],
    "<int:case_id>": ["1", "999999"],
    "<int:rule_id>": ["1", "999999"],
    "<int:stop_id>": ["1", "999999"],
    "<int:note_id>": ["1", "999999"],
    "<int:name_id>": ["1", "999999"],
    "<int:regular_id>": ["1", "999999"],
    "<int:index>": ["0"],
    "<slug:size>": ["small", "nothing"],
    "<int:number>": ["1", "999999"],
    "<int:study_pk>": ["1", "999999"],
    "<int:stay_id>": ["1", "999999"],
    "<int:guest_id>": ["1", "999999"],
    "<int:change_id>": ["1", "999999"],
    "<int:telegram_id>": ["1", "999999"],
    "<int:round_id>": ["1", "999999"],
    "<slug:digest>": ["0" * 64],
    "<int:visit_id>": ["1", "999999"],
    "<slug:identifier>": ["moyai-202096-20260607-1-1", "nothing"],
    "<int:event_pk>": ["1", "999999"],
    "<str:token>": ["not-signed"],
    "<slug:deed>": ["water", "nothing"],
    "<slug:table>": ["shared-taxi-rides", "nothing"],
    "<int:year>": ["2026", "0"],
    "<int:month>": ["5", "13"],
    "<str:what>": ["trips", "nothing"],
    "<str:form>": ["json", "csv", "xml"],
    "<str:language>": ["ja", "fr"],
    "<str:key>": ["shared_taxi.rides", "nothing"],
    "<slug:partner>": ["tenryu", "nobody"],
    "<str:month>": ["2026-05", "x"],
    "<str:day>": ["2026-06-10", "x"],
    "<slug:key>": ["hase", "nowhere"],
    "<slug:kind>": ["choose", "shared", "exclusive", "nothing"],
    "<int:line_id>": ["1", "999999"],
    "<int:deed_id>": ["1", "999999"],
    "<slug:number>": ["12345678", "x"],
    "<slug:way>": ["cable", "gold"],
    "<slug:wish>": ["return", "nothing"],
    "<slug:log>": ["flights", "nothing"],
    "<path:rest>": ["metadata", "Patient", "Nothing/1"],
    "<str:name>": ["no-such-room"],
    "<slug:what>": ["join", "nothing"],
    "<str:numbers>": ["1", "1,2", "x"],
    "<slug:name>": ["lists", "zones", "nothing"],
    "<int:pk>": ["1", "999999"],
    "<int:level>": ["0", "99"],
    "<str:entity>": ["urn:ngsi-ld:AgriParcel:bed-1", "x"],
    "<slug:stage>": ["document", "nothing"],
    "<slug:part>": ["figures", "nothing"],
    "<slug:form>": ["csv", "json", "nothing"],
    "<int:file>": ["1", "999999"],
    "<path:path>": ["Things", "Datastreams(1)/Observations", "Nothing(1"],
}
STREAMS = ("desk/events",)
REFUSED = (401, 403, 404, 410)


def list_routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from list_routes(entry, route)


def fill_in(route: str, most: int | None = None) -> list[str]:
    """Return addresses of a route, one for each sample of its parameters, of each the first so many."""
    paths = [f"/{route}"]
    for parameter, values in SAMPLES.items():
        paths = [p.replace(parameter, v) for p in paths for v in (values[:most] if parameter in p else [""])]
    return list(dict.fromkeys(paths))


ROUTES = [route for route in list_routes() if route not in STREAMS]


def list_paths(role: str) -> list[str]:
    """Return what a role asks for: the officer, before whom most doors open, with every sample."""
    return [path for route in ROUTES for path in fill_in(route, None if role == "officer" else 1)]


def test_every_parameter_has_samples():
    assert [p for p in list_paths("officer") if "<" in p] == []


def refuse(status):
    return lambda request, exception: HttpResponse(status=status)


@pytest.mark.django_db
def test_no_address_answers_with_an_error_of_ours(client, monkeypatch):
    seed_town(now=NOW, residents=60, past_days=2)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    # A refusal is not written down with its traceback, and its page (tried elsewhere) is not drawn.
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    monkeypatch.setattr(urls, "handler403", refuse(403), raising=False)
    monkeypatch.setattr(urls, "handler404", refuse(404), raising=False)
    client.raise_request_exception = False
    broken = []
    for role in ROLES:
        client.logout()
        if role:
            client.force_login(User.objects.get(username=role))
        for path in list_paths(role):
            for method in ("get", "post"):
                status = getattr(client, method)(path).status_code
                if status >= 500:
                    broken.append(f"{method} {path} for {role or 'a stranger'}: {status}")
                if status in REFUSED:  # a post would be refused by the same guard
                    break
                if path.startswith(("/accounts/logout/", "/accounts/login/demo")) and role:
                    client.force_login(User.objects.get(username=role))
    assert broken == []
