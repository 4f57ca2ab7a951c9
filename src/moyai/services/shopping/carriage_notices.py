"""What shoppers hear while their goods are carried; the same event told twice is one notice."""

from __future__ import annotations

from datetime import datetime

from moyai.core.clock import local
from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import notify
from moyai.engines.conversation import Localized, clock_label
from moyai.fleet.handlers import Facts
from moyai.fleet.models import Task
from moyai.services.shopping.labels import show_window
from moyai.services.shopping.models import Order
from moyai.services.shopping.notices import as_dict
from moyai.services.shopping.texts import carriage as say


def tell_coming(order: Order, task: Task, facts: Facts, now: datetime) -> None:
    """Tell who brings it and when; another carrier than before is told as such."""
    text = say.CARRIER_CHANGED if facts.get("is_replan") else say.COMING
    if facts.get("carrier") == "drone":  # it is put down near the door, so she must know where
        text = say.CHANGED_TO_AIR if facts.get("is_replan") else say.COMING_BY_AIR
    place = task.destination_name
    carrier = say.CARRIERS.get(str(facts.get("carrier", "")), say.SOMEBODY)
    window = show_window(task.dropoff_from, task.dropoff_until)
    what = f"coming:{task.code}:{facts.get('carrier', '')}:{facts.get('shift_id') or ''}"
    _tell(order, what, text.format(window=window, carrier=carrier, place=place), Urgency.INFO, now)


def tell_on_the_way(order: Order, now: datetime) -> None:
    """Tell that it has left the shop."""
    _tell(order, "on_the_way", say.ON_THE_WAY, Urgency.INFO, now)


def tell_delivered(order: Order, facts: Facts, now: datetime) -> None:
    """Tell where it is."""
    outcome = str(facts.get("outcome", ""))
    text = say.LEFT if outcome == "left" else say.HANDED
    if outcome == "in_locker":
        text = say.IN_LOCKER.format(locker=str(facts.get("locker", "")))
    if outcome == "put_down":
        text = say.PUT_DOWN.format(place=str(facts.get("place", "")))
    _tell(order, "delivered", text, Urgency.INFO, now)


def tell_not_met(order: Order, now: datetime) -> None:
    """Tell that nobody was met."""
    _tell(order, "not_met", say.NOT_MET, Urgency.IMPORTANT, now)


def tell_given_back(order: Order, now: datetime) -> None:
    """Tell that it does not come, and costs nothing."""
    _tell(order, "given_back", say.GIVEN_BACK, Urgency.IMPORTANT, now)


def tell_late(order: Order, facts: Facts, now: datetime) -> None:
    """Tell that it comes late, and about when."""
    at = facts.get("dropoff_at")
    if isinstance(at, str):
        when = datetime.fromisoformat(at)
        text = say.LATE.format(time=clock_label(local(when)))
        _tell(order, f"late:{when:%H%M}", text, Urgency.IMPORTANT, now)


def tell_waits(order: Order, now: datetime) -> None:
    """Tell that somebody to carry it is being looked for."""
    _tell(order, "waits", say.WAITS, Urgency.IMPORTANT, now)


def _tell(order: Order, what: str, text: Localized, urgency: Urgency, now: datetime) -> None:
    notify(
        resident=order.member.resident,
        kind=f"shopping.{what.partition(':')[0]}",
        text=as_dict(text),
        idempotency_key=f"order:{order.code}:{what}",
        now=now,
        urgency=urgency,
    )
