"""Standing orders: made, paused, skipped, ended; each can be taken back."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.services.shopping.checks import load_items, price_lines
from moyai.services.shopping.enums import Handing
from moyai.services.shopping.models import Member, RoundRule, StandingLine, StandingOrder, StandingSkip
from moyai.services.shopping.queries.lockers import find_her_locker
from moyai.services.shopping.queries.standing import get_standing
from moyai.services.shopping.refusals import NoConsent, NotMember, NotPossible
from moyai.services.shopping.texts import refusals as say
from moyai.services.shopping.wishes import LineWish


@dataclass(frozen=True, kw_only=True)
class StandingWish:
    """What comes again, and when. ``weekdays`` is a sum of 1 << weekday, Monday 0."""

    lines: tuple[LineWish, ...]
    weekdays: int
    window: tuple[int, int]
    handing: str = Handing.IN_PERSON
    asks_first: bool = False
    until_date: date | None = None


@transaction.atomic
def make_standing(
    *,
    member: Member,
    wish: StandingWish,
    channel: str,
    idempotency_key: str,
    actor: str,
    made_by: User | None = None,
    now: datetime,
) -> StandingOrder:
    """Have a basket ordered on each of its days; the same key again returns the same one.

    Raises:
        NotMember: her membership has ended.
        NotPossible: nothing is delivered on these days, or it would end before it begins.
        Refused: an item or a quantity makes no sense.
    """
    known = StandingOrder.objects.filter(idempotency_key=idempotency_key).first()
    if known is not None:
        return known
    today = local(now).date()
    _check(member, wish, today)
    standing = StandingOrder.objects.create(
        member=member,
        made_by=made_by,
        idempotency_key=idempotency_key,
        channel=channel,
        weekdays=wish.weekdays,
        window_starts_minutes=wish.window[0],
        window_ends_minutes=wish.window[1],
        handing=wish.handing,
        asks_first=wish.asks_first,
        from_date=today,
        until_date=wish.until_date,
        created_at=now,
    )
    StandingLine.objects.bulk_create(
        StandingLine(
            standing=standing, item_id=line.item_id, quantity=line.quantity, substitution=line.substitution
        )
        for line in wish.lines
    )
    _audit(standing, "make_standing", actor, now, weekdays=wish.weekdays)
    return standing


@transaction.atomic
def skip_standing(*, standing_id: int, day: date, actor: str, now: datetime) -> None:
    """Leave one day out; skipping twice is one skip. What has been ordered already stays ordered.

    Raises:
        StandingOrder.DoesNotExist: there is none.
    """
    standing = get_standing(standing_id)
    _skip, is_new = StandingSkip.objects.get_or_create(
        standing=standing, date=day, defaults={"skipped_at": now}
    )
    if is_new:
        _audit(standing, "skip_standing", actor, now, day=day.isoformat())


@transaction.atomic
def unskip_standing(*, standing_id: int, day: date, actor: str, now: datetime) -> None:
    """Take a skip back; does nothing for a day that is not skipped."""
    standing = get_standing(standing_id)
    if StandingSkip.objects.filter(standing=standing, date=day).delete()[0]:
        _audit(standing, "unskip_standing", actor, now, day=day.isoformat())


@transaction.atomic
def pause_standing(*, standing_id: int, until: date | None = None, actor: str, now: datetime) -> None:
    """Order nothing until a day, that day included, or until it is resumed."""
    found = StandingOrder.objects.filter(pk=standing_id, ended_at=None)
    if found.update(paused_at=now, paused_until=until):
        _audit(get_standing(standing_id), "pause_standing", actor, now)


@transaction.atomic
def resume_standing(*, standing_id: int, actor: str, now: datetime) -> None:
    """Go on after a pause."""
    found = StandingOrder.objects.filter(pk=standing_id, paused_at__isnull=False)
    if found.update(paused_at=None, paused_until=None):
        _audit(get_standing(standing_id), "resume_standing", actor, now)


@transaction.atomic
def end_standing(*, standing_id: int, actor: str, now: datetime) -> None:
    """Order no more; ending twice is one end."""
    if StandingOrder.objects.filter(pk=standing_id, ended_at=None).update(ended_at=now):
        _audit(get_standing(standing_id), "end_standing", actor, now)


@transaction.atomic
def reopen_standing(*, standing_id: int, actor: str, now: datetime) -> None:
    """Take an end back."""
    if StandingOrder.objects.filter(pk=standing_id, ended_at__isnull=False).update(ended_at=None):
        _audit(get_standing(standing_id), "reopen_standing", actor, now)


def _check(member: Member, wish: StandingWish, today: date) -> None:
    if member.ended_at is not None:
        raise NotMember
    if wish.handing == Handing.LEAVE and member.leaves_at_door_since is None:
        raise NoConsent
    if wish.handing == Handing.LOCKER and not find_her_locker(member):
        raise NotPossible("handing", say.NO_LOCKER)
    rule = RoundRule.objects.filter(shop=member.shop, area=member.area, is_on=True).first()
    on_days = wish.weekdays & rule.weekdays if rule is not None else 0
    is_window = 0 <= wish.window[0] < wish.window[1] <= 1440
    if not 1 <= wish.weekdays <= 127 or on_days != wish.weekdays or not is_window:
        raise NotPossible("standing_days", say.STANDING_DAYS)
    if wish.handing not in Handing.values or (wish.until_date is not None and wish.until_date < today):
        raise NotPossible("standing_days", say.STANDING_DAYS)
    price_lines(load_items(member.shop, wish.lines), wish.lines, today)


def _audit(standing: StandingOrder, verb: str, actor: str, now: datetime, **facts: str | int) -> None:
    record(actor=actor, action=f"shopping.{verb}", subject=f"standing:{standing.pk}", now=now, **facts)
