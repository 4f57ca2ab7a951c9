"""The endpoints that a site calls: code for tokens, verify, revoke, user information, profile."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from hmac import compare_digest
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from moyai.channels.line.platform.login import id_tokens
from moyai.channels.line.platform.login_state import ACCESS_TOKEN_S, ID_TOKEN_S, Grant, LoginChannel
from moyai.channels.line.platform.platform import Platform
from moyai.channels.line.platform.state import User

Fields = dict[str, str]


class LoginTokens:
    """LINE Login's share of the token endpoints; ``oauth.py`` keeps those of the Messaging API."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.login = platform.login

    def list_routes(self) -> list[Route]:
        """Return the routes that are LINE Login's alone."""
        return [
            Route("/oauth2/v2.1/userinfo", self.tell_user, methods=["GET", "POST"]),
            Route("/v2/profile", self.tell_profile, methods=["GET"]),
        ]

    def issue(self, fields: Fields) -> Response:
        """Return tokens for a code: once, to the channel it was made for, from the same address."""
        channel = self.login.channels.get(fields.get("client_id", ""))
        if channel is None or not compare_digest(fields.get("client_secret", ""), channel.secret):
            return refuse("invalid_client", "invalid client credentials", 401)
        grant = self.login.codes.pop(fields.get("code", ""), None)
        now = self.platform.clock.now_ms()
        if grant is None or grant.until_ms < now or grant.ask.channel != channel:
            return refuse("invalid_grant", "invalid authorization code")
        if fields.get("redirect_uri") != grant.ask.redirect_uri:
            return refuse("invalid_grant", "redirect_uri does not match")
        if grant.ask.challenge and not is_verifier(fields.get("code_verifier", ""), grant.ask.challenge):
            return refuse("invalid_grant", "code_verifier does not match")
        return JSONResponse(self.make_tokens(grant, now))

    def make_tokens(self, grant: Grant, now: int) -> dict[str, Any]:
        """Return what a site is given."""
        token = self.platform.ids.make_token(80)
        self.login.tokens[token] = Grant(grant.ask, grant.user_id, now + ACCESS_TOKEN_S * 1000)
        body: dict[str, Any] = {
            "access_token": token,
            "expires_in": ACCESS_TOKEN_S,
            "refresh_token": self.platform.ids.make_token(20),
            "scope": " ".join(grant.ask.scopes),
            "token_type": "Bearer",
        }
        if "openid" in grant.ask.scopes:
            body["id_token"] = id_tokens.sign(self.make_claims(grant, now), grant.ask.channel.secret)
        return body

    def make_claims(self, grant: Grant, now: int) -> dict[str, Any]:
        """Return the claims of an ID token."""
        user, channel = self.platform.users[grant.user_id], grant.ask.channel
        claims: dict[str, Any] = {
            "iss": id_tokens.ISSUER,
            "sub": user.user_id,
            "aud": channel.channel_id,
            "exp": now // 1000 + ID_TOKEN_S,
            "iat": now // 1000,
            "amr": ["linesso"],
        }
        if grant.ask.nonce:
            claims["nonce"] = grant.ask.nonce
        return claims | ({"name": user.name} if "profile" in grant.ask.scopes else {})

    def verify_id_token(self, fields: Fields) -> Response:
        """Return the claims of an ID token that is right for the channel, or what is wrong with it."""
        channel = self.login.channels.get(fields.get("client_id", ""))
        claims = id_tokens.read(fields.get("id_token", ""), channel.secret) if channel else None
        error = self.find_fault(claims, channel, fields)
        return refuse("invalid_request", error) if error else JSONResponse(claims)

    def find_fault(self, claims: dict[str, Any] | None, channel: LoginChannel | None, given: Fields) -> str:
        """Return what is wrong with the claims, in LINE's words."""
        if claims is None or channel is None:
            return "Invalid IdToken."
        if claims["exp"] * 1000 <= self.platform.clock.now_ms():
            return "IdToken expired."
        if claims["aud"] != channel.channel_id:
            return "Invalid IdToken Audience."
        if "nonce" in given and claims.get("nonce") != given["nonce"]:
            return "Invalid IdToken Nonce."
        if "user_id" in given and claims["sub"] != given["user_id"]:
            return "Invalid IdToken Subject Identifier."
        return ""

    def describe_token(self, token: str) -> dict[str, Any] | None:
        """Return what ``verify`` says of an access token, None when it is none of LINE Login's."""
        now = self.platform.clock.now_ms()
        grant = self.login.find_token(token, now)
        if grant is None:
            return None
        left = (grant.until_ms - now) // 1000
        scope = " ".join(grant.ask.scopes)
        return {"scope": scope, "client_id": grant.ask.channel.channel_id, "expires_in": left}

    def revoke(self, token: str) -> None:
        """Let an access token end."""
        self.login.tokens.pop(token, None)

    async def tell_user(self, request: Request) -> Response:
        """Return who somebody is, for a token with ``openid``."""
        user = self.find_user(request, "openid")
        if user is None:
            return refuse("invalid_token", "The access token expired", 401)
        return JSONResponse({"sub": user.user_id, "name": user.name})

    async def tell_profile(self, request: Request) -> Response:
        """Return the profile, for a token with ``profile``."""
        user = self.find_user(request, "profile")
        if user is None:
            return JSONResponse({"message": "The access token expired"}, 401)
        return JSONResponse({"userId": user.user_id, "displayName": user.name})

    def find_user(self, request: Request, scope: str) -> User | None:
        """Return whose bearer token came, if it has the scope."""
        _bearer, _space, token = request.headers.get("authorization", "").partition(" ")
        grant = self.login.find_token(token, self.platform.clock.now_ms())
        is_good = grant is not None and scope in grant.ask.scopes
        return self.platform.users.get(grant.user_id) if grant is not None and is_good else None


def is_verifier(verifier: str, challenge: str) -> bool:
    """Tell whether a PKCE verifier (43 to 128 letters) is the one behind a challenge."""
    digest = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return 43 <= len(verifier) <= 128 and compare_digest(digest, challenge)


def refuse(error: str, description: str, status: int = 400) -> Response:
    """Return an error as OAuth words it."""
    return JSONResponse({"error": error, "error_description": description}, status)
