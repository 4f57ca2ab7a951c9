"""What pages in a call ask and tell, as JSON; the browser proves itself with its seat's cookie.

``GET state`` waits up to twenty seconds until there is something new. A refusal is ``{code, text}`` with its
status: 401 enter anew, 409 opened elsewhere, 410 over.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.core.ui.qr import draw_qr_address
from moyai.core.video import operations
from moyai.core.video.addresses import make_link
from moyai.core.video.cookies import read_secret
from moyai.core.video.doorbell import Waiting
from moyai.core.video.enums import EndWhy, LateChoice
from moyai.core.video.models import Seat
from moyai.core.video.purposes import get_purpose
from moyai.core.video.queries import doorbell, get_open_seat, get_state, list_signals
from moyai.core.video.refusals import BadSignal, HostsOnly
from moyai.core.video.turn import list_ice_servers
from moyai.core.video.words import say

WAIT_S = 20.0
LONGEST_PAGE = 32
Json = dict[str, Any]


async def state(request: HttpRequest, name: str) -> HttpResponse:
    """Return the room as the page is to show it, with signals, once it is newer than what the page knows."""
    version = request.GET.get("version", "")
    answer, waiting = await sync_to_async(_look)(request, name)
    is_old = waiting is not None and str(waiting.version) == version and not answer["signals"]
    if waiting is not None and is_old and isinstance(request, ASGIRequest):
        await doorbell.wait(waiting, WAIT_S)
        answer, _waiting = await sync_to_async(_look)(request, name)
    status = answer.pop("status", 200)
    return JsonResponse(answer, status=status, headers={"Cache-Control": "no-store"})


def _look(request: HttpRequest, name: str) -> tuple[Json, Waiting | None]:
    """Read the room, then give the connection back: whoever waits must not hold it."""
    try:
        seat = get_open_seat(name, read_secret(request), clock.now())
        page = request.GET.get("page", "")
        numbers = [int(n) for n in request.GET.get("ack", "").split(",") if n.isdecimal()]
        operations.note_seen(seat=seat, page=page, real=datetime.now(UTC))
        if numbers:
            operations.acknowledge_signals(seat=seat, numbers=numbers)
        seat.refresh_from_db()
        shown = _show(seat)
        return shown, Waiting(seat.room_id, shown["version"], seat.pk, page)
    except Refused as refused:
        return {"signals": [], **_refusal(refused)}, None
    finally:
        if isinstance(request, ASGIRequest):
            connection.close()


@require_POST
def tell(request: HttpRequest, name: str, what: str) -> HttpResponse:
    """Take what a page tells (``DEEDS``); answer what the deed has to say."""
    deed = DEEDS.get(what)
    if deed is None:
        return JsonResponse({"code": "no_such_deed"}, status=404)
    try:
        seat = get_open_seat(name, read_secret(request), clock.now())
        answer = deed(request, seat, _read_body(request), clock.now())
    except Refused as refused:
        refusal = _refusal(refused)
        return JsonResponse(refusal, status=refusal.pop("status"))
    return JsonResponse({"ok": True, **answer}, headers={"Cache-Control": "no-store"})


def _join(_request: HttpRequest, seat: Seat, body: Json, now: datetime) -> Json:
    page = _read_page(body)
    media = {"has_sound": bool(body.get("has_sound")), "has_picture": bool(body.get("has_picture"))}
    operations.join(seat=seat, page=page, **media, now=now, real=datetime.now(UTC))
    seat.refresh_from_db()
    return {"ice_servers": list_ice_servers(page, int(time.time())), "state": _show(seat)}


def _leave(_request: HttpRequest, seat: Seat, body: Json, now: datetime) -> Json:
    operations.leave(seat=seat, page=_read_page(body), now=now)
    return {}


def _send(_request: HttpRequest, seat: Seat, body: Json, _now: datetime) -> Json:
    signals = body.get("signals")
    if not isinstance(signals, list) or not all(isinstance(one, dict) for one in signals):
        raise BadSignal("signals")
    sent = operations.send_signals(seat=seat, page=_read_page(body), signals=signals, real=datetime.now(UTC))
    return {"sent": sent}


def _media(_request: HttpRequest, seat: Seat, body: Json, now: datetime) -> Json:
    why = "poor" if body.get("why") == "poor" else "button"
    media = {"has_sound": bool(body.get("has_sound")), "has_picture": bool(body.get("has_picture"))}
    operations.set_media(seat=seat, **media, why=why, now=now)
    return {}


def _quality(_request: HttpRequest, seat: Seat, body: Json, now: datetime) -> Json:
    operations.report_quality(seat=seat, report=body, now=now)
    return {}


def _restart(_request: HttpRequest, seat: Seat, body: Json, now: datetime) -> Json:
    why = body.get("why")
    operations.note_restart(seat=seat, why=why if why in ("failed", "network") else "", now=now)
    return {}


def _phone(_request: HttpRequest, seat: Seat, _body: Json, now: datetime) -> Json:
    operations.go_by_phone(seat=seat, now=now)
    return {}


def _late(_request: HttpRequest, seat: Seat, body: Json, now: datetime) -> Json:
    if body.get("choice") not in LateChoice.values:
        raise BadSignal("choice")
    operations.choose_when_late(seat=seat, choice=LateChoice(body["choice"]), now=now)
    return {}


def _end(_request: HttpRequest, seat: Seat, _body: Json, now: datetime) -> Json:
    _check_host(seat)
    actor = operations.name_actor(seat)
    operations.end_room(room=seat.room, why=EndWhy.FINISHED, actor=actor, now=now)
    return {}


def _invite(request: HttpRequest, seat: Seat, body: Json, now: datetime) -> Json:
    _check_host(seat)
    name, role = body.get("name"), body.get("role")
    if not isinstance(name, str) or not name.strip() or not isinstance(role, str):
        raise BadSignal("invitation")
    invitation = operations.invite(
        room=seat.room,
        role=role,
        name=name.strip(),
        expires_at=_find_end(seat, now),
        actor=operations.name_actor(seat),
        now=now,
    )
    return _describe_link(request, invitation)


def _link(request: HttpRequest, seat: Seat, body: Json, now: datetime) -> Json:
    """Make a new link to a guest's seat: sent where the service can, else shown to the host."""
    _check_host(seat)
    guest = _find_guest(seat, body)
    actor = operations.name_actor(seat)
    invitation = operations.make_new_link(seat=guest, expires_at=_find_end(seat, now), actor=actor, now=now)
    is_sent = get_purpose(seat.room.purpose).send_link(guest, make_link(invitation), now)
    return {"is_sent": True} if is_sent else _describe_link(request, invitation)


