"""What members are told, put into the outbox. The same event told twice makes one notice."""

from datetime import datetime

from moyai.core.clock import at_local
from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import notify
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.services.shopping.baskets import total_of
from moyai.services.shopping.labels import show_day, show_total, show_window
from moyai.services.shopping.models import Line, Order, Round
from moyai.services.shopping.queries.orders import get_order
from moyai.services.shopping.texts import notices as say


def as_dict(text: Localized) -> dict[str, str]:
    """Return a sentence by language, as the outbox keeps it."""
    return {"ja": text.get("ja"), "en": text.get("en"), "easy": text.get("easy")}


def tell_family(resident: Resident, text: Localized, what: str, now: datetime) -> None:
    """Tell somebody who may shop for whom now."""
    notify(
        resident=resident,
        kind="shopping.family",
        text=as_dict(text),
        idempotency_key=f"shopping:family:{what}",
        now=now,
        urgency=Urgency.IMPORTANT,
    )


def tell_placed(order: Order, now: datetime, *, is_told: bool = False) -> None:
    """Tell that an order is placed, and for another day than she wished when that is so."""
    text = say.PLACED
    words = _words(order)
    if order.rolled_from is not None:
        words["wished"] = _name_day(order.rolled_from)
        text = say.ROLLED_AT_ONCE
    urgency = Urgency.INFO if order.rolled_from is None else Urgency.IMPORTANT
    _tell(order, "placed", text.format(**words), urgency, now, is_told=is_told)


def tell_changed(order: Order, now: datetime, *, is_told: bool = False) -> None:
    """Tell that an order holds other things now."""
    what = f"changed:{order.version}"
    _tell(order, what, say.CHANGED.format(**_words(order)), Urgency.INFO, now, is_told=is_told)


def tell_cancelled(order: Order, now: datetime, *, is_told: bool = False, is_ours: bool = False) -> None:
    """Tell that an order is cancelled, by her or because we cannot come."""
    text = (say.GIVEN_UP if is_ours else say.CANCELLED).format(**_words(order))
    urgency = Urgency.IMPORTANT if is_ours else Urgency.INFO
    _tell(order, f"cancelled:{order.version}", text, urgency, now, is_told=is_told)


def tell_rolled(order: Order, now: datetime) -> None:
    """Tell that her round does not run and her goods come with the next."""
    assert order.rolled_from is not None
    wished = _name_day(order.rolled_from)
    text = say.ROLLED.format(
        **_words(order), wished=wished, reason=order.rolled_from.called_off_reason or "—"
    )
    _tell(order, f"rolled:{order.version}", text, Urgency.IMPORTANT, now)


def tell_medicine_refused(line: Line, now: datetime) -> None:
    """Tell that a medicine is not handed over; what it was is for her eyes, not for the living room's."""
    text = say.MEDICINE_REFUSED.format(item=line.item.name)
    order = get_order(line.order.code)
    _tell(order, f"medicine:{line.pk}", text, Urgency.IMPORTANT, now, is_private=True)


def _words(order: Order) -> dict[str, Localized | str]:
    return {
        "window": show_window(order.window_starts_at, order.window_ends_at),
        "total": show_total(total_of(order)),
        "code": order.code[-4:],
    }


def _name_day(round_: Round) -> Localized:
    return show_day(at_local(round_.date, 12 * 60))


def _tell(
    order: Order,
    what: str,
    text: Localized,
    urgency: Urgency,
    now: datetime,
    *,
    is_told: bool = False,
    is_private: bool = False,
) -> None:
    notify(
        resident=order.member.resident,
        kind=f"shopping.{what.partition(':')[0]}",
        text=as_dict(text),
        idempotency_key=f"order:{order.code}:{what}",
        now=now,
        urgency=urgency,
        useful_until=order.window_ends_at,
        is_private=is_private,
        is_told=is_told,
    )
