"""Who of a farm is told what, by the doors that she chose; who is no resident finds it on the pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from moyai.core.clock import local
from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import notify
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized, clock_label, day_label
from moyai.services.smart_farm.models import FarmMember

PREFIX = "smart_farm"


def find_resident(member: FarmMember | None) -> Resident | None:
    """Return the resident that a member is, by herself or by her account."""
    if member is None:
        return None
    if member.resident is not None:
        return member.resident
    return Resident.objects.filter(user=member.user_id).first() if member.user_id else None


def tell(
    member: FarmMember | None,
    what: str,
    text: Localized,
    key: str,
    now: datetime,
    *,
    urgency: Urgency = Urgency.INFO,
    useful_until: datetime | None = None,
) -> None:
    """Put one sentence into the outbox; of whom the town knows nothing, nothing is sent."""
    resident = find_resident(member)
    if resident is None:
        return
    notify(
        resident=resident,
        kind=f"{PREFIX}.{what}",
        text={"ja": text.get("ja"), "en": text.get("en"), "easy": text.get("easy")},
        idempotency_key=f"farm:{key}:{resident.code}",
        now=now,
        urgency=urgency,
        useful_until=useful_until,
    )


def tell_all(
    members: Iterable[FarmMember],
    what: str,
    text: Localized,
    key: str,
    now: datetime,
    *,
    useful_until: datetime | None = None,
) -> None:
    """Tell several the same; somebody in two roles is told once."""
    for one in members:
        tell(one, what, text, key, now, useful_until=useful_until)


def put_day(at: datetime) -> Localized:
    """Return the day of a moment as it is said."""
    return day_label(local(at).date())


def put_clock(at: datetime) -> Localized:
    """Return the time of a moment as it is said."""
    return clock_label(local(at))
