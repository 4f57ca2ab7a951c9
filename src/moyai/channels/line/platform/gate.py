"""Every call of the Messaging API passes here: token, faults, rate, body, retry key; then its handler."""

import asyncio
import inspect
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from moyai.channels.line.platform import limits
from moyai.channels.line.platform.errors import RATE_LIMIT, ApiError, refuse_property
from moyai.channels.line.platform.faults import AFTER, BEFORE, SLOW, Fault
from moyai.channels.line.platform.platform import Platform
from moyai.channels.line.platform.rates import USUAL, Rate
from moyai.channels.line.platform.state import Accepted, Channel

RETRY_KEY = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
RAW_BYTES = 10 * 1024 * 1024


@dataclass
class Call:
    """One call on its way: who, what, and what came with it."""

    platform: Platform
    channel: Channel
    request: Request
    request_id: str
    retry_key: str = ""
    raw: bytes = b""
    body: dict[str, Any] | None = None

    @property
    def json(self) -> dict[str, Any]:
        """The body as an object."""
        return self.body or {}

    def part(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.request.path_params[name])

    def accept(self, sent: list[dict[str, str]]) -> None:
        """Remember the retry key of a call that was carried out."""
        if self.retry_key:
            now = self.platform.clock.now_ms()
            self.channel.accepted[self.retry_key] = Accepted(self.request_id, now, sent)


Answer = dict[str, Any] | Response
Handler = Callable[[Call], Answer | Awaitable[Answer]]


@dataclass(frozen=True)
class Endpoint:
    """One address of the API. ``takes``: ``json``, ``raw`` or nothing; ``retries``: may a key come."""

    method: str
    path: str
    handler: Handler
    rate: Rate = USUAL
    takes: str = ""
    retries: bool = False


class Gate:
    """Turns endpoints into routes."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform

    def make_route(self, endpoint: Endpoint) -> Route:
        """Return the route of an endpoint."""

        async def answer(request: Request) -> Response:
            return await self.answer(endpoint, request)

        return Route(endpoint.path, answer, methods=[endpoint.method])

    async def answer(self, endpoint: Endpoint, request: Request) -> Response:
        """Take a call through all gates, write it down, and answer."""
        request_id = self.platform.ids.make_uuid()
        log: dict[str, Any] = {"at": self.platform.clock.now_ms(), "requestId": request_id}
        try:
            response = await self.carry_out(endpoint, request, request_id, log)
        except ApiError as error:
            response = JSONResponse(error.body, error.status, headers=error.headers)
        response.headers["x-line-request-id"] = request_id
        log |= {"method": request.method, "path": request.url.path, "status": response.status_code}
        self.platform.calls.append(log)
        return response

    async def carry_out(
        self, endpoint: Endpoint, request: Request, request_id: str, log: dict[str, Any]
    ) -> Response:
        """Do one call, with the faults that are to strike it."""
        channel = self.identify(request)
        log["channel"] = channel.name
        fault = self.platform.faults.find(request.method, request.url.path, channel.name)
        if fault is not None:
            log["fault"] = fault.kind
            await strike_before(fault)
        key = f"{endpoint.method} {endpoint.path}"
        if not self.platform.limiter.admit(channel.name, key, endpoint.rate, self.platform.clock.now_ms()):
            raise ApiError(429, RATE_LIMIT)
        call = await self.read(endpoint, request, channel, request_id)
        log["retryKey"] = call.retry_key
        result = endpoint.handler(call)
        answer = await result if inspect.isawaitable(result) else result
        if fault is not None and fault.kind in AFTER:
            log["accepted"] = True
            await strike_after(fault)
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    def identify(self, request: Request) -> Channel:
        """Return the channel whose token came.

        Raises:
            ApiError: 401.
        """
        header = request.headers.get("authorization", "")
        scheme, _, token = header.partition(" ")
        reason = "missing or malformed Authorization header"
        if scheme.lower() == "bearer" and token:
            now = self.platform.clock.now_ms()
            for channel in self.platform.channels.values():
                if token == channel.token or channel.tokens.get(token, 0) > now:
                    return channel
            reason = "invalid token"
        message = f"Authentication failed due to the following reason: {reason}. Confirm that the access token in the authorization header is valid."  # noqa: E501
        raise ApiError(401, message)

    async def read(self, endpoint: Endpoint, request: Request, channel: Channel, request_id: str) -> Call:
        """Read and check what came with the call."""
        call = Call(self.platform, channel, request, request_id)
        if endpoint.takes == "json":
            call.raw = await read_bytes(request, limits.BODY_BYTES)
            call.body = read_json(request, call.raw)
        elif endpoint.takes == "raw":
            call.raw = await read_bytes(request, RAW_BYTES)
        # Last, with nothing awaited until the handler is done: of two calls with one key one is accepted.
        call.retry_key = self.read_retry_key(endpoint, request, channel)
        return call

    def read_retry_key(self, endpoint: Endpoint, request: Request, channel: Channel) -> str:
        """Return the retry key, if one came.

        Raises:
            ApiError: 400 where none may be or it is no UUID, 409 when its request was accepted before.
        """
        key = request.headers.get("x-line-retry-key", "")
        if not key:
            return ""
        if not endpoint.retries:
            raise ApiError(400, "The request header, X-Line-Retry-Key, is not supported by this API")
        if not RETRY_KEY.fullmatch(key):
            raise ApiError(400, "The request header, X-Line-Retry-Key, is invalid")
        key = key.lower()
        known = channel.accepted.get(key)
        if known is not None and self.platform.clock.now_ms() - known.at_ms <= limits.RETRY_KEY_MS:
            extra: dict[str, Any] = {"sentMessages": known.sent} if known.sent else {}
            headers = {"x-line-accepted-request-id": known.request_id}
            raise ApiError(409, "The retry key is already accepted", extra=extra, headers=headers)
        return key


async def strike_before(fault: Fault) -> None:
    """Raise or wait, before anything is accepted."""
    if fault.kind in BEFORE:
        model = BEFORE[fault.kind]
        raise ApiError(model.status, model.body["message"])
    if fault.kind in SLOW:
        await asyncio.sleep(fault.seconds)
    if fault.kind == "timeout":
        raise ApiError(500, "Internal Server Error")


async def strike_after(fault: Fault) -> None:
    """Spoil the answer to a call that was carried out."""
    if fault.kind == "timeout-after-accept":
        await asyncio.sleep(fault.seconds)
    raise ApiError(500, "Internal Server Error")


async def read_bytes(request: Request, most: int) -> bytes:
    """Return the body.

    Raises:
        ApiError: 413 when it is longer than ``most``.
    """
    parts, length = [], 0
    async for part in request.stream():
        length += len(part)
        if length > most:
            raise ApiError(413, "The size of the request body exceeds the limit")
        parts.append(part)
    return b"".join(parts)


def read_json(request: Request, raw: bytes) -> dict[str, Any]:
    """Return the body as an object.

    Raises:
        ApiError: 400 or 415.
    """
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise ApiError(415, f"The content type, {content_type or '(none)'}, is not supported")
    try:
        body = json.loads(raw, parse_constant=refuse_constant)
    except json.JSONDecodeError as error:
        place = f"(line: {error.lineno}, column: {error.colno})"
        raise ApiError(400, f"The request body could not be parsed as JSON {place}") from error
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "The request body could not be parsed as JSON (line: -, column: -)") from error
    if not isinstance(body, dict):
        raise refuse_property("(root)")
    return body


def refuse_constant(name: str) -> None:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError(name)
