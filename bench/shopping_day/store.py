"""Shoppers order, pickers pick: by the operations behind the pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from uuid import uuid4

from bench.shopping_day.faults import Faults
from bench.shopping_day.town import GOODS, WINDOWS, Town
from moyai.core.accounts.models import User
from moyai.services.shopping.enums import Handing, OrderStatus, Shortage
from moyai.services.shopping.models import Line, Order
from moyai.services.shopping.operations.calling_off import call_off_order
from moyai.services.shopping.operations.missing_goods import miss_goods, miss_substitute, settle_call
from moyai.services.shopping.operations.packing import finish_packing, make_boxes, weigh_box
from moyai.services.shopping.operations.picking import start_picking, take_goods
from moyai.services.shopping.operations.placing import place_order
from moyai.services.shopping.queries.picking import PickedLine, list_picked_lines
from moyai.services.shopping.refusals_store import CannotPick
from moyai.services.shopping.wishes import LineWish, OrderWish

CHANNELS = ("tv", "voice", "line", "web", "desk")
LIGHT = tuple(group for group, each in enumerate(GOODS) if each[4] == "ambient" and each[2] <= 800)
SCARCE_LEFT = 2
FLIGHTS_EACH = 7
"""So many early orders for each drone: about what it can fly in its windows."""
INTO_THE_STORM = 3
"""Of so many early orders one is wished for the hour at which the storm begins."""


def order_all(town: Town, random: Random, now: datetime) -> int:
    """Have every member order once, by one door or another; return how many orders there are."""
    by_number = {item.number: item for item in town.items}
    for place, member in enumerate(town.members):
        is_light = member.pk in town.village and place < 5 * FLIGHTS_EACH * len(town.ports)
        groups = (
            random.sample(LIGHT, 2) if is_light else random.sample(range(len(GOODS)), random.randint(2, 4))
        )
        numbers = [10 * group + random.randint(1, 3) for group in groups]
        lines = tuple(
            LineWish(
                item_id=by_number[number].pk,
                quantity=1 if is_light else random.randint(1, 2),
                substitution=random.choice(("similar", "similar", "none", "call")),
                shown_yen=by_number[number].price_yen,
            )
            for number in numbers
        )
        window = WINDOWS[2 + place % 3]
        if is_light:
            window = WINDOWS[place // 5 % INTO_THE_STORM == INTO_THE_STORM - 2]
        leaves = member.leaves_at_door_since is not None
        wish = OrderWish(
            lines=lines,
            round_id=None,
            window=window,
            handing=Handing.LEAVE if leaves else Handing.IN_PERSON,
        )
        place_order(
            member=member,
            wish=wish,
            channel=CHANNELS[place % 5],
            idempotency_key=f"day:{place}",
            actor="bench",
            now=now,
        )
    return Order.objects.count()


@dataclass
class Store:
    """The shop's people at work: each takes the next order in the order of its window."""

    town: Town
    faults: Faults
    seen_twice: int = 0
    calls: int = 0
    called_off: int = 0
    _left: dict[int, int] = field(default_factory=dict)

    def pick(self, count: int, now: datetime) -> int:
        """Pick and pack so many of the orders that are still to be; return how many were done."""
        waiting = Order.objects.filter(status=OrderStatus.PLACED, round__closes_at__lte=now)
        done = 0
        for order in waiting.order_by("window_starts_at", "pk")[:count]:
            picker = self.town.pickers[done % len(self.town.pickers)]
            other = self.town.pickers[(done + 1) % len(self.town.pickers)]
            self._pick_one(order, picker, other if order.pk % 7 == 0 else None, now)
            done += 1
        return done

    def _pick_one(self, order: Order, picker: User, other: User | None, now: datetime) -> None:
        start_picking(order=order, by=picker, now=now)
        if other is not None and not start_picking(order=order, by=other, now=now).others:
            raise AssertionError("the second picker was not told of the first")
        for one in list_picked_lines([order]):
            for deed in self._list_deeds(one, picker, now):
                if other is not None:
                    self._press_too(deed, one.line, other, now)
        lines = list_picked_lines([order])
        if not any(each.state.picked for each in lines):
            call_off_order(order=order, reason="店に、ご注文の品がありませんでした", by=picker, now=now)
            self.called_off += 1
            return
        for box in make_boxes(order=order, by=picker, now=now):
            weigh_box(box=box, weighed_g=box.expected_g + order.pk % 40, by=picker, now=now)
        finish_packing(order=order, by=picker, now=now)

    def _list_deeds(self, one: PickedLine, by: User, now: datetime) -> Iterator[int]:
        """Take what is there, say what is not, until nothing is left; yields how many were just taken."""
        line = one.line
        while not one.state.is_done:
            state = one.state
            if state.to_call:
                self.calls += 1
                one = settle_call(
                    line=line, quantity=state.to_call, instead=None, key=_press(), by=by, now=now
                )
                continue
            item, wanted, miss = line.item, state.to_take, miss_goods
            if not wanted:
                item, wanted, miss = line.substitute, state.to_take_instead, miss_substitute
            there = self._take_off_shelf(item.number, wanted)
            if there:
                one = take_goods(line=line, item=item, quantity=there, key=_press(), by=by, now=now)
                yield there
            if there < wanted:
                why = Shortage.SOLD_OUT if item.number in self.faults.sold_out else Shortage.NOT_FOUND
                one = miss(line=line, quantity=wanted - there, shortage=why, key=_press(), by=by, now=now)
            line = one.line

    def _press_too(self, pieces: int, line: Line, other: User, now: datetime) -> None:
        """A second picker takes the same pieces a moment later: refused, nothing is charged twice."""
        try:
            take_goods(line=line, item=line.item, quantity=pieces, key=_press(), by=other, now=now)
        except CannotPick:
            self.seen_twice += 1

    def _take_off_shelf(self, number: int, wanted: int) -> int:
        if number in self.faults.sold_out:
            return 0
        if number not in self.faults.scarce:
            return wanted
        there = self._left.setdefault(number, SCARCE_LEFT)
        self._left[number] = there - min(there, wanted)
        return min(there, wanted)


def _press() -> str:
    return f"bench:{uuid4().hex}"
