"""A remote for tests: arrows that go from key to key, and OK; what is on the screen is noted as a transcript.

An arrow goes to the next key in the order of reading, as Tab does where a browser has no scripts; how arrows
move in two dimensions is tried in Chromium (tests/e2e/test_tv.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from django.test import Client

from moyai.channels.tv.tests.living_room import Pressable, list_keys, read_fields, read_title

_POSTS_TO = re.compile(r'<form class="(?:tv-form|keys)[^"]*"[^>]*action="([^"]*)"')
_LINE = re.compile(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", re.S)
_SAID = re.compile(r'<p class="(?:tv-ask__chosen|tv-ask__hint|tv-ask__error)"[^>]*>(.*?)</p>', re.S)


@dataclass
class Remote:
    """One set that is switched on.

    Attributes:
        client: The set's browser.
        transcript: Every screen and every press.
    """

    client: Client
    transcript: list[str] = field(default_factory=list)
    page: str = ""
    _path: str = "/tv/"

    def switch_on(self) -> Remote:
        """Open the entry, as the set does."""
        return self._open("/tv/")

    def press(self, label: str) -> Remote:
        """Go to the first key with these words by arrows, and press OK.

        Raises:
            AssertionError: No key says so, or it cannot be pressed.
        """
        keys = [key for key in list_keys(self.page) if not key.is_disabled]
        here = next((n for n, key in enumerate(keys) if key.has_focus), 0)
        there = next((n for n, key in enumerate(keys) if label in key.words), None)
        assert there is not None, f"no {label!r} among {[key.words for key in keys]}"
        self.transcript.append(f"> {_say_arrows(there - here)}OK ({keys[there].words})\n")
        return self._follow(keys[there])

    def _follow(self, key: Pressable) -> Remote:
        if key.href:
            return self._open(key.href)
        found = _POSTS_TO.search(self.page)
        assert found, self.page
        answer = self.client.post(found[1], {**read_fields(self.page), "do": key.do})
        assert answer.status_code in (200, 302), answer
        return self._open(answer["Location"]) if answer.status_code == 302 else self._see(answer)

    def _open(self, path: str) -> Remote:
        return self._see(self.client.get(path, follow=True))

    def _see(self, answer: object) -> Remote:
        assert getattr(answer, "status_code", 0) == 200, answer
        self.page = answer.content.decode()  # type: ignore[attr-defined]
        self.transcript.append("\n".join(read_screen(self.page)))
        return self


def _say_arrows(steps: int) -> str:
    return ("↓" if steps > 0 else "↑") * abs(steps) + (" " if steps else "")


def read_screen(page: str) -> Iterator[str]:
    """Yield what stands on the screen: question, sentences, summary, and the keys, the framed one marked."""
    yield f"【{read_title(page)}】"
    for words in _SAID.findall(page):
        yield _plain(words)
    for label, value in _LINE.findall(page):
        yield f"{_plain(label)}: {_plain(value)}"
    for key in list_keys(page):
        mark = "▶" if key.has_focus else "×" if key.is_disabled else " "
        yield f" {mark} {key.words}"


def _plain(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())
