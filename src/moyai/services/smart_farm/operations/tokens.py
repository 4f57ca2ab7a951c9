"""Tokens: given for a word, ended when somebody says so or leaves."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import uuid4

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.services.smart_farm.enums import Audience
from moyai.services.smart_farm.models import ApiToken, FarmMember, Robot
from moyai.services.smart_farm.policy import get_policy
from moyai.services.smart_farm.queries.farms import find_member, list_robots_of
from moyai.services.smart_farm.queries.leases import find_robot_in_hand
from moyai.services.smart_farm.refusals import BadLogin, NoRobot


@transaction.atomic
def issue_bot_token(*, robot: Robot | None, key: str, now: datetime) -> ApiToken:
    """Give a robot its own token for the key that it was given.

    Raises:
        BadLogin: no such robot, or another key.
    """
    # A robot that is not there costs as much time as one that is.
    if not check_password(key, robot.key_digest if robot else "") or robot is None:
        raise BadLogin
    return _issue(robot, None, now)


@transaction.atomic
def issue_member_token(*, user: User, number: int | None, now: datetime) -> ApiToken:
    """Give somebody a token for one robot.

    Args:
        user: who has shown her password.
        number: of the robot; None: the one in her hands or on her rota now, else the first that is hers.
        now: the town's time.

    Raises:
        NoRobot: there is none, or she is nobody on its farm.
    """
    robots = list_robots_of(user)
    robot = robots.filter(pk=number).first() if number else find_robot_in_hand(user, robots, now)
    member = find_member(user, robot) if robot else None
    if robot is None or member is None:
        raise NoRobot
    return _issue(robot, member, now)


@transaction.atomic
def revoke_token(*, jti: str, actor: str, now: datetime) -> bool:
    """End a token; return whether it was good until now."""
    ended = ApiToken.objects.filter(jti=jti, revoked_at__isnull=True).update(revoked_at=now) > 0
    if ended:
        record(actor=actor, action="smart_farm.revoke_token", subject=f"token:{jti}", now=now)
    return ended


@transaction.atomic
def make_robot_key(*, robot: Robot, actor: str, now: datetime) -> str:
    """Give a robot a new key, which is shown once; the old one and all tokens made with it end.

    The key goes into the robot's set-up page as its password; its name there is ``device_<number>``.
    """
    key = secrets.token_urlsafe(18)
    Robot.objects.filter(pk=robot.pk).update(key_digest=make_password(key))
    robots_own = ApiToken.objects.filter(robot=robot, audience=Audience.BOT, revoked_at__isnull=True)
    robots_own.update(revoked_at=now)
    record(actor=actor, action="smart_farm.make_robot_key", subject=f"robot:{robot.pk}", now=now)
    return key


def _issue(robot: Robot, member: FarmMember | None, now: datetime) -> ApiToken:
    token = ApiToken.objects.create(
        jti=str(uuid4()),
        robot=robot,
        member=member,
        audience=Audience.HUMAN if member else Audience.BOT,
        issued_at=now,
        expires_at=now + get_policy().token_life,
    )
    actor = f"farm_member:{member.pk}" if member else f"robot:{robot.pk}"
    record(actor=actor, action="smart_farm.issue_token", subject=f"robot:{robot.pk}", now=now, jti=token.jti)
    return token
