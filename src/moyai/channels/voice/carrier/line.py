"""One call as the carrier's exchange sees it: runs TwiML up to the next thing that must come from outside.

Nothing here waits, sends or knows the time: whoever holds the line fetches documents, presses keys and says
when silence has lasted. The server and the tests hold it alike.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urljoin

from moyai.channels.voice.carrier.twiml import BadDocument, Verb, read

MOST_STEPS = 500
DEFAULT_WAIT_S = 5
Waiting = Literal["document", "keys", "voice", "dial", "over"]


@dataclass(frozen=True)
class Said:
    """Something that was heard on the line; ``kind`` is say, play, beep or pause."""

    text: str
    language: str = "ja-JP"
    kind: str = "say"


@dataclass(frozen=True)
class Request:
    """A document to fetch by POST, with the form fields besides those of every request."""

    url: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class Line:
    """The state of one call.

    Attributes:
        heard: Everything said so far.
        waiting: What is needed now: a document, keys, a voice, how a dialled number went; or it is over.
        request: The document to fetch, while that is waited for.
        wait_s: How long silence may last, while keys or a voice are waited for.
        dialled: The number that was dialled, while that is waited for.
        ending: Why it is over: "hangup" by the program, "caller", "rejected" or "error".
    """

    heard: list[Said] = field(default_factory=list)
    waiting: Waiting = "document"
    request: Request | None = None
    wait_s: int = 0
    dialled: str = ""
    ending: str = ""
    _base: str = ""
    _verbs: deque[Verb] = field(default_factory=deque)
    _verb: Verb | None = None
    _digits: str = ""
    _steps: int = 0

    def begin(self, url: str) -> None:
        """Ask for the first document."""
        self._fetch(url, {})

    def load(self, url: str, document: bytes) -> None:
        """Run a document that was fetched; what cannot be run ends the call with the carrier's own words."""
        self._base, self.request = url, None
        try:
            self._verbs = deque(read(document))
        except BadDocument:
            self.fail()
            return
        self._run()

    def fail(self) -> None:
        """End the call as the carrier does when no document can be had."""
        self.heard.append(Said("We are sorry, an application error has occurred. Goodbye.", "en-US"))
        self._end("error")

    def press(self, key: str) -> None:
        """Press one key: the talk stops, and the keys are posted once they are complete."""
        if self.waiting == "voice":
            self._record_done("", 0, key)
            return
        if self.waiting != "keys" or self._verb is None:
            return
        if key == self._verb.get("finishOnKey", "#"):
            self._keys_done()
            return
        self._digits += key
        if len(self._digits) >= self._verb.count("numDigits", 10_000):
            self._keys_done()

    def stay_silent(self) -> None:
        """Let the time run out: keys so far are posted, else the document goes on after the verb."""
        if self.waiting == "keys":
            self._keys_done()
        elif self.waiting == "voice":
            self._run()

    def speak(self, url: str, seconds: int) -> None:
        """Say something while it is recorded; ``url`` is where the recording is kept."""
        if self.waiting == "voice":
            self._record_done(url, seconds, "hangup")

    def end_dial(self, status: str, seconds: int = 0) -> None:
        """Tell how the dialled number went: completed, busy, no-answer or failed."""
        if self.waiting != "dial" or self._verb is None:
            return
        action = self._verb.get("action")
        if action:
            self._fetch(action, {"DialCallStatus": status, "DialCallDuration": str(seconds)})
        else:
            self._run()

    def hang_up(self) -> None:
        """Put the receiver down."""
        if self.waiting != "over":
            self._end("caller")

    @property
    def typed(self) -> str:
        """The keys pressed so far for the present verb."""
        return self._digits

    def _run(self) -> None:
        while self._verbs:
            self._steps += 1
            if self._steps > MOST_STEPS:
                self.fail()
                return
            verb = self._verbs.popleft()
            if self._do(verb):
                return
        self._end("hangup")

    def _do(self, verb: Verb) -> bool:
        """Do one verb; tell whether something must come from outside now."""
        match verb.name:
            case "Say" | "Play" | "Pause":
                self._say(verb)
                return False
            case "Gather":
                self._wait("keys", verb)
                for inside in verb.inside:
                    self._say(inside)
            case "Record":
                self.heard.append(Said("", kind="beep"))
                self._wait("voice", verb)
            case "Dial":
                self._wait("dial", verb)
                self.dialled = verb.text
            case "Redirect":
                self._fetch(verb.text, {})
            case _:
                self._end("rejected" if verb.name == "Reject" else "hangup")
        return True

    def _say(self, verb: Verb) -> None:
        kind = {"Play": "play", "Pause": "pause"}.get(verb.name, "say")
        self.heard.append(Said(verb.text, verb.get("language", "en-US"), kind))

    def _wait(self, waiting: Waiting, verb: Verb) -> None:
        self.waiting, self._verb, self._digits = waiting, verb, ""
        self.wait_s = verb.count("timeout", DEFAULT_WAIT_S)

    def _keys_done(self) -> None:
        """Post the keys; none at all goes on after the verb, unless it asks to hear of that too."""
        assert self._verb is not None
        if not self._digits and self._verb.get("actionOnEmptyResult") != "true":
            self._run()
            return
        self._fetch(self._verb.get("action") or self._base, {"Digits": self._digits})

    def _record_done(self, url: str, seconds: int, key: str) -> None:
        assert self._verb is not None
        if not url:
            self._run()
            return
        fields = {"RecordingUrl": url, "RecordingDuration": str(seconds), "Digits": key}
        self._fetch(self._verb.get("action") or self._base, fields)

    def _fetch(self, url: str, fields: dict[str, str]) -> None:
        self.waiting = "document"
        self.request = Request(urljoin(self._base, url), fields)

    def _end(self, ending: str) -> None:
        self.waiting, self.ending, self.request = "over", ending, None
