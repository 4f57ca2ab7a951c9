"""What is told and asked about standing orders."""

from collections.abc import Sequence
from datetime import datetime

from moyai.core.clock import at_local
from moyai.core.notices.models import Notice, Urgency
from moyai.core.notices.operations import notify
from moyai.core.notices.replies import Reply
from moyai.engines.conversation import Localized
from moyai.services.shopping.baskets import total_of
from moyai.services.shopping.labels import list_names, show_day, show_moment, show_total, show_window
from moyai.services.shopping.models import Order, Round, StandingOrder
from moyai.services.shopping.notices import as_dict
from moyai.services.shopping.queries.orders import get_order
from moyai.services.shopping.texts import notices as say

ASK = "shopping.standing_ask"


def tell_placed(order: Order, missing: Sequence[str], now: datetime) -> None:
    """Tell that a day's order is placed, and what could not be had."""
    order = get_order(order.code)
    left_out = say.MISSING.format(items=list_names(missing)) if missing else say.NOTHING_MISSING
    text = say.STANDING_PLACED.format(
        window=show_window(order.window_starts_at, order.window_ends_at),
        total=show_total(total_of(order)),
        missing=left_out,
    )
    notify(
        resident=order.member.resident,
        kind="shopping.standing_placed",
        text=as_dict(text),
        idempotency_key=f"order:{order.code}:standing",
        now=now,
        urgency=Urgency.IMPORTANT if missing else Urgency.INFO,
        useful_until=order.window_ends_at,
    )


def tell_refused(standing: StandingOrder, round_: Round, why: Localized, now: datetime) -> None:
    """Tell that a day's order could not be placed: who counts on it must be reached."""
    text = say.STANDING_REFUSED.format(day=_name_day(round_), why=why)
    _tell(standing, round_, "refused", "shopping.standing_refused", text, now)


def ask(standing: StandingOrder, round_: Round, now: datetime) -> Notice:
    """Ask whether a day's order should be placed."""
    text = say.STANDING_ASK.format(day=_name_day(round_), until=show_moment(round_.closes_at))
    replies = (Reply("yes", say.ASK_YES), Reply("no", say.ASK_NO))
    return _tell(standing, round_, "ask", ASK, text, now, replies)


def _name_day(round_: Round) -> Localized:
    return show_day(at_local(round_.date, 12 * 60))


def _tell(
    standing: StandingOrder,
    round_: Round,
    what: str,
    kind: str,
    text: Localized,
    now: datetime,
    replies: Sequence[Reply] = (),
) -> Notice:
    return notify(
        resident=standing.member.resident,
        kind=kind,
        text=as_dict(text),
        idempotency_key=f"standing:{standing.pk}:{round_.pk}:{what}",
        now=now,
        urgency=Urgency.IMPORTANT,
        useful_until=round_.closes_at,
        replies=replies,
    )
