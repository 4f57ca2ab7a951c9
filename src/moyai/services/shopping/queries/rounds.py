"""Reads on rounds."""

from datetime import date, datetime, timedelta

from moyai.core.clock import local
from moyai.core.places.models import Area
from moyai.core.places.queries import find_closure
from moyai.services.shopping.cut_offs import compute_cut_off
from moyai.services.shopping.models import Round, RoundRule, Shop


def get_round(round_id: int) -> Round:
    """Return a round.

    Raises:
        Round.DoesNotExist: there is none.
    """
    return Round.objects.select_related("shop", "area").get(pk=round_id)


def list_rules(shop: Shop | None = None) -> list[RoundRule]:
    """Return the rules of rounds, of one shop or of all."""
    found = RoundRule.objects.select_related("shop", "area")
    return list(found if shop is None else found.filter(shop=shop))


def list_rounds(shop: Shop, since: date, until: date) -> list[Round]:
    """Return the rounds of some days, both included."""
    return list(shop.rounds.filter(date__range=(since, until)).select_related("area"))


def list_open_rounds(*, shop: Shop, area: Area, channel: str, now: datetime, limit: int = 3) -> list[Round]:
    """Return the next rounds for which somebody may still order through a channel, the soonest first."""
    ahead = shop.rounds.filter(area=area, closes_at__gt=now, called_off_at=None).select_related("area")
    return [round_ for round_ in ahead.order_by("date") if is_open(round_, channel, now)][:limit]


def is_open(round_: Round, channel: str, now: datetime) -> bool:
    """Tell whether somebody may order for a round: in time, with room left, not called off."""
    has_room = round_.taken_orders < round_.capacity_orders
    return has_room and round_.called_off_at is None and now < compute_cut_off(round_, channel)


def find_missed(*, shop: Shop, area: Area, channel: str, now: datetime) -> Round | None:
    """Return today's round if it can no longer be ordered for, or None: she is told why it is another day."""
    today = shop.rounds.filter(area=area, date=local(now).date()).first()
    return today if today is not None and not is_open(today, channel, now) else None


def find_rest(rule: RoundRule, day: date) -> str | None:
    """Return why a rule has no round on a day, in words; None when it has one."""
    if not rule.weekdays >> day.weekday() & 1:
        return "定休日"
    closed = rule.shop.closed_days.filter(date=day).first()
    if closed is not None:
        return closed.reason
    if rule.runs_on_holidays:
        return None
    closure = find_closure(day, weekends=False)
    return None if closure is None else closure.ja


def list_days(rule: RoundRule, since: date, count: int) -> list[date]:
    """Return the days of a rule among so many days from one on."""
    days = (since + timedelta(days=ahead) for ahead in range(count))
    return [day for day in days if find_rest(rule, day) is None]
