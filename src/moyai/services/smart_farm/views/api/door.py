"""The door of the API: a token is looked at, JSON read, refusals said as FarmBot's clients expect them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.farmbot.claims import BadTokenError
from moyai.services.smart_farm.models import FarmMember, Robot
from moyai.services.smart_farm.queries.tokens import get_caller
from moyai.services.smart_farm.refusals import BadLogin, BadResource, NeedsSecondStep, NoRobot, PictureRefused

WRITERS = {FarmRole.OPERATOR, FarmRole.SUPPORTER, FarmRole.TEACHER, FarmRole.ADVISER, FarmRole.ADMINISTRATOR}
SETTERS = {FarmRole.SUPPORTER, FarmRole.ADMINISTRATOR}
UNPROCESSABLE = (BadResource, BadLogin, NeedsSecondStep, NoRobot, PictureRefused)


class NotThere(Exception):  # noqa: N818 - answered with 404
    """There is no such row for whoever asks."""


@dataclass(frozen=True)
class Caller:
    """Who asks: a member about a robot, or the robot itself (no member)."""

    robot: Robot
    member: FarmMember | None
    jti: str
    label: str
    now: datetime

    @property
    def actor(self) -> str:
        """As the audit log names her."""
        return f"farm_member:{self.member.pk}" if self.member else f"robot:{self.robot.pk}"

    def may_write(self, *, is_settings: bool = False) -> bool:
        """Tell whether she may change rows; pupils and guardians look on."""
        if self.member is None:
            return True
        return self.member.role in (SETTERS if is_settings else WRITERS)


Answer = Callable[..., Any]


def serve(answer: Answer) -> Callable[..., HttpResponse]:
    """Make a view of a function ``(caller, request, …) -> JSON``; a response is passed on as it is."""

    @csrf_exempt
    @wraps(answer)
    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(_find_language(request)):
            try:
                caller = _find_caller(request)
            except BadTokenError:
                return say_fault(401, "Your token is not good any more. Please log in again.")
            return settle(lambda: answer(caller, request, *args, **kwargs))

    return view


def settle(answer: Callable[[], Any]) -> HttpResponse:
    """Return what a function answers, refusals translated."""
    try:
        found = answer()
    except BadResource as refused:
        return JsonResponse(refused.faults, status=422)
    except UNPROCESSABLE as refused:
        return JsonResponse(
            {"auth" if isinstance(refused, BadLogin) else "error": str(refused.text)}, status=422
        )
    except Refused as refused:
        return say_fault(403, str(refused.text))
    except NotThere:
        return say_fault(404, "Not found.")
    return found if isinstance(found, HttpResponse) else JsonResponse(found, safe=False)


def say_fault(status: int, sentence: str) -> HttpResponse:
    """Return a refusal."""
    return JsonResponse({"error": sentence}, status=status)


def read_json(request: HttpRequest) -> Any:
    """Return what was sent.

    Raises:
        BadResource: it is no JSON.
    """
    try:
        return json.loads(request.body or b"{}", parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise BadResource({"body": "must be JSON"}) from None


def _refuse(name: str) -> None:
    raise ValueError(name)


def _find_caller(request: HttpRequest) -> Caller:
    word = request.headers.get("Authorization", "")
    now = clock.now()
    token, robot, member = get_caller(word.removeprefix("Bearer ").strip(), now)
    label = request.headers.get("X-Farmbot-Rpc-Id", "")
    return Caller(robot, member, token.jti, label, now)


def _find_language(request: HttpRequest) -> str:
    return translation.get_language_from_request(request)
