"""Creating a resource; with ``If-None-Exist`` just once, however many ask at the same moment."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

from django.db import connection, transaction
from django.http import QueryDict

from moyai.core.errors import Refused
from moyai.core.fhir.adapters import Adapter, Asked
from moyai.core.fhir.problems import FhirProblem, Resource, make_problem
from moyai.core.fhir.searching import search

_LOCKS = 0x46484952
"""The first half of the numbers of our locks in PostgreSQL ("FHIR")."""


def create(
    adapters: Mapping[str, Adapter], adapter: Adapter, asked: Asked, condition: str
) -> tuple[Resource, bool]:
    """Return the resource that was made, or that was there already, and whether it is new.

    Args:
        adapters: by kind.
        adapter: of the kind that is created.
        asked: the call, its body checked.
        condition: what stands in ``If-None-Exist``; empty: nothing does.

    Raises:
        FhirProblem: 412 where several meet the condition, and whatever the adapter refuses.
    """
    if not condition:
        return adapter.create(asked)
    refused: FhirProblem | Refused | None = None
    with transaction.atomic():
        # Between looking and making nobody else may make: the second who asks waits, and then finds.
        _wait_for_turn(adapter.kind)
        try:
            known = _find(adapters, adapter, asked, condition)
            made = (known, False) if known else adapter.create(asked)
        except (FhirProblem, Refused) as problem:
            refused = problem  # what the adapter wrote down of its refusal stays
    if refused is not None:
        raise refused
    return made


def _find(adapters: Mapping[str, Adapter], adapter: Adapter, asked: Asked, condition: str) -> Resource | None:
    page = search(adapters, adapter.kind, asked.caller, QueryDict(condition), strict=True)
    if page.total is not None or page.included:
        raise make_problem(400, "invalid", "If-None-Exist says which resource, not how a page is given")
    if page.cursor or len(page.resources) > 1:
        raise make_problem(412, "multiple-matches", "If-None-Exist matches more than one")
    return page.resources[0] if page.resources else None


def _wait_for_turn(kind: str) -> None:
    """Let only one conditional create of a kind go on at a time, as SQLite's IMMEDIATE transactions do."""
    if connection.vendor == "postgresql":
        number = crc32(kind.encode()) - (1 << 31)  # two signed integers of 32 bits
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, number])
