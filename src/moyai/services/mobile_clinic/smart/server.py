"""The authorization server: oauthlib's, with our rules."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest
from oauthlib.common import Request
from oauthlib.oauth2 import WebApplicationServer
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError

from moyai.services.mobile_clinic.smart.validator import Validator, get_life_s


@cache
def get_server() -> WebApplicationServer:
    """Return the server of authorization, token and revocation requests."""
    server = WebApplicationServer(Validator(), token_expires_in=get_life_s)
    server.auth_grant.custom_validators.pre_auth.append(_require_s256)
    return server


def read_request(request: HttpRequest) -> tuple[str, str, str, dict[str, str]]:
    """Return address, method, body and headers, as oauthlib wants them."""
    headers = {
        name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers
    }
    body = request.body.decode("utf-8", "replace") if request.method == "POST" else ""
    return request.build_absolute_uri(), request.method or "GET", body, headers


def _require_s256(request: Request) -> dict[str, Any]:
    if request.response_type == "code" and request.code_challenge_method != "S256":
        raise InvalidRequestError(description="code_challenge_method must be S256.", request=request)
    if len(request.code_challenge or "") not in range(43, 129):
        raise InvalidRequestError(description="code_challenge must be of S256.", request=request)
    return {}
