"""What the demo does beside its processes: it keeps the town's time, and puts the menu under the chat."""

from __future__ import annotations

import time
import urllib.error
import urllib.request

from django.core.management import CommandError, call_command

from moyai.demo import timing
from moyai.demo.devices import Devices

TRY_EVERY_S = 3.0
ANSWER_S = 1.0


class Chores:
    """Called twice a second while the demo runs."""

    def __init__(self, devices: Devices) -> None:
        self._devices = devices
        self._has_menu = False
        self._try_at = 0.0

    def do(self) -> None:
        """Do what is due."""
        timing.remember()
        if not self._has_menu and time.monotonic() >= self._try_at:
            self._try_at = time.monotonic() + TRY_EVERY_S
            self._has_menu = self._put_menu()

    def _put_menu(self) -> bool:
        """Put the menu under the chat when the platform answers; tell whether that is done."""
        if not _answers(f"{self._devices.line}/_control/users"):
            return False
        try:
            call_command("line_menu", verbosity=0)
        except (CommandError, OSError):
            return False
        return True


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=ANSWER_S) as answer:  # noqa: S310 - our own platform
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