def _revoke(_request: HttpRequest, seat: Seat, body: Json, now: datetime) -> Json:
    _check_host(seat)
    operations.revoke_seat(seat=_find_guest(seat, body), actor=operations.name_actor(seat), now=now)
    return {}


Deed = Callable[[HttpRequest, Seat, Json, datetime], Json]
DEEDS: dict[str, Deed] = {
    "join": _join,
    "leave": _leave,
    "send": _send,
    "media": _media,
    "quality": _quality,
    "restart": _restart,
    "phone": _phone,
    "late": _late,
    "end": _end,
    "invite": _invite,
    "link": _link,
    "revoke": _revoke,
}


def _show(seat: Seat) -> Json:
    return {**get_state(seat), "signals": list_signals(seat)}


def _describe_link(request: HttpRequest, invitation: operations.Invitation) -> Json:
    path = reverse("video:enter", args=[invitation.seat.room.name, invitation.token])
    address = request.build_absolute_uri(path)
    return {"is_sent": False, "address": address, "picture": draw_qr_address(address)}


def _find_guest(seat: Seat, body: Json) -> Seat:
    slot = body.get("slot")
    guest = Seat.objects.select_related("room").filter(room=seat.room_id, slot=slot, is_host=False)
    found = guest.first() if type(slot) is int else None
    if found is None:
        raise BadSignal("slot")
    return found


def _find_end(seat: Seat, now: datetime) -> datetime:
    return now + timedelta(seconds=get_purpose(seat.room.purpose).link_s)


def _check_host(seat: Seat) -> None:
    if not seat.is_host:
        raise HostsOnly


def _read_body(request: HttpRequest) -> Json:
    try:
        body = json.loads(request.body or b"{}")
    except ValueError as error:
        raise BadSignal("json") from error
    if not isinstance(body, dict):
        raise BadSignal("json")
    return body


def _read_page(body: Json) -> str:
    page = body.get("page")
    if not isinstance(page, str) or not 8 <= len(page) <= LONGEST_PAGE:
        raise BadSignal("page")
    return page


def _refusal(refused: Refused) -> Json:
    return {"code": refused.code, "text": say(refused), "status": refused.facts.get("status", 409)}
