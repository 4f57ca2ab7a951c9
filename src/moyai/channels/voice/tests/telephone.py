"""A telephone for tests: the simulated carrier's line, posting to our views through Django's test client."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from moyai.channels.voice.carrier.line import Line, Said
from moyai.channels.voice.carrier.signing import sign

HOST = "http://testserver"
TOKEN = "a-token-for-tests"
OUR_NUMBER = "+81265000000"
_numbers = count(1)


@dataclass
class Telephone:
    """One call from one number; everything said and pressed is noted as a transcript."""

    number: str = "+819000000000"
    client: Client = field(default_factory=Client)
    line: Line = field(default_factory=Line)
    sid: str = ""
    transcript: list[str] = field(default_factory=list)
    _noted: int = 0

    def call(self) -> Telephone:
        """Ring us."""
        self.sid = f"CA{next(_numbers):032d}"
        self.line = Line()
        self._noted = 0
        self.line.begin(f"{HOST}/voice/")
        return self._go_on()

    def press(self, keys: str) -> Telephone:
        """Press keys; a number that is not complete then waits out its time."""
        self.transcript.append(f"> {keys}")
        for key in keys:
            self.line.press(key)
        if self.line.waiting == "keys":
            self.line.stay_silent()
        return self._go_on()

    def stay_silent(self) -> Telephone:
        self.transcript.append("> (silence)")
        self.line.stay_silent()
        return self._go_on()

    def speak(self, url: str = "https://carrier.example/recordings/RE1") -> Telephone:
        self.transcript.append("> (speaks)")
        self.line.speak(url, 4)
        return self._go_on()

    def hang_up(self) -> Telephone:
        self.transcript.append("> (hangs up)")
        self.line.hang_up()
        self.post("/voice/status", CallStatus="completed")
        return self

    def end_dial(self, status: str) -> Telephone:
        self.line.end_dial(status)
        return self._go_on()

    def post(self, path: str, *, token: str = TOKEN, **fields: str) -> Any:
        """Post as the carrier does, signed."""
        form = {
            "CallSid": self.sid,
            "AccountSid": "ACtest",
            "From": self.number,
            "To": OUR_NUMBER,
            "Direction": "inbound",
            "ApiVersion": "2010-04-01",
            **({"CallStatus": "in-progress"} | fields),
        }
        signature = sign(token, f"{HOST}{path}", form)
        return self.client.post(path, form, headers={"X-Twilio-Signature": signature})

    @property
    def said(self) -> list[Said]:
        """What was said since the last key."""
        return [one for one in self.line.heard[self._last :] if one.kind == "say"]

    @property
    def words(self) -> str:
        return " ".join(one.text for one in self.said)

    def _go_on(self) -> Telephone:
        self._last = len(self.line.heard)
        while self.line.waiting == "document":
            assert self.line.request is not None
            wanted = self.line.request
            parts = urlsplit(wanted.url)
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            answer = self.post(path, **wanted.fields)
            assert answer.status_code == 200, answer.content
            self.line.load(wanted.url, answer.content)
        self.transcript += [one.text for one in self.said]
        if self.line.waiting == "over":
            self.transcript.append("(the line is closed)")
        if self.line.waiting == "dial":
            self.transcript.append(f"(dials {self.line.dialled})")
        return self
