"""Readings by HTTP: a gateway posts a batch and hears of each row whether it was taken."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from moyai.core import clock
from moyai.services.smart_farm.enums import KeyScope
from moyai.services.smart_farm.operations.readings import store_rows
from moyai.services.smart_farm.policy_sensors import get_sensors_policy
from moyai.services.smart_farm.sensing.messages import LARGEST
from moyai.services.smart_farm.sensing.rows import read_row
from moyai.services.smart_farm.views.machine import find_sender, problem


@csrf_exempt
def take_readings(request: HttpRequest) -> HttpResponse:
    """Take a batch: ``{"readings": [{"sensor", "at", "value", "unit"?}, …]}`` with the farm's key.

    Answers 200 when what was taken is on disk, with the rows that were not and why. The whole batch may be
    sent again.
    """
    if request.method != "POST":
        answer = problem(405, "Readings are posted")
        answer["Allow"] = "POST"
        return answer
    key = find_sender(request, KeyScope.WRITE)
    if key is None:
        return problem(401, "A key of the farm is needed")
    if len(request.body) > LARGEST:
        return problem(413, f"A batch has at most {LARGEST} bytes")
    rows, most = _read(request.body), get_sensors_policy().readings_at_once
    if rows is None:
        return problem(400, "The body is no batch of readings", 'Expected {"readings": [ … ]} in JSON.')
    if len(rows) > most:
        return problem(413, f"A batch has at most {most} readings")
    receipt = store_rows(farm=key.farm, rows=[read_row(each) for each in rows], now=clock.now())
    refused = [{"row": each.row, "why": each.why} for each in receipt.refused]
    return JsonResponse({"taken": receipt.taken, "known": receipt.known, "refused": refused})


def _read(body: bytes) -> list[Any] | None:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return None
    rows = given.get("readings") if isinstance(given, dict) else None
    return rows if isinstance(rows, list) else None
