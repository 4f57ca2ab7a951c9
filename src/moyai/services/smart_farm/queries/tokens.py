"""Whose token is shown."""

from __future__ import annotations

from datetime import datetime

from moyai.services.smart_farm.farmbot.claims import BadTokenError, Bearer, decode
from moyai.services.smart_farm.farmbot.keys import get_public_key
from moyai.services.smart_farm.models import ApiToken, FarmMember, Robot


def get_bearer(word: str, now: datetime) -> Bearer:
    """Return who shows a token that is good now.

    Raises:
        BadTokenError: it is none of ours, past its time, revoked, or of somebody who has left.
    """
    return _get(word, now)[0]


def get_caller(word: str, now: datetime) -> tuple[Bearer, Robot, FarmMember | None]:
    """Return the same with the robot and, where it is not the robot's own, the member.

    Raises:
        BadTokenError: as above.
    """
    bearer, row = _get(word, now)
    return bearer, row.robot, row.member


def _get(word: str, now: datetime) -> tuple[Bearer, ApiToken]:
    bearer = decode(word, get_public_key(), now=now)
    rows = ApiToken.objects.select_related("robot__bed__farm", "member")
    row = rows.filter(jti=bearer.jti, robot=bearer.robot, revoked_at__isnull=True, expires_at__gt=now).first()
    if row is None or (row.member_id or 0) != bearer.member:
        raise BadTokenError("revoked")
    member = row.member
    if member is not None and (member.left_on is not None or member.farm_id != row.robot.bed.farm_id):
        raise BadTokenError("left")
    return bearer, row
