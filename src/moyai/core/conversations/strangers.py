"""How many conversations somebody who is not signed in may begin: by browser and by client address.

A browser without cookies is a new one each time, so the address counts as well; many people may share an
address, so it may begin more. Both are kept as keyed hashes, for a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from moyai.core.conversations.models import StrangerStart
from moyai.core.errors import Refused
from moyai.engines.conversation import Localized

WINDOW = timedelta(hours=1)
BATCH = 5000


class TooManyStarts(Refused):
    """This browser or address has begun too many conversations within an hour."""

    def __init__(self) -> None:
        text = Localized(
            "お手続きが何度も始められたため、いまは始められません。少し時間をおいて、もう一度お試しください。"
            "お急ぎのときは、お電話ください。",
            "Too many conversations have been started from here. Please wait a little and try again, or "
            "telephone us if it is urgent.",
            "いまは はじめられません。すこし じかんを おいて、もういちど ためしてください。"
            "いそぐときは でんわを してください。",
        )
        super().__init__("too_many_starts", text)


@transaction.atomic
def note_stranger_start(*, owner_key: str, address: str, now: datetime) -> None:
    """Count a start by somebody who is not signed in.

    Args:
        owner_key: what the browser proves itself with.
        address: the client's IP address; of an IPv6 address the /64 counts, which one household has.
        now: the town's time.

    Raises:
        TooManyStarts: nothing is counted then; the next start is possible an hour after the oldest counted.
    """
    limits = {
        _hash("browser", owner_key): settings.MOYAI_STARTS_PER_BROWSER,
        _hash("address", _find_network(address)): settings.MOYAI_STARTS_PER_ADDRESS,
    }
    for key, most in limits.items():
        recent = StrangerStart.objects.filter(key=key, at__gt=now - WINDOW, at__lte=now)
        if most and recent.count() >= most:
            raise TooManyStarts
    StrangerStart.objects.bulk_create(StrangerStart(key=key, at=now) for key in limits)


def erase_starts(*, before: datetime, now: datetime) -> int:
    """Erase the marks of starts that count no longer."""
    old = list(StrangerStart.objects.filter(at__lt=before).values_list("pk", flat=True)[:BATCH])
    StrangerStart.objects.filter(pk__in=old).delete()
    return len(old)


def _hash(kind: str, text: str) -> str:
    return salted_hmac(f"moyai.strangers.{kind}", text, algorithm="sha256").hexdigest()[:40]


def _find_network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(IPv6Network((found, 64), strict=False)) if isinstance(found, IPv6Address) else str(found)
