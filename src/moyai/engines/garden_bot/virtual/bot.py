"""A FarmBot that is simulated: give it requests and the time, take what it says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import floor, inf, isfinite
from random import Random
from typing import Any

from moyai.engines.garden_bot.bed import NOTHING_KNOWN, Bed, Known, Place
from moyai.engines.garden_bot.language import Malformed, RpcOk, RpcRequest, parse, refuse, to_json
from moyai.engines.garden_bot.language.commands import EmergencyLock, EmergencyUnlock
from moyai.engines.garden_bot.language.messages import RpcError
from moyai.engines.garden_bot.virtual import control, moves, pins, system
from moyai.engines.garden_bot.virtual.faults import Fault
from moyai.engines.garden_bot.virtual.garden import STEP_S as GROW_S
from moyai.engines.garden_bot.virtual.garden import Garden
from moyai.engines.garden_bot.virtual.guards import PinGuards
from moyai.engines.garden_bot.virtual.machine import Machine
from moyai.engines.garden_bot.virtual.outgoing import Message, Outgoing
from moyai.engines.garden_bot.virtual.params import make_params
from moyai.engines.garden_bot.virtual.requests import Requests
from moyai.engines.garden_bot.virtual.tree import VERSION, Teller, make_telemetry
from moyai.engines.garden_bot.virtual.weather import Weather

assert control and moves and pins and system  # they register what they can do

TELEMETRY_S = 300.0
BUSY_REPORT_S, GAP_S, PING_GAP_S = 1.0, 0.2, 3.0
MOST_JOBS, MOST_HELD = 50, 200


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


class VirtualBot:
    """One bot over one bed.

    Nothing happens but through ``receive`` and ``advance``; times never go back. What happens is the same
    however often it is asked in between.

    Attributes:
        machine: Its hardware.
        garden: The bed it stands over.
        known: The rows it has fetched.
        params: The microcontroller's settings.
        crashes: How often an axis has struck the end of the frame.
    """

    def __init__(
        self,
        bed: Bed,
        *,
        seed: int = 0,
        now_s: float = 0.0,
        known: Known = NOTHING_KNOWN,
        name: str = "device_1",
        garden: Garden | None = None,
        idle_report_s: float = 30.0,
        weather: Callable[[float], Weather] | None = None,
    ) -> None:
        """Switch a bot on.

        Args:
            bed: Its frame.
            seed: Of everything that is left to chance.
            now_s: Seconds since 1970, or since anything.
            known: What it has fetched before.
            name: As the broker calls it.
            garden: The bed as it is; a new one by default.
            idle_report_s: How often it tells its state while nothing changes.
            weather: The weather at a moment; what ``feel`` told last by default.
        """
        self.seed, self.name = seed, name
        self.garden = garden or Garden(bed, seed)
        self.machine = Machine(bed, self.garden)
        self.params: dict[str, float] = make_params(bed)
        self.chance, self.noise = Random(f"chance:{seed}"), Random(f"noise:{seed}")
        self.faults: set[Fault] = set()
        self.safe_mm, self.soil_mm = bed.safe_mm, bed.soil_mm
        self.now_s = self.booted_s = now_s
        self.is_busy = self.is_locked = False
        self.locked_s = 0.0
        self.sync_status = "synced"
        self.env: dict[str, str] = {}
        self.jobs: dict[str, dict[str, Any]] = {}
        self.farmwares = dict.fromkeys(system.OWN_SCRIPTS, "1.0.0")
        self.seen_pins: dict[int, int] = {}
        self.pin_modes: dict[int, int] = {}
        self.depth = self.crashes = 0
        self._teller = Teller()
        self._weather = weather
        self._idle_report_s = idle_report_s
        self._out: list[Outgoing] = []
        self._held: list[Outgoing] = []
        self._requests = Requests(self)
        self._off_until_s = 0.0
        self._pinged_s = -inf
        self._guards = PinGuards()
        self._boot_s = inf
        self._grow_s = (floor(now_s / GROW_S) + 1) * GROW_S
        self._report_s, self._reported_s = now_s, -inf
        self._telemetry_s = now_s + TELEMETRY_S
        self._due_s = now_s
        self.machine.pour_until(now_s)
        self.learn(known)
        self._see_weather()

    # What is asked of it

    @property
    def place(self) -> Place:
        """Where it takes the head to be, now."""
        return self.machine.find_place(self.now_s)

    @property
    def due_s(self) -> float:
        """When something happens by itself next: before it, ``advance`` has nothing to say."""
        return self._due_s

    @property
    def is_on(self) -> bool:
        """Whether it is neither off nor starting."""
        return self.now_s >= self._off_until_s

    @property
    def hears(self) -> bool:
        """Whether messages come through to it and from it."""
        return self.is_on and Fault.SILENT not in self.faults and Fault.LOST_CONNECTION not in self.faults

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs or waits."""
        return self._requests.is_idle

    def learn(self, known: Known) -> None:
        """Take the rows that it has fetched."""
        self.known = known
        self.machine.slots = list(known.slots.values())

    def configure(self, firmware: Mapping[str, Any], fbos: Mapping[str, Any] | None = None) -> None:
        """Take the settings that it has fetched: those of ``firmware_config`` that it has, and the heights.

        Args:
            firmware: Names and numbers; whatever is no number, or no setting of its own, is left.
            fbos: ``safe_height`` and ``soil_height``, mm.
        """
        for name, value in firmware.items():
            if name in self.params and _is_number(value):
                self.params[name] = value
        heights = fbos or {}
        if _is_number(heights.get("safe_height")):
            self.safe_mm = float(heights["safe_height"])
        if _is_number(heights.get("soil_height")):
            self.soil_mm = float(heights["soil_height"])
        self.touch()
        self._plan()

    def feel(self, weather: Weather, now_s: float) -> list[Outgoing]:
        """Come under other weather; return what was said until then."""
        said = self.advance(now_s)
        self.garden.weather = weather
        return said

    def fail(self, fault: Fault, now_s: float) -> list[Outgoing]:
        """Let something go wrong; return what was said until then."""
        said = self.advance(now_s)
        self.machine.pour_until(now_s)
        self.faults.add(fault)
        self._feel_faults()
        self._plan()
        return said

    def mend(self, fault: Fault, now_s: float) -> list[Outgoing]:
        """Put it right again; what could not be sent to the API meanwhile is sent."""
        said = self.advance(now_s)
        self.machine.pour_until(now_s)
        self.faults.discard(fault)
        self._feel_faults()
        if self.hears:
            said += self._held
            self._held = []
            self.touch()
        if fault == Fault.SILENT:
            self._requests.catch_up(now_s)
        self._plan()
        return said

    def receive(self, request: RpcRequest | str | bytes, now_s: float) -> list[Outgoing]:
        """Take a request from the broker. The emergency stop acts before this returns.

        Args:
            request: Or its message, read here.
            now_s: When.

        Returns:
            What was said until now, and at once to this.

        Raises:
            ValueError: The time went back.
        """
        said = self.advance(now_s)
        if not self.hears:
            return said
        if not isinstance(request, RpcRequest):
            try:
                request = parse(request)
            except Malformed as malformed:
                self.log(f"Could not parse request: {malformed}", "error")
                return said + self._take_out()
        if request.body and isinstance(request.body[0], (EmergencyLock, EmergencyUnlock)):
            self._stop_or_release(request)
        else:
            self._requests.add(request)
        self._plan()
        return said + self._take_out()

    def ping(self, now_s: float) -> list[Outgoing]:
        """Hear a ping: tell the state, at most once in three seconds. Whoever ``hears`` echoes it."""
        said = self.advance(now_s)
        if not self.hears:
            return said
        if now_s - self._pinged_s >= PING_GAP_S:
            self._pinged_s = now_s
            self.report()
        return said + self._take_out()

    def switch_on(self, now_s: float) -> list[Outgoing]:
        """Press the button of a bot that is off."""
        said = self.advance(now_s)
        if not self.is_on:
            self._off_until_s = self._boot_s = now_s + system.BOOT_S
            self._plan()
        return said

    def advance(self, now_s: float) -> list[Outgoing]:
        """Let time go by, and return what was said meanwhile, in order.

        Raises:
            ValueError: The time went back.
        """
        if now_s < self.now_s:
            raise ValueError(f"time went back from {self.now_s} to {now_s}")
        while self._due_s <= now_s:
            self.now_s = max(self.now_s, self._due_s)
            self._do_what_is_due()
            self._plan()
        self.now_s = now_s
        return self._take_out()

    # What its commands do

    def send(self, outgoing: Outgoing) -> None:
        """Say something, where it can be heard; what is for the API is kept until it can."""
        if self.hears:
            self._out.append(outgoing)
        elif not isinstance(outgoing, Message) and len(self._held) < MOST_HELD:
            self._held.append(outgoing)

    def log(
        self,
        message: str,
        kind: str = "info",
        *,
        verbosity: int = 1,
        channels: Sequence[str] = (),
        meta: dict[str, Any] | None = None,
    ) -> None:
        """Say it on ``logs``."""
        at = self.place
        major, minor, patch = VERSION
        content = {
            "type": kind,
            "x": round(at.x, 2),
            "y": round(at.y, 2),
            "z": round(at.z, 2),
            "verbosity": verbosity,
            "major_version": major,
            "minor_version": minor,
            "patch_version": patch,
            "created_at": int(self.now_s),
            "channels": list(channels),
            "meta": meta or {"assertion_passed": None, "assertion_type": None},
            "message": message,
        }
        self.send(Message("logs", content))

    def touch(self) -> None:
        """Something changed: the state is told soon."""
        self._report_s = min(self._report_s, max(self.now_s, self._reported_s + GAP_S))

    def report(self) -> None:
        """Tell the state now."""
        if self.hears:
            self.send(self._teller.tell(self))
        self._reported_s = self.now_s
        self._report_s = self.now_s + (BUSY_REPORT_S if self.is_busy else self._idle_report_s)

    def set_busy(self, is_busy: bool) -> None:
        """Begin or end a movement."""
        if self.is_busy != is_busy:
            self.is_busy = is_busy
            self.touch()

    def set_sync(self, status: str) -> None:
        """Say how far fetching is."""
        self.sync_status = status
        self.touch()

    def show_job(
        self, name: str, status: str, percent: float, *, kind: str = "", file_type: str = ""
    ) -> None:
        """Show how far something is."""
        known = self.jobs.pop(name, {})
        self.jobs[name] = {
            "status": status,
            "type": kind,
            "file_type": file_type,
            "time": known.get("time", str(int(self.now_s * 1000))),
            "updated_at": int(self.now_s),
            "unit": "percent",
            "percent": percent,
        }
        while len(self.jobs) > MOST_JOBS:
            del self.jobs[next(iter(self.jobs))]
        self.touch()

    def guard(self, pin: int) -> None:
        """Let the microcontroller's guard look at a pin that was written."""
        self._guards.watch(pin, self.machine.pins[pin], self.params, self.now_s)

    def answer(self, answer: RpcOk | RpcError) -> None:
        """Answer a request."""
        self.send(Message("from_device", to_json(answer)))

    def turn_off(self, seconds: float) -> None:
        """Be off for so long."""
        self.machine.shut_down(self.now_s)
        self._guards.clear()
        self._requests.drop()
        self._boot_s = self._off_until_s = self.now_s + seconds

    def read_cached(self, pin: int) -> int | None:
        """Return what a pin was when it was last written or read."""
        return self.machine.pins.get(pin, self.seen_pins.get(pin))

    def lock(self) -> None:
        """Stop everything now, and stay so until it is released."""
        self.machine.shut_down(self.now_s)
        self._guards.clear()
        self.is_busy, self.is_locked, self.locked_s = False, True, self.now_s

    def unlock(self) -> None:
        """Let it move again."""
        self.is_locked = False
        self.touch()

    # How it goes on

    def _take_out(self) -> list[Outgoing]:
        said, self._out = self._out, []
        return said

    def _plan(self) -> None:
        wake_s = inf if Fault.SILENT in self.faults else self._requests.wake_s
        self._due_s = min(
            wake_s, self._guards.due_s, self._boot_s, self._grow_s, self._report_s, self._telemetry_s
        )

    def _do_what_is_due(self) -> None:
        now_s = self.now_s
        if self._guards.due_s <= now_s:
            self._shut_guarded()
        if self._grow_s <= now_s:
            self.machine.pour_until(now_s)
            self.garden.pass_step()
            self._grow_s += GROW_S
            self._see_weather()
        if self._boot_s <= now_s:
            self._boot()
        if self._requests.wake_s <= now_s and Fault.SILENT not in self.faults:
            self._requests.go_on()
        if self._report_s <= now_s:
            self.report()
        if self._telemetry_s <= now_s:
            self._telemetry_s += TELEMETRY_S
            self.send(Message("telemetry", make_telemetry(self)))

    def _see_weather(self) -> None:
        if self._weather is not None:
            self.garden.weather = self._weather(self._grow_s)

    def _feel_faults(self) -> None:
        self.machine.is_clogged = Fault.CLOGGED_NOZZLE in self.faults
        self.machine.is_empty = Fault.EMPTY_SEEDER in self.faults

    def _shut_guarded(self) -> None:
        for pin in self._guards.take_due(self.now_s):
            self.machine.write(pin, 0 if self.machine.pins.get(pin) else 1, self.now_s)
            self.log(f"Pin guard has switched pin {pin}", "warn")
            self.touch()

    def _boot(self) -> None:
        self._boot_s, self._off_until_s, self.booted_s = inf, 0.0, self.now_s
        self.sync_status = "synced"
        self.log("FarmBot is up and running!", "success")
        self.touch()

    def _stop_or_release(self, request: RpcRequest) -> None:
        if isinstance(request.body[0], EmergencyLock):
            self.lock()
            dropped = self._requests.drop()
            self.answer(RpcOk(request.label))
            self.report()
            for label in dropped:
                self.answer(refuse(label, "Emergency locked"))
            self.log("E-stopped", "error", channels=["toast"])
        else:
            self.unlock()
            self.answer(RpcOk(request.label))
            self.report()
        rest = request.body[1:]
        if rest:
            self._requests.add(RpcRequest(request.label, request.priority, request.timeout, rest))
