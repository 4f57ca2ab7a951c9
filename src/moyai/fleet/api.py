"""The driver's machine interface: what the tablet reads and sends, as JSON with the session's sign-in.

Answers: 200 with the state, 304 when it is as the tablet knows it, 409 or 422 ``{code, text}`` when a press
is refused for good, 503 when it should be sent again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.permissions import require_role
from moyai.core.errors import Refused
from moyai.fleet import rules
from moyai.fleet.enums import PressAction
from moyai.fleet.models import Shift
from moyai.fleet.operations import (
    PlanBusy,
    SentEntry,
    mark_human_seen,
    press,
    record_position,
    take_entry,
)
from moyai.fleet.queries import describe_drive, find_driver_shift

CONFLICT, UNPROCESSABLE, UNAVAILABLE = 409, 422, 503
LARGEST_ID = 2**63 - 1
KEEP_FOR = "X-Moyai-Keep-For"


class Malformed(Refused):
    """What came is not what the interface asks for."""

    def __init__(self) -> None:
        super().__init__("malformed", _("送られた内容を読み取れませんでした。"))


@dataclass(frozen=True, slots=True)
class SentPress:
    """A press as the tablet sends it."""

    press_id: UUID
    stop_id: int
    action: PressAction
    pressed_at: datetime


@require_safe
@require_role(Role.DRIVER)
def drive_state(request: HttpRequest) -> HttpResponse:
    """Return the driver's state; a person's look is noted, so that no simulated driver takes the wheel."""
    user, now = _user(request), clock.now()
    shift = find_driver_shift(user, now)
    if shift is not None and not _is_simulated(request):
        mark_human_seen(shift_id=shift.pk, real_now=datetime.now(UTC))
    response = JsonResponse(_state(user, now))
    patch_cache_control(response, private=True, no_cache=True)
    set_response_etag(response)
    answer = get_conditional_response(request, etag=response.headers["ETag"], response=response) or response
    answer.headers[KEEP_FOR] = str(_keep_for_s(shift, now))
    return answer


def _keep_for_s(shift: Shift | None, now: datetime) -> int:
    """Return for how many real seconds a tablet may know what the state tells of riders."""
    if shift is None:
        return 0
    over = shift.ends_at + timedelta(seconds=rules.KEEP_AFTER_SHIFT_S)
    return max(0, int((over - now).total_seconds() / clock.speed()))


@require_POST
@require_role(Role.DRIVER)
def drive_press(request: HttpRequest) -> HttpResponse:
    """Take a press: ``{press_id, stop, action, pressed_at}``; answer the new state with ``ok``."""
    user, now = _user(request), clock.now()
    try:
        sent = _read_press(request, now)
        press(
            driver=user,
            stop_id=sent.stop_id,
            action=sent.action,
            press_id=sent.press_id,
            pressed_at=sent.pressed_at,
            now=now,
        )
    except Refused as refused:
        return answer_refused(refused)
    return JsonResponse({"ok": True, **_state(user, now)})


@require_POST
@require_role(Role.DRIVER)
def drive_entry(request: HttpRequest) -> HttpResponse:
    """Take what a driver entered (entries.py): ``{entry_id, kind, shift, made_at, sent_at, data}``.

    A refusal says in ``is_told`` whether the desk was told of it.

    ``made_at`` and ``sent_at`` are of the tablet's one clock: what counts is how long ago it was made.
    """
    user, now = _user(request), clock.now()
    try:
        answer = take_entry(sent=read_entry(request, now), driver=user, now=now)
    except Refused as refused:
        return answer_refused(refused)
    return JsonResponse({"ok": True, "answer": answer, "state": _state(user, now)})


@require_POST
@require_role(Role.DRIVER)
def drive_position(request: HttpRequest) -> HttpResponse:
    """Take where the driver's vehicle is: ``{lon, lat, heading, at}``."""
    user, now = _user(request), clock.now()
    shift = find_driver_shift(user, now)
    if shift is None:
        return JsonResponse({"code": "no_shift", "text": _("今日の乗務はありません。")}, status=CONFLICT)
    try:
        sent = _read_json(request)
        heading = sent.get("heading")
        record_position(
            vehicle_id=shift.vehicle_id,
            lon=_number(sent.get("lon")),
            lat=_number(sent.get("lat")),
            heading=None if heading is None else _number(heading),
            at=min(now, _town_time(request, sent["at"], now)) if sent.get("at") else now,
        )
    except Refused as refused:
        return answer_refused(refused)
    return JsonResponse({"ok": True})


def _state(user: User, now: datetime) -> dict[str, Any]:
    shift = find_driver_shift(user, now)
    if shift is None:
        message = _("今日の乗務はありません。")
        return {"version": 0, "shift": None, "next_stop": None, "following": [], "message": message}
    return describe_drive(shift, now)


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("a driver's view was reached without an account")
    return request.user


def _is_simulated(request: HttpRequest) -> bool:
    """Tell whether a program drives: a simulated account, or in a demo one that a visitor may take over."""
    return _user(request).is_simulated or (settings.IS_DEMO and "X-Moyai-Simulated" in request.headers)


def answer_refused(refused: Refused) -> JsonResponse:
    """Return what a tablet is told of a refusal: for good (409, 422), or to send it again (503)."""
    status = CONFLICT
    if isinstance(refused, Malformed):
        status = UNPROCESSABLE
    elif isinstance(refused, PlanBusy):
        status = UNAVAILABLE
    return JsonResponse({"code": refused.code, "text": str(refused.text), **refused.facts}, status=status)


def _read_press(request: HttpRequest, now: datetime) -> SentPress:
    sent = _read_json(request)
    try:
        stop_id = int(sent["stop"])
        if not 0 < stop_id <= LARGEST_ID:
            raise Malformed
        return SentPress(
            press_id=UUID(sent["press_id"]),
            stop_id=stop_id,
            action=PressAction(sent["action"]),
            pressed_at=_town_time(request, sent["pressed_at"], now),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Malformed from error


def read_entry(request: HttpRequest, now: datetime) -> SentEntry:
    """Return what a tablet sends, its times as the town's.

    Raises:
        Malformed: it is no entry.
    """
    sent = _read_json(request)
    try:
        shift = None if sent.get("shift") is None else int(sent["shift"])
        if shift is not None and not 0 < shift <= LARGEST_ID:
            raise Malformed
        if not isinstance(sent["data"], dict):
            raise Malformed
        age = max(timedelta(0), _read_time(sent["sent_at"]) - _read_time(sent["made_at"]))
        made_at = now - age * clock.speed()
        return SentEntry(UUID(sent["entry_id"]), str(sent["kind"]), shift, made_at, sent["data"])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Malformed from error


def _read_json(request: HttpRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
    except (ValueError, RequestDataTooBig) as error:
        raise Malformed from error
    if not isinstance(sent, dict):
        raise Malformed
    return sent


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Malformed
    return float(value)


def _town_time(request: HttpRequest, text: object, now: datetime) -> datetime:
    """Return a tablet's time as the town's.

    A person's tablet shows real time, so what counts is how long ago it was; a simulated driver lives in the
    town's time.
    """
    at = _read_time(text)
    if _is_simulated(request):
        return at
    return now - (datetime.now(UTC) - at) * clock.speed()


def _read_time(text: object) -> datetime:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise Malformed from error
    if at.tzinfo is None:
        raise Malformed
    return at
