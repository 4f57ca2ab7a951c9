"""The exchange: rings, runs every call's documents in time, and tells the customer how calls end."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from moyai.channels.voice.carrier.calls import Call, Status
from moyai.channels.voice.carrier.line import Request
from moyai.channels.voice.carrier.settings import CHARACTERS_PER_S, Settings, make_international
from moyai.channels.voice.carrier.webhooks import NoAnswer, Poster

logger = logging.getLogger("phone-carrier")
HELD_S = 3.0
"""A telephone whose page asked for news within so long is in somebody's hand."""
KEPT_S = 600
MOST_CALLS = 500
DIAL_S = 3.0
WITHHELD = "anonymous"


class Exchange:
    """Every call of the carrier, by its identifier, and the telephones that are in hand."""

    def __init__(self, settings: Settings, poster: Poster) -> None:
        self.settings = settings
        self.poster = poster
        self.calls: dict[str, Call] = {}
        self.held_at: dict[str, float] = {}
        self.machines: set[str] = set()

    # Telephones

    def hold(self, number: str) -> None:
        """Note that somebody has this telephone in hand."""
        self.held_at[number] = time.monotonic()

    def is_held(self, number: str) -> bool:
        """Tell whether somebody has this telephone in hand."""
        return time.monotonic() - self.held_at.get(number, -HELD_S) < HELD_S

    def find_call_of(self, number: str) -> Call | None:
        """Return the telephone's latest call, going on or not."""
        return next((call for call in reversed(self.calls.values()) if call.telephone == number), None)

    def ring_customer(self, number: str, *, is_withheld: bool) -> Call | None:
        """Have a telephone ring the customer; None while it is in a call already."""
        present = self.find_call_of(number)
        if present is not None and not present.is_over:
            return None
        shown = WITHHELD if is_withheld else make_international(number)
        settings = self.settings
        call = Call(number, shown, settings.number, "inbound", settings.webhook, settings.status_url)
        return self._begin(call, self._run_inbound)

    def ring_telephone(self, call: Call) -> Call:
        """Ring a telephone for the customer."""
        return self._begin(call, self._run_outbound)

    async def close(self) -> None:
        """End every call."""
        tasks = [call.task for call in self.calls.values() if call.task and not call.task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # The course of a call

    def _begin(self, call: Call, run: Callable[[Call], Awaitable[None]]) -> Call:
        self._forget_old()
        self.calls[call.sid] = call
        call.task = asyncio.create_task(self._guard(call, run))
        return call

    def _forget_old(self) -> None:
        over = [c for c in self.calls.values() if c.is_over]
        for call in over:
            if time.time() - call.ended_at > KEPT_S or len(self.calls) >= MOST_CALLS:
                del self.calls[call.sid]

    async def _guard(self, call: Call, run: Callable[[Call], Awaitable[None]]) -> None:
        try:
            await run(call)
        except Exception:
            logger.exception("call %s", call.sid)
            if not call.is_over:
                await self._end(call, "failed")

    async def _run_inbound(self, call: Call) -> None:
        call.status = "ringing"
        await self._talk(call)

    async def _run_outbound(self, call: Call) -> None:
        await self._tell(call, "initiated")
        present = [c for c in self.calls.values() if c.telephone == call.telephone and c is not call]
        if any(not other.is_over for other in present):
            await self._end(call, "busy")
            return
        call.status = "ringing"
        await self._tell(call, "ringing")
        how = await self._wait_for_answer(call)
        if how in ("human", "machine_start"):
            call.answered_by = how if call.detects_machines else ""
            await self._talk(call, answers=self.settings.nobody == "understands")
        else:
            ends: dict[str, Status] = {"busy": "busy", "canceled": "canceled"}
            await self._end(call, ends.get(how, "no-answer"))

    async def _wait_for_answer(self, call: Call) -> str:
        """Ring; return human, machine_start, busy, canceled or no-answer."""
        if call.telephone in self.machines:
            return "machine_start"
        if not self.is_held(call.telephone):
            return await self._answer_for_nobody(call)
        ends_at = time.monotonic() + call.ring_s
        while (left := ends_at - time.monotonic()) > 0:
            try:
                kind, _ = await asyncio.wait_for(call.inputs.get(), left)
            except TimeoutError:
                break
            if kind in ("answer", "decline", "hangup", "cancel"):
                return {"answer": "human", "cancel": "canceled"}.get(kind, "busy")
        return "no-answer"

    async def _answer_for_nobody(self, call: Call) -> str:
        await asyncio.sleep(min(call.ring_s, 5) * self.settings.pace)
        return {"machine": "machine_start", "understands": "human"}.get(self.settings.nobody, "no-answer")

    async def _talk(self, call: Call, *, answers: bool = False) -> None:
        """Run documents until the line is closed."""
        line = call.line
        line.begin(call.url)
        while line.waiting != "over":
            if line.request is not None:
                await self._fetch(call, line.request)
            elif line.waiting == "dial":
                await self._dial(call)
            elif answers and not self.is_held(call.telephone):
                await asyncio.sleep(self._speech_s(call) / 4)
                line.press("1")
            else:
                await self._listen(call)
        await self._end(call, "completed")

    async def _fetch(self, call: Call, wanted: Request) -> None:
        if call.direction == "outbound-api" and call.status == "ringing":
            await self._open(call)
        fields = call.make_fields(self.settings.account) | wanted.fields
        try:
            url, document = await self.poster.fetch(wanted.url, fields)
        except NoAnswer as failure:
            logger.warning("call %s: %s", call.sid, failure)
            call.line.fail()
            return
        if call.status == "ringing":
            await self._open(call)
        _drop_keys(call)
        if call.line.waiting != "over":
            call.line.load(url, document)

    async def _open(self, call: Call) -> None:
        call.status, call.answered_at = "in-progress", time.time()
        await self._tell(call, "answered")

    async def _listen(self, call: Call) -> None:
        """Wait for a key, a voice or the end, as long as the document says after its words."""
        line = call.line
        wait_s = line.wait_s if line.typed else line.wait_s + self._speech_s(call)
        try:
            kind, value = await asyncio.wait_for(call.inputs.get(), max(wait_s, 0.05))
        except TimeoutError:
            line.stay_silent()
            return
        call.seen = len(line.heard)
        if kind == "press":
            line.press(value)
        elif kind == "speak":
            self._record(call, value)
        elif kind in ("hangup", "cancel"):
            line.hang_up()

    def _record(self, call: Call, words: str) -> None:
        """Keep what was said, in words: nobody speaks into a simulated telephone."""
        name = f"RE{len(call.recordings) + 1}-{call.sid}"
        call.recordings[name] = words
        call.line.speak(f"{self.settings.address}/recordings/{name}", max(1, round(len(words) / 5)))

    async def _dial(self, call: Call) -> None:
        """Dial for the customer's program: nobody is there, or they speak until the caller hangs up."""
        await asyncio.sleep(DIAL_S * self.settings.pace)
        how = self.settings.dialled
        began = time.time()
        while how == "completed" and not call.line.ending:
            kind, _ = await call.inputs.get()
            if kind in ("hangup", "cancel"):
                call.line.end_dial(how, round(time.time() - began))
                call.line.hang_up()
                return
        call.line.end_dial(how)

    def _speech_s(self, call: Call) -> float:
        """How long it takes to say what was not waited for yet."""
        words = sum(len(one.text) for one in call.line.heard[call.seen :])
        call.seen = len(call.line.heard)
        return words / CHARACTERS_PER_S * self.settings.pace

    async def _end(self, call: Call, status: Status) -> None:
        call.status, call.ended_at = status, time.time()
        call.line.hang_up()
        await self._tell(call, "completed")

    async def _tell(self, call: Call, event: str) -> None:
        if call.status_url and event in call.events:
            extra = {"CallDuration": str(call.seconds)} if call.is_over else {}
            await self.poster.tell(call.status_url, call.make_fields(self.settings.account) | extra)


def _drop_keys(call: Call) -> None:
    """Keys pressed while nothing asked for any are lost, as on a real line."""
    kept = []
    while not call.inputs.empty():
        kept.append(call.inputs.get_nowait())
    for one in kept:
        if one[0] not in ("press", "answer"):
            call.inputs.put_nowait(one)
