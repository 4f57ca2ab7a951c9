"""Where devices send to: signed packets; no sign-in, no cookie."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.mobile_clinic.imaging.limits import MOST_SENT
from moyai.services.mobile_clinic.operations.devices import (
    hear_device,
    hear_file,
    take_device_file,
    take_device_packet,
)
from moyai.services.mobile_clinic.texts import visiting as say
from moyai.services.mobile_clinic.visit_refusals import PacketRefused

MOST_BYTES = 20_000
TOO_LARGE, UNPROCESSABLE = 413, 422


@csrf_exempt
@require_POST
def take_packet(request: HttpRequest, name: str) -> JsonResponse:
    """Take a packet (devices/protocol.py).

    Answers 200 ``{taken, is_new, refused: [{measure, reason, text}]}``: the device has done its part also
    where values were refused. 401: not its signature. 409: nobody is being measured. 413, 422: no packet.
    """
    now = clock.now()
    try:
        body = request.body
    except RequestDataTooBig:
        body = b" " * (MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return JsonResponse({"code": "unreadable", "text": put(say.UNREADABLE)}, status=TOO_LARGE)
    try:
        heard = hear_device(provider=name, heads=request.headers, body=body, now=now)
        taken = take_device_packet(heard=heard, received_at=now, now=now)
    except Refused as refused:
        return _refuse(refused)
    refused_values = [
        {"measure": each.measure, "reason": each.reason, "text": put(say.REASONS[each.reason])}
        for each in taken.refusals
    ]
    count = len(heard.packet.readings) - len(refused_values)
    return JsonResponse({"taken": count, "is_new": taken.is_new, "refused": refused_values})


@csrf_exempt
@transaction.non_atomic_requests
@require_POST
def take_file(request: HttpRequest, name: str) -> JsonResponse:
    """Take a file (devices/protocol.py): an ECG, a sound, a trace of the fetal heart, an echo, a picture.

    Answers 200 ``{finding}``, its code; 401, 409, 413, 422 as `take_packet`; 422 also where it is not taken.
    """
    now = clock.now()
    body = request.read(MOST_SENT + 1)  # not request.body, whose limit is that of forms
    if len(body) > MOST_SENT:
        return JsonResponse({"code": "unreadable", "text": put(say.UNREADABLE)}, status=TOO_LARGE)
    try:
        heard = hear_file(provider=name, heads=request.headers, body=body, now=now)
        kept = take_device_file(heard=heard, content=body, received_at=now, now=now)
    except Refused as refused:
        return _refuse(refused)
    return JsonResponse({"finding": kept.code})


def _refuse(refused: Refused) -> JsonResponse:
    status = refused.status if isinstance(refused, PacketRefused) else UNPROCESSABLE
    return JsonResponse({"code": refused.code, "text": put(refused.text)}, status=status)
