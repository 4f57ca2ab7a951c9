"""The job that places standing orders before their cut-off, and asks those who want to be asked."""

from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.errors import Refused
from moyai.engines.conversation import Localized
from moyai.services.shopping import standing_notices as notices
from moyai.services.shopping.enums import StandingState
from moyai.services.shopping.models import Item, Order, Round, StandingDay, StandingOrder
from moyai.services.shopping.operations.placing import place_order
from moyai.services.shopping.policy import get_policy
from moyai.services.shopping.queries.standing import list_due
from moyai.services.shopping.refusals import ChangedMeanwhile
from moyai.services.shopping.wishes import LineWish, OrderWish

ACTOR = "system:standing"
_DECIDED = (StandingState.PLACED, StandingState.SKIPPED, StandingState.REFUSED)


def place_standing(now: datetime) -> int:
    """Ask about or place what is due; return how many days were decided or asked about.

    Runs again and again; a day's order has its own key, so that a run that died half way places nothing
    twice.
    """
    policy, done = get_policy(), 0
    for standing, round_ in list_due(now=now, ahead=timedelta(seconds=policy.standing_ask_s)):
        if standing.asks_first:
            done += _ask(standing, round_, now)
        elif round_.closes_at <= now + timedelta(seconds=policy.standing_ahead_s):
            done += place_day(standing=standing, round_=round_, now=now)
    return done


def place_day(*, standing: StandingOrder, round_: Round, now: datetime) -> bool:
    """Place one day's order, or tell why not; return whether something was decided."""
    known = StandingDay.objects.filter(standing=standing, date=round_.date).first()
    if known is not None and known.state in _DECIDED:
        return False
    try:
        order, missing = _place(standing, round_, now)
    except Refused as refused:
        _keep(standing, round_, StandingState.REFUSED, None, str(refused.text)[:200], now)
        notices.tell_refused(standing, round_, refused.text, now)
        return True
    _keep(standing, round_, StandingState.PLACED, order, "", now)
    notices.tell_placed(order, missing, now)
    return True


@transaction.atomic
def answer_day(*, standing: StandingOrder, round_: Round, is_wanted: bool, now: datetime) -> bool:
    """Do as she answered: place the day's order, or leave the day out; the first answer counts.

    Raises:
        ChangedMeanwhile: it has been decided already.
    """
    asked = StandingDay.objects.filter(standing=standing, date=round_.date, state=StandingState.ASKED)
    if not is_wanted:
        if not asked.update(state=StandingState.SKIPPED, decided_at=now):
            raise ChangedMeanwhile
        return False
    if not asked.exists():
        raise ChangedMeanwhile
    return place_day(standing=standing, round_=round_, now=now)


def _ask(standing: StandingOrder, round_: Round, now: datetime) -> bool:
    _day, is_new = StandingDay.objects.get_or_create(
        standing=standing, date=round_.date, defaults={"state": StandingState.ASKED, "decided_at": now}
    )
    if is_new:
        notices.ask(standing, round_, now)
    return is_new


@transaction.atomic
def _place(standing: StandingOrder, round_: Round, now: datetime) -> tuple[Order, list[str]]:
    """Place what can be had; what is sold out or no longer sold is left out and told."""
    lines, missing = [], []
    for line in standing.lines.all():
        if _is_there(line.item, line.quantity, round_):
            lines.append(
                LineWish(item_id=line.item_id, quantity=line.quantity, substitution=line.substitution)
            )
        else:
            missing.append(line.item.name)
    wish = OrderWish(
        lines=tuple(lines),
        round_id=round_.pk,
        window=(standing.window_starts_minutes, standing.window_ends_minutes),
        handing=standing.handing,
    )
    order = place_order(
        member=standing.member,
        wish=wish,
        channel=standing.channel,
        idempotency_key=f"standing:{standing.pk}:{round_.date.isoformat()}",
        actor=ACTOR,
        standing=standing,
        is_told=True,
        now=now,
    )
    return order, missing


def _is_there(item: Item, quantity: int, round_: Round) -> bool:
    has_begun = item.from_day is None or item.from_day <= round_.date
    is_not_over = item.until_day is None or round_.date <= item.until_day
    return item.is_offered and has_begun and is_not_over and (item.stock is None or item.stock >= quantity)


def _keep(
    standing: StandingOrder,
    round_: Round,
    state: StandingState,
    order: Order | None,
    reason: Localized | str,
    now: datetime,
) -> None:
    facts = {"state": state, "order": order, "reason": reason, "decided_at": now}
    StandingDay.objects.update_or_create(standing=standing, date=round_.date, defaults=facts)
