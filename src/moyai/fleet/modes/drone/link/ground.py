"""A ground station for one vehicle, without a wire: messages and time in, messages out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moyai.engines.flight.formats.items import MavItem
from moyai.engines.flight.upload import Download, State, Upload
from moyai.fleet.modes.drone.link import translate
from moyai.fleet.modes.drone.link.seen import Seen
from moyai.fleet.modes.drone.link.wire import dialect

HEARTBEAT_MS = 1000
COMMAND_MS = 1500
COMMAND_RETRIES = 5


@dataclass
class Order:
    """A command on its way. ``result`` is MAV_RESULT once answered; ``is_lost`` when it never was."""

    number: int
    params: tuple[float, ...] = ()
    place: tuple[int, int, float] | None = None
    result: int | None = None
    is_lost: bool = False
    tries: int = 0
    deadline_ms: float = 0.0

    @property
    def is_accepted(self) -> bool:
        """Whether the vehicle does it."""
        return self.result in (dialect.MAV_RESULT_ACCEPTED, dialect.MAV_RESULT_IN_PROGRESS)

    @property
    def is_open(self) -> bool:
        """Whether an answer is awaited."""
        return self.result is None and not self.is_lost


class Ground:
    """Speaks with one vehicle: transfers one at a time, commands one at a time."""

    def __init__(self, system: int = 1) -> None:
        self.system = system
        self.seen = Seen()
        self.transfer: Upload | Download | None = None
        self.order: Order | None = None
        self._out: list[Any] = []
        self._heartbeat_ms = 0.0

    def upload(self, items: list[MavItem], mission_type: int, now_ms: float) -> Upload:
        """Begin to send a plan."""
        self.transfer = Upload(items, mission_type)
        self.send(self.transfer.start(now_ms))
        return self.transfer

    def download(self, mission_type: int, now_ms: float) -> Download:
        """Begin to read a plan back."""
        self.transfer = Download(mission_type)
        self.send(self.transfer.start(now_ms))
        return self.transfer

    def command(
        self, number: int, *params: float, now_ms: float, place: tuple[int, int, float] | None = None
    ) -> Order:
        """Begin to give a command; with a place it goes as COMMAND_INT."""
        self.order = Order(number, params, place)
        self._give(self.order, now_ms)
        return self.order

    def receive(self, message: Any, now_ms: float) -> None:
        """Take a message; those of other vehicles are passed over."""
        if message.get_srcSystem() != self.system:
            return
        self.seen.take(message, now_ms)
        mission = translate.read(message)
        if mission is not None and self.transfer is not None:
            self.send(self.transfer.receive(mission, now_ms))
        elif message.get_type() == "COMMAND_ACK" and self.order and message.command == self.order.number:
            self.order.result = message.result

    def tick(self, now_ms: float) -> None:
        """Repeat what was not answered, and say that we are here."""
        if now_ms - self._heartbeat_ms >= HEARTBEAT_MS:
            self._heartbeat_ms = now_ms
            self._out.append(
                dialect.MAVLink_heartbeat_message(
                    dialect.MAV_TYPE_GCS, dialect.MAV_AUTOPILOT_INVALID, 0, 0, dialect.MAV_STATE_ACTIVE, 3
                )
            )
        if self.transfer is not None and self.transfer.state == State.RUNNING:
            self.send(self.transfer.tick(now_ms))
        if self.order and self.order.is_open and now_ms >= self.order.deadline_ms:
            self._give(self.order, now_ms)

    def take_out(self) -> list[Any]:
        """Return what is to be sent, once."""
        out, self._out = self._out, []
        return out

    def send(self, messages: list[Any]) -> None:
        """Send messages of the mission protocol."""
        self._out += [translate.write(each, self.system) for each in messages]

    def _give(self, order: Order, now_ms: float) -> None:
        if order.tries > COMMAND_RETRIES:
            order.is_lost = True
            return
        params = (*order.params, *[0.0] * 7)
        if order.place is None:
            message = dialect.MAVLink_command_long_message(
                self.system, 1, order.number, order.tries, *params[:7]
            )
        else:
            message = dialect.MAVLink_command_int_message(
                self.system,
                1,
                dialect.MAV_FRAME_GLOBAL_RELATIVE_ALT_INT,
                order.number,
                0,
                0,
                *params[:4],
                *order.place,
            )
        order.tries += 1
        order.deadline_ms = now_ms + COMMAND_MS
        self._out.append(message)
