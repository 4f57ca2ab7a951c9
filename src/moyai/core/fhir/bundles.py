"""Bundles."""

from __future__ import annotations

from collections.abc import Sequence

from moyai.core.fhir.problems import FhirProblem, Resource, make_outcome
from moyai.core.fhir.searching import Page
from moyai.core.fhir.versions import make_tag


def make_searchset(base: str, page: Page, links: dict[str, str]) -> Resource:
    """Return one page of a search: what was found, what is given beside it, what of the request was left out.

    Args:
        base: address of the server.
        page: of the search.
        links: address by relation (``self``, ``next``).
    """
    bundle: Resource = {
        "resourceType": "Bundle",
        "type": "searchset",
        "link": [{"relation": name, "url": url} for name, url in links.items()],
    }
    if page.total is not None:
        bundle["total"] = page.total
    entries = [{**_entry(base, each), "search": {"mode": "match"}} for each in page.resources]
    entries += [{**_entry(base, each), "search": {"mode": "include"}} for each in page.included]
    if page.remarks:
        outcome = make_outcome(FhirProblem(200, page.remarks))
        entries.append({"resource": outcome, "search": {"mode": "outcome"}})
    if entries:
        bundle["entry"] = entries
    return bundle


def make_done(base: str, done: Sequence[tuple[int, Resource]]) -> Resource:
    """Return what a transaction made: resources with their status of HTTP."""
    return {
        "resourceType": "Bundle",
        "type": "transaction-response",
        "entry": [{**_entry(base, each), "response": _respond(base, status, each)} for status, each in done],
    }


def _entry(base: str, resource: Resource) -> Resource:
    return {"fullUrl": f"{base}{resource['resourceType']}/{resource['id']}", "resource": resource}


def _respond(base: str, status: int, resource: Resource) -> Resource:
    words = {200: "200 OK", 201: "201 Created"}
    address = f"{base}{resource['resourceType']}/{resource['id']}"
    return {"status": words[status], "location": address, "etag": make_tag(resource)}
