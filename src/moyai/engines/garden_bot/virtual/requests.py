"""Requests that a bot was sent: one runs, the others wait, the more urgent before the others."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

from moyai.engines.garden_bot.language import RpcOk, RpcRequest, refuse
from moyai.engines.garden_bot.language.messages import RpcError
from moyai.engines.garden_bot.virtual.program import Failed, Off, Steps, run

if TYPE_CHECKING:
    from moyai.engines.garden_bot.virtual.bot import VirtualBot

MOST_WAITING = 100


@dataclass(order=True)
class _Task:
    """A request that waits or runs."""

    rank: tuple[int, int]
    request: RpcRequest = field(compare=False)
    deadline_s: float = field(compare=False, default=inf)
    steps: Steps | None = field(compare=False, default=None)


class Requests:
    """The requests of a bot.

    Attributes:
        wake_s: When the one that runs goes on.
    """

    def __init__(self, bot: VirtualBot) -> None:
        self._bot = bot
        self._waiting: list[_Task] = []
        self._task: _Task | None = None
        self._count = 0
        self.wake_s = inf

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits."""
        return self._task is None and not self._waiting

    def add(self, request: RpcRequest) -> None:
        """Let a request wait for its turn, or begin it."""
        if len(self._waiting) >= MOST_WAITING:
            self._bot.answer(refuse(request.label, "Too many requests are waiting."))
            return
        self._count += 1
        deadline_s = inf if request.timeout is None else self._bot.now_s + request.timeout / 1000
        insort(self._waiting, _Task((-request.priority, self._count), request, deadline_s))
        if self._task is None:
            self.go_on()

    def drop(self) -> list[str]:
        """Let all of them go; return their labels, of the one that ran first."""
        dropped = ([self._task] if self._task else []) + self._waiting
        self._task, self._waiting, self.wake_s = None, [], inf
        for each in dropped:
            if each.steps is not None:
                each.steps.close()
        return [each.request.label for each in dropped]

    def catch_up(self, now_s: float) -> None:
        """Go on now, if it should have gone on before."""
        if self._task is not None:
            self.wake_s = max(self.wake_s, now_s)

    def go_on(self) -> None:
        """Go on with the request that runs, and with the next ones as long as they take no time."""
        while True:
            if self._task is None:
                if not self._waiting:
                    self.wake_s = inf
                    return
                self._task = self._waiting.pop(0)
                self._task.steps = run(self._bot, self._task.request.body, {})
                self._bot.depth = 0
            if self._step(self._task):
                return

    def _step(self, task: _Task) -> bool:
        """Take one step of a request; return whether it goes on later."""
        assert task.steps is not None
        now_s, label = self._bot.now_s, task.request.label
        try:
            if now_s >= task.deadline_s:
                self._bot.machine.halt(now_s)
                raise Failed("timeout")
            self.wake_s = max(now_s, min(next(task.steps), task.deadline_s))
        except StopIteration:
            self._end(RpcOk(label))
            return False
        except Failed as failed:
            task.steps.close()
            self._end(refuse(label, str(failed)))
            return False
        except Off as off:
            self._end(RpcOk(label))
            self._bot.turn_off(off.seconds)
            return False
        return True

    def _end(self, answer: RpcOk | RpcError) -> None:
        self._task = None
        self._bot.set_busy(False)
        self._bot.answer(answer)
        self._bot.touch()
