"""A load on the rig, and a checker that shares no code with the intake."""

import threading
import time
from collections import Counter
from itertools import pairwise
from types import TracebackType

from tests.faults.intake.rig import Rig
from tests.faults.intake.senders import Sender

SENDERS = 3
NOTHING_WRONG = {"lost": 0, "twice": 0, "invented": 0, "out_of_order": 0}


class Load:
    """Senders at work; use as a context manager: they end with it."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._stopping = threading.Event()
        self._senders = [Sender(f"s{n}", list(rig.ports.values()), self._stopping) for n in range(SENDERS)]

    def __enter__(self) -> "Load":
        for sender in self._senders:
            sender.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        for sender in self._senders:
            sender.join()

    @property
    def acked(self) -> list[str]:
        """Return the events that were acknowledged, each sender's in order."""
        return [event for sender in self._senders for event, _who in sender.acked]

    @property
    def refusals(self) -> Counter[int]:
        """Return how often which other answer than 200 was given."""
        return sum((sender.refusals for sender in self._senders), Counter())

    @property
    def lost_answers(self) -> int:
        """Return how many posts got no answer."""
        return sum(sender.lost_answers for sender in self._senders)

    def wait_until_applied(self, patience_s: float) -> None:
        """Wait until everything acknowledged has come about and nothing else is pending."""
        expected, deadline = set(self.acked), time.monotonic() + patience_s
        while time.monotonic() < deadline:
            applied = {event for event, _who in self._rig.read_effects()}
            if expected <= applied and self._rig.count_left()["pending"] == 0:
                return
            time.sleep(0.2)

    def check(self) -> dict[str, int]:
        """Compare what senders were told with what came about."""
        effects = self._rig.read_effects()
        sent = set().union(*(sender.sent for sender in self._senders))
        applied = Counter(event for event, _who in effects)
        known = set(self.acked)
        seen: dict[str, list[str]] = {}
        for event, who in effects:
            if event in known:
                seen.setdefault(who, []).append(event)
        return {
            "lost": len(known - set(applied)),
            "twice": sum(count > 1 for count in applied.values()),
            "invented": len(set(applied) - sent),
            "out_of_order": sum(a > b for one in seen.values() for a, b in pairwise(one)),
        }

    def describe(self) -> str:
        """Return what it came to, for whoever reads the proof's output."""
        return (
            f"{len(self.acked)} events acknowledged, {len(self._rig.read_effects())} applied, "
            f"{self.lost_answers} lost answers, refusals {dict(self.refusals)}"
        )
