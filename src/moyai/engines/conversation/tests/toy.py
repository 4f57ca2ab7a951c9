"""A toy flow with every kind of step, and a toy world that it acts on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from moyai.engines.conversation import (
    Choose,
    Closed,
    Commit,
    Confirm,
    Context,
    Conversation,
    Date,
    Effect,
    End,
    Fetch,
    FollowUp,
    Localized,
    Number,
    Offer,
    Option,
    Outcome,
    Photo,
    Place,
    PlaceOption,
    Record,
    Refusal,
    Show,
    Slot,
    TextPrompt,
)

NOW = datetime(2026, 4, 1, 0, 0, tzinfo=UTC)
CTX = Context(session="12345674", flow="toy", channel="web", language="ja", now=NOW)
SQUARE = ((137.9, 35.8), (138.0, 35.8), (138.0, 35.9), (137.9, 35.9))
HALL = PlaceOption(Localized("市役所", "City hall"), 137.954, 35.827, "f1")


def say(ja: str) -> Localized:
    return Localized(ja, f"en:{ja}")


def visit(ctx: Context) -> Conversation:
    """Ask for a visit: every prompt kind on one of its paths."""
    who = yield Choose(
        "who", say("どなたですか"), options=(Option("me", say("本人")), Option("kin", say("家族")))
    )
    if who == "kin":
        yield TextPrompt("name", say("お名前は"), form="name", sensitive=True)
    people = yield Number("people", say("何人ですか"), min=1, max=4)
    place = yield Place("place", say("どこですか"), own=(HALL,), areas=(SQUARE,))
    day = yield Date("day", say("いつですか"), min=date(2026, 4, 1), max=date(2026, 4, 30), closed=(CLOSED,))
    at = yield Date("at", say("何時ですか"), min=NOON, max=LATEST, with_time=True, opens=NINE, closes=THREE)
    found = yield Fetch("found", "toy.find", {"people": people, "day": day})
    if not found:
        yield Record("unmet", "toy.record_unmet", {"people": people, "day": day})
        yield Show("sorry", say("あいにく空きがありません"))
        yield End(Outcome(say("またどうぞ"), is_done=False))
        return
    slot = yield Slot("slot", say("どれにしますか"), offers=tuple(Offer(t, say(t["at"])) for t in found))
    yield Photo("photo", say("写真をどうぞ"), optional=True)
    ask = say("{at}、{place}でよいですか").format(at=slot["at"], place=place["name"])
    if not (yield Confirm("sure", ask, review=True)):
        yield End(Outcome(say("やめました"), is_done=False))
        return
    args = {"slot": slot, "people": people, "at": at}
    done = yield Commit("done", "toy.book", args, retract=("found", "slot"), on_refused={"banned": ()})
    if isinstance(done, Refusal):
        yield End(Outcome(done.text, is_done=False))
        return
    again = FollowUp("visit", say("もう一度"), {"people": people})
    yield End(Outcome(say("{code}番です").format(code=done["code"]), links=(again,)))


CLOSED = Closed(date(2026, 4, 29), say("祝日"))
NOON = datetime(2026, 4, 1, 12, 0)
LATEST = datetime(2026, 4, 30, 15, 0)
NINE, THREE = time(9, 0), time(15, 0)

GOOD: dict[str, Any] = {
    "who": "me",
    "people": 2,
    "place": HALL.value,
    "day": "2026-04-02",
    "at": "2026-04-02T10:00",
    "slot": {"id": 1, "at": "10:05"},
    "photo": None,
    "sure": True,
    "sorry": True,
}


@dataclass
class World:
    """What the toy flow acts on."""

    free: list[dict[str, Any]] = field(
        default_factory=lambda: [{"id": 1, "at": "10:05"}, {"id": 2, "at": "11:00"}]
    )
    refuses: list[Refusal] = field(default_factory=list)
    did: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def perform(self, effect: Effect) -> Any:
        self.did.append((effect.operation, dict(effect.args)))
        if effect.operation == "toy.find":
            return [slot for slot in self.free if effect.args["people"] < 4]
        if effect.operation == "toy.book" and self.refuses:
            return self.refuses.pop(0)
        return {"code": "77"}

    def count(self, operation: str) -> int:
        return sum(1 for name, _ in self.did if name == operation)
