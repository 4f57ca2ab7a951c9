"""What oauthlib asks of whoever keeps programs, codes and tokens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.crypto import constant_time_compare
from oauthlib.common import Request
from oauthlib.oauth2 import RequestValidator

from moyai.core import clock
from moyai.services.mobile_clinic.models import AppCode, AppToken
from moyai.services.mobile_clinic.operations.outside import end_permit
from moyai.services.mobile_clinic.queries.outside import find_app, find_token
from moyai.services.mobile_clinic.scopes import OFFLINE, covers, is_scope
from moyai.services.mobile_clinic.tokens import digest

CODE_S, ACCESS_S, REFRESH_DAYS = 60, 900, 90
GRANTS = ("authorization_code", "refresh_token")


def get_life_s(_request: Request) -> int:
    """Return how many seconds a token is good by the program's clock: the demo's runs faster."""
    return max(1, int(ACCESS_S / max(clock.speed(), 1.0)))


class Validator(RequestValidator):
    """The rules: registered programs, whole addresses, S256, codes once, refresh tokens once."""

    def validate_client_id(self, client_id: str, request: Request, *_: Any, **__: Any) -> bool:
        """Tell whether the program is registered."""
        request.client = find_app(client_id)
        return request.client is not None

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Request, *_: Any, **__: Any
    ) -> bool:
        """Tell whether the address is, letter by letter, one of the program's."""
        return redirect_uri in request.client.redirect_uris

    def get_default_redirect_uri(self, client_id: str, request: Request, *_: Any, **__: Any) -> str | None:
        """Return no address: a program has to say where the browser goes."""
        return None

    def validate_response_type(
        self, client_id: str, response_type: str, client: Any, request: Request, *_: Any, **__: Any
    ) -> bool:
        """Tell whether it is ``code``."""
        return response_type == "code"

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Request, *_: Any, **__: Any
    ) -> bool:
        """Leave of the scopes those that the program may be given; False: none is left, or one is unknown."""
        if not all(is_scope(each) for each in scopes):
            return False
        request.scopes = [each for each in dict.fromkeys(scopes) if covers(client.scopes, each)]
        return bool(request.scopes)

    def get_default_scopes(self, client_id: str, request: Request, *_: Any, **__: Any) -> list[str]:
        """Return nothing: a program says what it wants."""
        return []

    def is_pkce_required(self, client_id: str, request: Request) -> bool:
        """Tell that it always is."""
        return True

    def save_authorization_code(
        self, client_id: str, code: dict[str, str], request: Request, *_: Any, **__: Any
    ) -> None:
        """Keep a code's digest with the permit that was just given."""
        AppCode.objects.create(
            permit=request.permit,
            digest=digest(code["code"]),
            redirect_uri=request.redirect_uri,
            challenge=request.code_challenge,
            expires_at=clock.now() + timedelta(seconds=CODE_S * max(clock.speed(), 1.0)),
        )

    def client_authentication_required(self, request: Request, *_: Any, **__: Any) -> bool:
        """Tell whether the program has a secret to show."""
        app = find_app(_read_client_id(request))
        return app is None or bool(app.secret_digest)

    def authenticate_client(self, request: Request, *_: Any, **__: Any) -> bool:
        """Tell whether the secret is the program's, in the header (Basic) or the body."""
        client_id, secret = _read_credentials(request)
        app = find_app(client_id)
        if app is None or not app.secret_digest:
            return False
        request.client = app
        request.client_id = client_id
        return constant_time_compare(digest(secret), app.secret_digest)

    def authenticate_client_id(self, client_id: str, request: Request, *_: Any, **__: Any) -> bool:
        """Tell whether it is a program that keeps no secret."""
        app = find_app(client_id)
        if app is None or app.secret_digest:
            return False
        request.client = app
        return True

    def validate_code(
        self, client_id: str, code: str, client: Any, request: Request, *_: Any, **__: Any
    ) -> bool:
        """Use a code up, and tell whether it was good: once used, it ends what it was given for."""
        now = clock.now()
        kept = AppCode.objects.filter(digest=digest(code), permit__app=client)
        row = kept.select_related("permit__user", "permit__app", "permit__patient").first()
        if row is None:
            return False
        if not kept.filter(used_at__isnull=True).update(used_at=now):
            end_permit(permit=row.permit, actor="system:smart", why="code_used_twice", now=now)
            return False
        request.code_row, request.permit = row, row.permit
        request.user, request.scopes = row.permit.user, row.permit.scopes
        return row.expires_at > now and row.permit.ended_at is None and row.permit.user.is_active

    def get_code_challenge(self, code: str, request: Request) -> str:
        """Return the challenge that a code was asked with."""
        return str(request.code_row.challenge)

    def get_code_challenge_method(self, code: str, request: Request) -> str:
        """Return the only method that there is."""
        return "S256"

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: Any, request: Request, *_: Any, **__: Any
    ) -> bool:
        """Tell whether the address is the one that the code was asked with."""
        return bool(redirect_uri == request.code_row.redirect_uri)

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Request, *_: Any, **__: Any
    ) -> None:
        """Do nothing: a code is used up when it is looked at."""

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Request, *_: Any, **__: Any
    ) -> bool:
        """Tell whether it is a way that is open."""
        return grant_type in GRANTS

    @transaction.atomic
    def save_bearer_token(self, token: dict[str, Any], request: Request, *_: Any, **__: Any) -> None:
        """Keep digests of the tokens, and say whom they are for; no refresh where none was allowed."""
        now, permit = clock.now(), request.permit
        keep = {"permit": permit, "scopes": list(request.scopes), "made_at": now}
        until = now + timedelta(seconds=ACCESS_S)
        AppToken.objects.create(digest=digest(token["access_token"]), expires_at=until, **keep)
        if permit.patient:
            token["patient"] = permit.patient.code
        if OFFLINE not in permit.scopes:
            token.pop("refresh_token", None)
        elif "refresh_token" in token:
            AppToken.objects.create(
                digest=digest(token["refresh_token"]),
                is_refresh=True,
                expires_at=now + timedelta(days=REFRESH_DAYS),
                **{**keep, "scopes": permit.scopes},
            )

    def validate_refresh_token(
        self, refresh_token: str, client: Any, request: Request, *_: Any, **__: Any
    ) -> bool:
        """Use a refresh token up, and tell whether it was good: used again, it ends the permit (stolen)."""
        now = clock.now()
        row = find_token(refresh_token, now, is_refresh=True)
        kept = AppToken.objects.filter(digest=digest(refresh_token), is_refresh=True, permit__app=client)
        if row is None or row.permit.app_id != client.pk:
            _end_if_used(kept, now)
            return False
        if not kept.filter(ended_at__isnull=True).update(ended_at=now):
            _end_if_used(kept, now)
            return False
        request.permit, request.user = row.permit, row.permit.user
        request.refresh_row = row
        return True

    def get_original_scopes(self, refresh_token: str, request: Request, *_: Any, **__: Any) -> list[str]:
        """Return what the refresh token was given for."""
        return list(request.refresh_row.scopes)

    def is_within_original_scope(
        self, request_scopes: list[str], refresh_token: str, request: Request, *_: Any, **__: Any
    ) -> bool:
        """Tell whether less is asked than was given."""
        return all(covers(request.refresh_row.scopes, each) for each in request_scopes)

    def rotate_refresh_token(self, request: Request) -> bool:
        """Tell that each refresh brings a new refresh token."""
        return True

    def revoke_token(
        self, token: str, token_type_hint: str | None, request: Request, *_: Any, **__: Any
    ) -> None:
        """End the permit that a token of this program is of."""
        row = AppToken.objects.filter(digest=digest(token), permit__app=request.client).first()
        if row is not None:
            end_permit(permit=row.permit, actor="system:smart", why="revoked_by_app", now=clock.now())


def get_origin(uri: str) -> str:
    """Return scheme, host and port of an address."""
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"


def _end_if_used(kept: Any, now: datetime) -> None:
    row = kept.filter(ended_at__isnull=False).select_related("permit__app").first()
    if row is not None:
        end_permit(permit=row.permit, actor="system:smart", why="refresh_used_twice", now=now)


def _read_client_id(request: Request) -> str:
    return _read_credentials(request)[0]


def _read_credentials(request: Request) -> tuple[str, str]:
    """Return the program's id and secret, of the header or of the body."""
    from base64 import b64decode
    from binascii import Error
    from urllib.parse import unquote

    header = str(request.headers.get("Authorization", ""))
    if header.startswith("Basic "):
        try:
            client_id, _, secret = b64decode(header[6:], validate=True).decode().partition(":")
        except (Error, UnicodeDecodeError):
            return "", ""
        return unquote(client_id), unquote(secret)
    return request.client_id or "", request.client_secret or ""
