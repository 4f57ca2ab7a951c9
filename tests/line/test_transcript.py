"""The golden transcript: every word of a booking in the chat.

After a change of words, take over what the failed comparison shows.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from moyai.channels.line.operations import make_code
from moyai.core.conversations.tests.registered import only_flows
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.tests.town import NOW, make_day, make_resident
from tests.line.chat import Chat

GOLDEN = Path(__file__).with_name("booking.txt")
KNOWN = ("book_ride", "my_rides", "register", "renew")
PRESSED = ("タクシーを予約", "自宅", "町の施設", "", "出発", "10:00", "1人", "なし", "これにする", "予約する")


@pytest.mark.django_db
def test_booking_in_the_chat_says_what_it_always_says() -> None:
    with only_flows(*KNOWN):
        said = book()
    assert said == GOLDEN.read_text(encoding="utf-8").rstrip("\n")


def book() -> str:
    """Follow, link and book; return every word."""
    make_day()
    chat = Chat()
    chat.send("follow", follow={"isUnblocked": False})
    lines = [show(chat)]
    chat.write(make_code(resident=make_resident(), actor="user:1", now=NOW))
    lines.append(show(chat))
    for words in PRESSED:
        if words == "10:00":
            chat.write("6月10日10時")
        elif words:
            chat.press(words)
        else:
            chat.point(137.953, 35.835)
        lines += [f"> {words or '(地図で選んだ場所)'}", show(chat)]
    said = "\n\n".join(lines).replace(Ride.objects.get().code, "<番号>")
    return said.replace(Ride.objects.get().code[-4:], "<4けた>")


def show(chat: Chat) -> str:
    """Return what was said, and what can be pressed."""
    buttons = " ".join(f"[{words}]" for words, _action in chat.buttons())
    return f"{chat.words()}\n{buttons}"
