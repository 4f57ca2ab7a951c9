"""Setting and ending the pairs of places between which the taxi may not ride."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.places.checks import checked_change
from moyai.core.places.models import Area, Facility
from moyai.services.shared_taxi.models import ForbiddenPair
from moyai.services.shared_taxi.operations.dated import end_rule
from moyai.services.shared_taxi.pairs import as_end, list_pairs, list_pairs_within


class BadPair(Refused):
    """A pair that cannot be set, or ended, so."""


BEGUN = _("始まる日は、明日より後にしてください。今日の予約を、今夜の決まりで断ることはできません。")
SAME_ENDS = _("同じ場所どうしの区間です。別の場所を選んでください。")
BACKWARDS = _("終わる日は、始まる日より後にしてください。")
NO_REASON = _("理由を入れてください。利用者は、この理由を聞きます。")
STANDS = _("同じ区間の決まりが、その期間にもうあります。")


@transaction.atomic
def forbid_pair(
    *,
    origin: Facility | Area,
    destination: Facility | Area,
    is_both_ways: bool,
    within_m: int,
    valid_from: date,
    valid_until: date | None,
    reason: str,
    reason_en: str = "",
    made_by: User,
    now: datetime,
) -> ForbiddenPair:
    """Keep the taxi from riding between two places or areas, from a day to come on.

    Rides that are booked already stay booked.

    Args:
        origin: where such a ride begins.
        destination: where it ends.
        is_both_ways: whether the way back is barred too.
        within_m: how many metres around a place belong to it.
        valid_from: the first day, after today.
        valid_until: the last day, None until further notice.
        reason: read by riders as it stands.
        reason_en: the same in English; the Japanese where empty.
        made_by: the officer.
        now: the town's time.

    Raises:
        BadPair: the day is not after today, the days run backwards, the ends are one, no reason is given, or
            the pair stands already.
        FeedWouldBreak: nothing would be left that the public feed could say.
    """
    _check(origin, destination, (valid_from, valid_until), reason, now)
    values = {
        **as_end("origin", origin),
        **as_end("destination", destination),
        "is_both_ways": is_both_ways,
        "within_m": within_m,
        "valid_from": valid_from,
        "valid_until": valid_until,
    }
    for other in list_pairs_within(valid_from, valid_until or date.max):
        if all(getattr(other, name) == values[name] for name in values if name.endswith(("_place", "_area"))):
            raise BadPair("stands", STANDS)
    with checked_change(now):  # the public feeds say it as far as they can
        pair = ForbiddenPair.objects.create(
            **values, reason=reason.strip(), reason_en=reason_en.strip(), made_by=made_by, made_at=now
        )
    _audit("forbid_pair", pair, made_by, now, first=str(valid_from), reason=pair.reason)
    return pair


def _check(
    origin: Facility | Area,
    destination: Facility | Area,
    days: tuple[date, date | None],
    reason: str,
    now: datetime,
) -> None:
    first, last = days
    if first <= local(now).date():
        raise BadPair("begun", BEGUN)
    if last is not None and last < first:
        raise BadPair("backwards", BACKWARDS)
    if isinstance(origin, Facility) and origin == destination:
        raise BadPair("same_ends", SAME_ENDS)
    if not reason.strip():
        raise BadPair("no_reason", NO_REASON)


@transaction.atomic
def end_pair(*, pair_id: int, made_by: User, now: datetime) -> ForbiddenPair | None:
    """Let rides be made again from tomorrow on; a pair that has not begun is taken back.

    Returns:
        The pair with its last day, None when it was taken back.

    Raises:
        ForbiddenPair.DoesNotExist: there is no such pair.
        BadPair: it is over already.
    """
    pair = list_pairs().get(pk=pair_id)

    def audit(what: str, **facts: str) -> None:
        _audit(f"{what}_pair", pair, made_by, now, **facts)

    return end_rule(pair, refused=BadPair, audit=audit, now=now)


def _audit(action: str, pair: ForbiddenPair, made_by: User, now: datetime, **facts: str) -> None:
    ends = {"origin": str(pair.origin), "destination": str(pair.destination)}
    record(
        actor=f"user:{made_by.pk}",
        action=f"shared_taxi.{action}",
        subject=f"forbidden_pair:{pair.pk}",
        now=now,
        **ends,
        **facts,
    )
