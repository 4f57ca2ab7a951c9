"""Who comes to the broker: names and passwords looked at; runs beside the event loop, with the database.

Robots and people show a token. The town's own processes show a word made of its secret key, so that nothing
has to be kept or told: ``house`` for the broker's own errands, ``device_3/member_12`` for a page that speaks
for somebody who is signed in there, ``device_3/user_7`` for one who may look at the robot and is no member,
who stops it in an emergency and does nothing else. Other rooms bring further names (stations of sensors).
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac

from moyai.core.accounts.models import User
from moyai.services.smart_farm.broker.access import Part, Principal
from moyai.services.smart_farm.farmbot.claims import BadTokenError
from moyai.services.smart_farm.models import ApiToken, FarmMember, Robot
from moyai.services.smart_farm.queries.farms import PRESENT, list_robots_of
from moyai.services.smart_farm.queries.tokens import get_bearer

HOUSE = "house"
SALT = "smart_farm.broker"
_SPEAKS_FOR = re.compile(r"device_([1-9][0-9]{0,9})/(member|user)_([1-9][0-9]{0,9})\Z")

Door = Callable[[str, str, datetime], Principal | None]
_doors: dict[str, Door] = {}


def register_door(prefix: str, find: Door) -> None:
    """Have names that begin so be looked at by ``find(name, password, now)``."""
    _doors[prefix] = find


def make_word(name: str) -> str:
    """Return the password of one of the town's own names; nobody without its secret key can make it."""
    return salted_hmac(SALT, name, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()


def find_principal(name: str, password: str, now: datetime) -> Principal | None:
    """Return who shows these, or None."""
    for prefix, find in _doors.items():
        if name.startswith(prefix):
            return find(name, password, now)
    speaks_for = _SPEAKS_FOR.match(name)
    if name == HOUSE or speaks_for:
        if not hmac.compare_digest(make_word(name).encode(), password.encode()):
            return None
        if speaks_for:
            speak = _speak_for if speaks_for[2] == "member" else _speak_for_looker
            return speak(int(speaks_for[1]), int(speaks_for[3]))
        return Principal(Part.HOUSE, name)
    try:
        bearer = get_bearer(password, now)
    except BadTokenError:
        return None
    if name != f"device_{bearer.robot}":
        return None
    part = Part.ROBOT if bearer.is_bot else Part.PERSON
    return Principal(part, name, bearer.robot, bearer.member, bearer.jti, bearer.expires_at)


def list_ended(jtis: Iterable[str], now: datetime) -> set[str]:
    """Return which of these tokens are not good any more."""
    asked = set(jtis)
    good = ApiToken.objects.filter(jti__in=asked, revoked_at__isnull=True, expires_at__gt=now)
    return asked - set(good.exclude(member__left_on__isnull=False).values_list("jti", flat=True))


def _speak_for(robot: int, member: int) -> Principal | None:
    farms = Robot.objects.filter(pk=robot).values("bed__farm")
    if not FarmMember.objects.filter(PRESENT, pk=member, farm__in=farms).exists():
        return None
    return Principal(Part.PERSON, f"device_{robot}", robot, member)


def _speak_for_looker(robot: int, user: int) -> Principal | None:
    """Somebody who may look at a robot and is no member, such as an officer: she can stop it."""
    account = User.objects.filter(pk=user, is_active=True).first()
    if account is None or not list_robots_of(account).filter(pk=robot).exists():
        return None
    return Principal(Part.PERSON, f"device_{robot}", robot, user=user)
