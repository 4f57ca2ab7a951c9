"""The vehicle's half of the mission protocol. A new plan is kept aside until it is whole and makes sense."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite, isnan
from typing import Any
from zlib import crc32

from moyai.fleet.modes.drone.link.wire import MissionAck, MissionCount, dialect

ASK_AGAIN_S = 0.25
GIVE_UP_S = 5.0
MOST_ITEMS = 500
MISSION, FENCE, RALLY, ALL = 0, 1, 2, 255
ACCEPTED, ERROR, UNSUPPORTED_FRAME, UNSUPPORTED, NO_SPACE, INVALID = 0, 1, 2, 3, 4, 5
INVALID_PARAM5_X, INVALID_PARAM6_Y, INVALID_SEQUENCE, CANCELLED = 10, 11, 13, 15
FRAMES = {0, 2, 3, 5, 6}
COMMANDS = {
    MISSION: {16, 17, 19, 20, 21, 22, 93, 94, 177, 178, 211},
    FENCE: {5000, 5001, 5002, 5003, 5004},
    RALLY: {5100},
}


@dataclass
class _Reception:
    """A plan that is on its way; ``told_s`` is when we last asked, ``since_s`` when something last came."""

    kind: int
    count: int
    peer: tuple[int, int]
    since_s: float
    told_s: float
    items: list[Any] = field(default_factory=list)


class Plans:
    """The three plans on board, and what is said about them."""

    def __init__(self) -> None:
        self.plans: dict[int, list[Any]] = {MISSION: [], FENCE: [], RALLY: []}
        self._coming: _Reception | None = None
        self._last_taken: tuple[int, int] = (-1, -1)
        self.is_flying = False

    def find_id(self, kind: int) -> int:
        """Return the number of a plan: 0 when it is empty."""
        plan = self.plans[kind]
        if not plan:
            return 0
        facts = [
            (i.seq, i.frame, i.command, i.x, i.y, round(i.z, 2), *(_plain(p) for p in _params(i)))
            for i in plan
        ]
        return crc32(repr(facts).encode()) or 1

    def receive(self, message: Any, now_s: float) -> list[Any]:
        """Answer a message of the protocol; nothing for others."""
        answer = {
            "MISSION_COUNT": self._count,
            "MISSION_ITEM_INT": self._item,
            "MISSION_REQUEST_LIST": self._list,
            "MISSION_REQUEST_INT": self._give,
            "MISSION_REQUEST": self._give,
            "MISSION_CLEAR_ALL": self._clear,
            "MISSION_ACK": self._acknowledged,
        }.get(message.get_type())
        return [] if answer is None else answer(message, now_s)

    def step(self, now_s: float) -> list[Any]:
        """Ask again for what does not come; give a reception up."""
        coming = self._coming
        if coming is None:
            return []
        if now_s - coming.since_s >= GIVE_UP_S:
            self._coming = None
            return [MissionAck(*coming.peer, CANCELLED, coming.kind)]
        if now_s - coming.told_s >= ASK_AGAIN_S:
            return [self._ask(coming, now_s)]
        return []

    def _count(self, message: Any, now_s: float) -> list[Any]:
        peer = (message.get_srcSystem(), message.get_srcComponent())
        kind = message.mission_type
        if kind not in self.plans:
            return [MissionAck(*peer, UNSUPPORTED, kind)]
        if message.count > MOST_ITEMS:
            return [MissionAck(*peer, NO_SPACE, kind)]
        coming = self._coming
        if (
            coming
            and (coming.kind, coming.count, coming.peer) == (kind, message.count, peer)
            and not coming.items
        ):
            return [self._ask(coming, now_s)]  # the same again: our request was lost
        if coming and now_s - coming.since_s < GIVE_UP_S and coming.peer != peer:
            return [MissionAck(*peer, ERROR, kind)]  # somebody else is sending one
        if message.count == 0:
            self._coming = None
            self._keep(kind, [])
            return [MissionAck(*peer, ACCEPTED, kind)]
        self._coming = _Reception(kind, message.count, peer, now_s, now_s)
        return [self._ask(self._coming, now_s)]

    def _item(self, message: Any, now_s: float) -> list[Any]:
        peer = (message.get_srcSystem(), message.get_srcComponent())
        coming = self._coming
        if coming is None or (coming.peer, coming.kind) != (peer, message.mission_type):
            if self._last_taken == (message.mission_type, message.seq):  # our last answer was lost
                kind = message.mission_type
                return [MissionAck(*peer, ACCEPTED, kind, self.find_id(kind))]
            return []
        if message.seq != len(coming.items):
            if message.seq >= coming.count:
                self._coming = None
                return [MissionAck(*peer, INVALID_SEQUENCE, coming.kind)]
            return [self._ask(coming, now_s)]
        wrong = _find_fault(coming.kind, message)
        if wrong != ACCEPTED:
            self._coming = None
            return [MissionAck(*peer, wrong, coming.kind)]
        coming.items.append(message)
        coming.since_s = now_s
        if len(coming.items) < coming.count:
            return [self._ask(coming, now_s)]
        self._coming = None
        if coming.kind == FENCE and not _are_rings_whole(coming.items):
            return [MissionAck(*peer, INVALID, coming.kind)]
        self._keep(coming.kind, coming.items)
        self._last_taken = (coming.kind, coming.count - 1)
        return [MissionAck(*peer, ACCEPTED, coming.kind, self.find_id(coming.kind))]

    def _keep(self, kind: int, items: list[Any]) -> None:
        self.plans[kind] = items

    def _ask(self, coming: _Reception, now_s: float) -> Any:
        coming.told_s = now_s
        return dialect.MAVLink_mission_request_int_message(*coming.peer, len(coming.items), coming.kind)

    def _list(self, message: Any, _now_s: float) -> list[Any]:
        peer = (message.get_srcSystem(), message.get_srcComponent())
        kind = message.mission_type
        if kind not in self.plans:
            return [MissionAck(*peer, UNSUPPORTED, kind)]
        return [MissionCount(*peer, len(self.plans[kind]), kind, self.find_id(kind))]

    def _give(self, message: Any, _now_s: float) -> list[Any]:
        peer = (message.get_srcSystem(), message.get_srcComponent())
        plan = self.plans.get(message.mission_type, [])
        if not 0 <= message.seq < len(plan):
            return [MissionAck(*peer, INVALID_SEQUENCE, message.mission_type)]
        item = plan[message.seq]
        return [
            dialect.MAVLink_mission_item_int_message(
                *peer,
                item.seq,
                item.frame,
                item.command,
                item.current,
                item.autocontinue,
                *_params(item),
                item.x,
                item.y,
                item.z,
                item.mission_type,
            )
        ]

    def _clear(self, message: Any, _now_s: float) -> list[Any]:
        peer = (message.get_srcSystem(), message.get_srcComponent())
        for kind in self.plans if message.mission_type == ALL else [message.mission_type]:
            if kind in self.plans:
                self._keep(kind, [])
        return [MissionAck(*peer, ACCEPTED, message.mission_type)]

    def _acknowledged(self, message: Any, _now_s: float) -> list[Any]:
        """A station that gives up or calls off says so: what came so far is thrown away."""
        coming = self._coming
        peer = (message.get_srcSystem(), message.get_srcComponent())
        if coming and message.type != ACCEPTED and (coming.kind, coming.peer) == (message.mission_type, peer):
            self._coming = None
        return []


def _params(item: Any) -> tuple[float, float, float, float]:
    return item.param1, item.param2, item.param3, item.param4


def _plain(value: float) -> float:
    return 0.0 if isnan(value) else round(value, 3)


def _find_fault(kind: int, item: Any) -> int:
    if item.frame not in FRAMES:
        return UNSUPPORTED_FRAME
    if item.command not in COMMANDS[kind]:
        return UNSUPPORTED
    if abs(item.x) > 900_000_000:
        return INVALID_PARAM5_X
    if abs(item.y) > 1_800_000_000:
        return INVALID_PARAM6_Y
    return ACCEPTED if isfinite(item.z) else INVALID


def _are_rings_whole(items: list[Any]) -> bool:
    at = 0
    while at < len(items):
        if items[at].command in (5001, 5002):
            count = int(items[at].param1)
            if count < 3 or at + count > len(items):
                return False
            at += count
        else:
            at += 1
    return True
