"""A telephone on the simulated carrier's line: its posts are signed; it listens, and presses keys."""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from moyai.channels.voice.carrier.line import Line
from moyai.channels.voice.carrier.settings import make_international
from moyai.channels.voice.carrier.signing import sign
from moyai.demo.drill.doors.browser import HOST, Stuck

OUR_NUMBER = "+81265000000"


class Telephone:
    """One telephone.

    Args:
        number: as it is dialled in Japan.

    Attributes:
        presses: how many keys were pressed.
        words: what was said since the last key.
    """

    def __init__(self, number: str) -> None:
        self.presses = 0
        self.words = ""
        self._number = make_international(number)
        self._sid = f"CA{secrets.token_hex(16)}"
        self._line = Line()
        self._client = Client(SERVER_NAME=HOST, HTTP_HOST=HOST)
        self._last: tuple[str, dict[str, str]] | None = None

    def call(self) -> None:
        """Ring the town.

        Raises:
            Stuck: the town does not answer with a document.
        """
        self._line.begin(f"http://{HOST}/voice/")
        self._go_on()

    def choose(self, words: str) -> None:
        """Press the key that was said for this.

        Raises:
            Stuck: no key was said for it.
        """
        found = re.search(rf"{words}[^、。]*、(?:[^、。]*、)??([0-9])番", self.words)
        if found is None:
            raise Stuck(f"no {words!r} in {self.words!r}")
        self.presses += 1
        self._line.press(found[1])
        if self._line.waiting == "keys":
            self._line.stay_silent()
        self._go_on()

    def press_again(self) -> None:
        """Let the carrier post once more what it posted last, as it does where no answer came through."""
        if self._last is not None:
            self._post(*self._last)

    def hang_up(self) -> None:
        """Put the receiver down."""
        self._line.hang_up()

    def _go_on(self) -> None:
        heard = len(self._line.heard)
        while self._line.waiting == "document":
            wanted = self._line.request
            if wanted is None:
                raise Stuck("nothing to fetch")
            parts = urlsplit(wanted.url)
            self._last = f"{parts.path}?{parts.query}".rstrip("?"), wanted.fields
            self._line.load(wanted.url, self._post(*self._last))
        self.words = " ".join(one.text for one in self._line.heard[heard:] if one.kind == "say")

    def _post(self, path: str, fields: dict[str, str]) -> bytes:
        form = {
            "CallSid": self._sid,
            "AccountSid": "ACdrill",
            "From": self._number,
            "To": OUR_NUMBER,
            "CallStatus": "in-progress",
            "Direction": "inbound",
            "ApiVersion": "2010-04-01",
            **fields,
        }
        signature = sign(settings.MOYAI_VOICE_TOKEN, f"http://{HOST}{path}", form)
        answer = self._client.post(path, form, headers={"X-Twilio-Signature": signature})
        if answer.status_code != 200:
            raise Stuck(f"{answer.status_code} at {path}")
        return bytes(answer.content)
