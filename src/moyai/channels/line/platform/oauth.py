"""Channel access tokens: short-lived (v2), by signed assertion (v2.1), stateless (v3); revoke and verify.

The signature of an assertion is not checked; its ``iss`` says which channel asks. LINE Login shares some of
the addresses (``login/tokens.py``).
"""

import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from moyai.channels.line.platform.errors import RATE_LIMIT
from moyai.channels.line.platform.gate import read_bytes
from moyai.channels.line.platform.login.tokens import LoginTokens
from moyai.channels.line.platform.platform import Platform
from moyai.channels.line.platform.rates import TOKENS
from moyai.channels.line.platform.state import Channel

MONTH_S = 2_592_000
STATELESS_S = 900
FORM_BYTES = 64 * 1024
Fields = dict[str, str]


class OAuth:
    """The token endpoints."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.login = LoginTokens(platform)

    def list_routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/v2/oauth/accessToken", self.issue(MONTH_S), methods=["POST"]),
            Route("/oauth2/v2.1/token", self.issue(MONTH_S, with_key_id=True), methods=["POST"]),
            Route("/oauth2/v3/token", self.issue(STATELESS_S), methods=["POST"]),
            Route("/v2/oauth/revoke", self.revoke, methods=["POST"]),
            Route("/oauth2/v2.1/revoke", self.revoke, methods=["POST"]),
            Route("/v2/oauth/verify", self.verify, methods=["POST"]),
            Route("/oauth2/v2.1/verify", self.verify_either, methods=["GET", "POST"]),
            Route("/oauth2/v2.1/tokens/kid", self.list_key_ids, methods=["GET"]),
            *self.login.list_routes(),
        ]

    def issue(self, lives_s: int, *, with_key_id: bool = False) -> Callable[[Request], Awaitable[Response]]:
        """Return the endpoint that issues tokens of a life."""

        async def answer(request: Request) -> Response:
            fields = await read_fields(request)
            if with_key_id and fields.get("grant_type") == "authorization_code":
                return self.login.issue(fields)
            if fields.get("grant_type") != "client_credentials":
                return refuse("unsupported_grant_type", "unsupported grant type")
            channel = self.find_client(fields)
            if channel is None:
                return refuse("invalid_client", "invalid client credentials")
            now = self.platform.clock.now_ms()
            if not self.platform.limiter.admit(channel.name, request.url.path, TOKENS, now):
                return JSONResponse({"message": RATE_LIMIT}, 429)
            token = self.platform.ids.make_token(64)
            channel.tokens[token] = now + lives_s * 1000
            body: dict[str, Any] = {"access_token": token, "expires_in": lives_s, "token_type": "Bearer"}
            return JSONResponse(body | ({"key_id": make_key_id(token)} if with_key_id else {}))

        return answer

    def find_client(self, fields: Fields) -> Channel | None:
        """Return the channel that asks: by id and secret, or by assertion."""
        asserted = read_issuer(fields.get("client_assertion", ""))
        for channel in self.platform.channels.values():
            by_secret = fields.get("client_id") == channel.channel_id
            if by_secret and fields.get("client_secret") == channel.secret:
                return channel
            if asserted and asserted == channel.channel_id:
                return channel
        return None

    def find_token(self, token: str) -> tuple[Channel, int] | None:
        """Return whose a token is and how many seconds it still lives."""
        now = self.platform.clock.now_ms()
        for channel in self.platform.channels.values():
            left_s = (channel.tokens.get(token, 0) - now) // 1000
            if token == channel.token:
                return channel, MONTH_S
            if left_s > 0:
                return channel, left_s
        return None

    async def revoke(self, request: Request) -> Response:
        """Revoke a token."""
        token = (await read_fields(request)).get("access_token", "")
        for channel in self.platform.channels.values():
            channel.tokens.pop(token, None)
        self.login.revoke(token)
        return Response(status_code=200)

    async def verify_either(self, request: Request) -> Response:
        """Tell what an ID token says (POST), or whose an access token of either kind is (GET)."""
        if request.method == "POST":
            return self.login.verify_id_token(await read_fields(request))
        found = self.login.describe_token(request.query_params.get("access_token", ""))
        return JSONResponse(found) if found else await self.verify(request)

    async def verify(self, request: Request) -> Response:
        """Tell whose a token is."""
        token = request.query_params.get("access_token") or (await read_fields(request)).get("access_token")
        found = self.find_token(token or "")
        if found is None:
            return refuse("invalid_request", "The access token expired")
        return JSONResponse({"client_id": found[0].channel_id, "expires_in": found[1], "scope": "bot"})

    async def list_key_ids(self, request: Request) -> Response:
        """List the key ids of a channel's tokens that still live."""
        now = self.platform.clock.now_ms()
        issuer = read_issuer(request.query_params.get("client_assertion", ""))
        tokens = [
            token
            for channel in self.platform.channels.values()
            if channel.channel_id == issuer
            for token, until in channel.tokens.items()
            if until > now
        ]
        return JSONResponse({"kids": [make_key_id(token) for token in tokens]})


async def read_fields(request: Request) -> Fields:
    """Return the fields of a form."""
    raw = await read_bytes(request, FORM_BYTES)
    return {key: values[0] for key, values in parse_qs(raw.decode("utf-8", "replace")).items()}


def read_issuer(assertion: str) -> str:
    """Return ``iss`` of a JSON Web Token, its signature unchecked; '' when it is none."""
    parts = assertion.split(".")
    if len(parts) != 3:
        return ""
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return ""
    return str(claims.get("iss", "")) if isinstance(claims, dict) else ""


def make_key_id(token: str) -> str:
    """Return the id by which a token is listed."""
    return token[:22]


def refuse(error: str, description: str) -> Response:
    """Return an error as OAuth words it."""
    return JSONResponse({"error": error, "error_description": description}, 400)
