"""Tokens: given for a name and a word, read again, ended."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from binascii import Error as NotBase64
from typing import Any

from django.contrib.auth import authenticate
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.accounts.second_step import has_second_step
from moyai.services.smart_farm.farmbot.addresses import find_addresses
from moyai.services.smart_farm.farmbot.claims import Bearer, encode, make_claims
from moyai.services.smart_farm.farmbot.keys import decrypt, get_private_key, get_public_pem
from moyai.services.smart_farm.farmbot.shapes import show_user
from moyai.services.smart_farm.models import ApiToken, Robot
from moyai.services.smart_farm.operations.tokens import (
    issue_bot_token,
    issue_member_token,
    revoke_token,
)
from moyai.services.smart_farm.refusals import BadLogin, NeedsSecondStep
from moyai.services.smart_farm.views.api.door import Caller, read_json, serve, settle

ROBOTS_NAME = re.compile(r"device_([1-9][0-9]{0,8})(?:@.*)?\Z")
MEMBERS_NAME = re.compile(r"(.*?)(?:\+device_([1-9][0-9]{0,8}))?\Z")
MOST_WRONG, WRONG_FOR_S = 10, 900


@csrf_exempt
def tokens(request: HttpRequest) -> HttpResponse:
    """``POST``: give a token. ``GET``, ``DELETE``: read or end the one that is shown."""
    if request.method == "POST":
        return settle(lambda: _log_in(request))
    return _mine(request)


@require_GET
def public_key(_request: HttpRequest) -> HttpResponse:
    """Show the key with which tokens are checked, and robots hide their words."""
    return JsonResponse(get_public_pem(), safe=False)


@serve
def _mine(caller: Caller, request: HttpRequest) -> Any:
    if request.method == "DELETE":
        revoke_token(jti=caller.jti, actor=caller.actor, now=caller.now)
        return {}
    if request.method != "GET":
        return HttpResponse(status=405)
    return _show(request, ApiToken.objects.select_related("robot", "member").get(jti=caller.jti))


def _log_in(request: HttpRequest) -> dict[str, Any]:
    sent = read_json(request)
    user = sent.get("user") if isinstance(sent, dict) else None
    if not isinstance(user, dict):
        raise BadLogin
    name, word = _read_words(user)
    source = f"farm-wrong:{request.META.get('REMOTE_ADDR', '')}:{name[:80]}"
    if cache.get(source, 0) >= MOST_WRONG:
        raise BadLogin
    try:
        token = _issue(request, name, word)
    except BadLogin:
        cache.set(source, cache.get(source, 0) + 1, WRONG_FOR_S)
        raise
    return _show(request, token)


def _read_words(user: dict[str, Any]) -> tuple[str, str]:
    """Return name and word; a robot may have hidden both with our public key."""
    secret = user.get("credentials")
    if isinstance(secret, str):
        try:
            opened = json.loads(decrypt(b64decode(secret)))
        except (ValueError, NotBase64, RecursionError):
            raise BadLogin from None
        user = opened if isinstance(opened, dict) else {}
    name, word = user.get("email"), user.get("password")
    if not isinstance(name, str) or not isinstance(word, str) or len(name) > 200 or len(word) > 200:
        raise BadLogin
    if "\x00" in name + word:
        raise BadLogin
    return name.strip(), word


def _issue(request: HttpRequest, name: str, word: str) -> ApiToken:
    now = clock.now()
    robots = ROBOTS_NAME.match(name)
    if robots:
        robot = Robot.objects.filter(pk=int(robots[1])).first()
        return issue_bot_token(robot=robot, key=word, now=now)
    members = MEMBERS_NAME.match(name)
    assert members
    user = authenticate(request, username=members[1], password=word)
    if not isinstance(user, User):
        raise BadLogin
    if has_second_step(user):
        raise NeedsSecondStep
    return issue_member_token(user=user, number=int(members[2]) if members[2] else None, now=now)


def _show(request: HttpRequest, token: ApiToken) -> dict[str, Any]:
    bearer = Bearer(
        token.robot_id, token.audience, token.jti, token.member_id or 0, token.expires_at.timestamp()
    )
    claims = make_claims(bearer, token.issued_at, find_addresses(request))
    signed = {"encoded": encode(claims, get_private_key()), "unencoded": claims}
    return {"token": signed, "user": show_user(token.robot, token.member)}
