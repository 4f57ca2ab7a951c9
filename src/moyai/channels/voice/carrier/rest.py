"""The REST API of calls: compatible with Twilio's Calls resource of 2010-04-01."""

from __future__ import annotations

import hmac
import re
from base64 import b64decode
from binascii import Error as BadBase64
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from moyai.channels.voice.carrier.calls import Call
from moyai.channels.voice.carrier.exchange import Exchange
from moyai.channels.voice.carrier.settings import make_national

_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_ENDS = {"completed": "hangup", "canceled": "cancel"}
MOST_FORM = 16 * 1024
_EVENTS = {"initiated", "ringing", "answered", "completed"}


def make_routes(exchange: Exchange) -> list[Route]:
    """Return the routes of the API."""
    base = "/2010-04-01/Accounts/{account}"

    async def create(request: Request) -> Response:
        if refused := _refuse(request, exchange):
            return refused
        form = await _read_form(request)
        wrong = _find_fault(form, exchange)
        if wrong is not None:
            return _error(400, *wrong)
        events = frozenset(form.get("StatusCallbackEvent", "completed").split()) & _EVENTS
        call = exchange.ring_telephone(_make_call(form, events))
        return JSONResponse(call.to_json(exchange.settings.account), status_code=201)

    async def show(request: Request) -> Response:
        if refused := _refuse(request, exchange):
            return refused
        call = exchange.calls.get(request.path_params["sid"])
        if call is None:
            return _error(404, 20404, "The requested resource was not found")
        if request.method == "POST":
            end = _ENDS.get((await _read_form(request)).get("Status", ""))
            if end is not None and not call.is_over:
                call.inputs.put_nowait((end, ""))
        return JSONResponse(call.to_json(exchange.settings.account))

    return [
        Route(f"{base}/Calls.json", create, methods=["POST"]),
        Route(f"{base}/Calls/{{sid}}.json", show, methods=["GET", "POST"]),
    ]


async def _read_form(request: Request) -> dict[str, str]:
    """Return the posted fields; values of one that comes several times are joined by spaces."""
    text = (await request.body())[:MOST_FORM].decode("utf-8", "replace")
    return {name: " ".join(values) for name, values in parse_qs(text).items()}


def _make_call(form: dict[str, str], events: frozenset[str]) -> Call:
    ring = form.get("Timeout", "60")
    return Call(
        telephone=make_national(form["To"]),
        given_from=form["From"],
        given_to=form["To"],
        direction="outbound-api",
        url=form["Url"],
        status_url=form.get("StatusCallback", ""),
        events=events or frozenset({"completed"}),
        ring_s=min(float(ring), 600) if ring.isdecimal() else 60,
        detects_machines=form.get("MachineDetection", "") in ("Enable", "DetectMessageEnd"),
    )


def _find_fault(form: dict[str, str], exchange: Exchange) -> tuple[int, str] | None:
    """Return the code and words of what is wrong with a new call, or None."""
    if not form.get("To"):
        return 21201, "No 'To' number is specified"
    if not _NUMBER.fullmatch(form["To"]):
        return 21211, f"Invalid 'To' Phone Number: {form['To'][:20]}"
    if form.get("From") != exchange.settings.number:
        return 21210, "'From' phone number not verified"
    if urlsplit(form.get("Url", "")).scheme not in ("http", "https"):
        return 21205, "Url parameter is required and must be a URL"
    return None


def _refuse(request: Request, exchange: Exchange) -> Response | None:
    """Return the refusal of whoever is not the account's owner."""
    settings = exchange.settings
    expected = f"{settings.account}:{settings.token}".encode()
    kind, _space, given = request.headers.get("Authorization", "").partition(" ")
    try:
        decoded = b64decode(given, validate=True) if kind.lower() == "basic" else b""
    except (BadBase64, ValueError):
        decoded = b""
    if hmac.compare_digest(decoded, expected) and request.path_params["account"] == settings.account:
        return None
    return _error(401, 20003, "Authenticate")


def _error(status: int, code: int, message: str) -> JSONResponse:
    body: dict[str, Any] = {"code": code, "message": message, "status": status}
    headers = {"WWW-Authenticate": "Basic"} if status == 401 else {}
    return JSONResponse(body, status_code=status, headers=headers)
