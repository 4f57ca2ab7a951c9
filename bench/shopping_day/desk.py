"""The desk, the shop's telephone and the welfare office: people act on what the system tells them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bench.shopping_day.town import Town
from moyai.core.notices.models import DeskTask
from moyai.core.watchover.enums import Condition, Contact, Outcome, Step
from moyai.core.watchover.models import Concern
from moyai.core.watchover.operations import close_concern, note_deed
from moyai.fleet.consignments.enums import ConsignmentState
from moyai.fleet.consignments.models import Consignment, TemperatureReading
from moyai.fleet.consignments.operations import cancel_consignment, close_returned, replace_carrier
from moyai.services.shopping.models import SlipLine
from moyai.services.shopping.money.kinds import RefundWhy
from moyai.services.shopping.operations.refunding import refund_line

LOOKS_EVERY = timedelta(minutes=10)


@dataclass
class Desk:
    """Whoever sits there."""

    town: Town
    refunded_yen: int = 0
    calls: int = 0
    _looked: set[str] = field(default_factory=set)
    _at: datetime | None = None

    def tick(self, now: datetime) -> None:
        """Look at the list every ten minutes."""
        if self._at is not None and now - self._at < LOOKS_EVERY:
            return
        self._at = now
        for one in Consignment.objects.filter(state=ConsignmentState.STRANDED):
            if one.code not in self._looked and one.window_until > now:
                self._looked.add(one.code)
                replace_carrier(consignment=one, actor="bench:desk", now=now, why="by_hand")
        self._give_back(now)
        self._ring(now)

    def close_day(self, now: datetime) -> None:
        """In the evening: what came back is noted, what never went is called off, concerns are closed."""
        for one in Consignment.objects.filter(state=ConsignmentState.NOT_MET):
            close_returned(consignment=one, actor="bench:desk", now=now)
        for one in Consignment.objects.filter(state=ConsignmentState.STRANDED):
            cancel_consignment(consignment=one, actor="bench:desk", now=now)
        self._give_back(now)

    def _give_back(self, now: datetime) -> None:
        """What was too warm is not eaten: the shop gives the money of the cold goods back."""
        breaches = TemperatureReading.objects.filter(flag="breach").select_related("leg__consignment")
        for code in {each.leg.consignment.reference for each in breaches}:
            lines = SlipLine.objects.filter(slip__order_code=code, slip__withdrawn_at=None)
            cold = [item.number for item in self.town.items if item.temperature != "ambient"]
            for line in lines.filter(item_number__in=cold):
                if line.yen and not line.refunded_yen:
                    refund_line(
                        line=line,
                        yen=line.yen,
                        why=RefundWhy.DAMAGED,
                        key=f"warm:{line.pk}",
                        actor="bench:desk",
                        now=now,
                    )
                    self.refunded_yen += line.yen

    def _ring(self, now: datetime) -> None:
        """Ring up whom the watch-over asks to be rung up: every second answers."""
        for concern in Concern.objects.filter(closed_at=None, stopped_at=None, step=Step.CALL):
            self.calls += 1
            answers = concern.pk % 2 == 0
            note_deed(
                concern=concern,
                contact=Contact.CALL,
                condition=Condition.WELL if answers else None,
                note="",
                by=self.town.desk,
                now=now,
            )


def close_concerns(town: Town, now: datetime) -> int:
    """Have the welfare office go there and close what is open; return how many."""
    done = 0
    for concern in Concern.objects.filter(closed_at=None):
        outcome = Outcome.FALSE_ALARM if concern.pk % 3 == 0 else Outcome.FINE
        close_concern(
            concern=concern, version=concern.version, outcome=outcome, note="訪ねた", by=town.welfare, now=now
        )
        done += 1
    return done


def count_open_tasks() -> int:
    """Return what the desk was asked to do."""
    return DeskTask.objects.count()
