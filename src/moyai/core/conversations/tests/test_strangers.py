"""Somebody who is not signed in begins so many conversations an hour, and no more."""

from datetime import timedelta
from typing import Any

import pytest

from moyai.core.conversations.models import StrangerStart
from moyai.core.conversations.strangers import TooManyStarts, note_stranger_start
from moyai.engines.conversation.tests.toy import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def limits(settings: Any) -> None:
    settings.MOYAI_STARTS_PER_BROWSER, settings.MOYAI_STARTS_PER_ADDRESS = 2, 3


def note(browser: str = "a", address: str = "192.0.2.1", after: timedelta = timedelta(0)) -> None:
    note_stranger_start(owner_key=browser, address=address, now=NOW + after)


def test_browser_begins_two_and_an_hour_later_again() -> None:
    note()
    note(address="192.0.2.2", after=timedelta(minutes=1))
    with pytest.raises(TooManyStarts):
        note(address="192.0.2.3", after=timedelta(minutes=59))
    note(address="192.0.2.3", after=timedelta(hours=1))


def test_address_begins_three_whatever_the_browser() -> None:
    for browser in "abc":
        note(browser)
    with pytest.raises(TooManyStarts):
        note("d")
    note("d", "192.0.2.2")


@pytest.mark.parametrize(("other", "is_same"), [("2001:db8::ffff:2", True), ("2001:db8:0:1::2", False)])
def test_of_an_ipv6_address_the_network_counts(other: str, is_same: bool) -> None:
    for browser in "abc":
        note(browser, "2001:db8::1")
    if is_same:
        with pytest.raises(TooManyStarts):
            note("d", other)
    else:
        note("d", other)


def test_zero_is_no_limit(settings: Any) -> None:
    settings.MOYAI_STARTS_PER_BROWSER = settings.MOYAI_STARTS_PER_ADDRESS = 0
    for _ in range(5):
        note()
    assert StrangerStart.objects.count() == 10


def test_neither_key_nor_address_can_be_read_in_the_table() -> None:
    note("secret-key", "192.0.2.1")
    kept = " ".join(StrangerStart.objects.values_list("key", flat=True))
    assert [word for word in ("secret", "192.0.2.1") if word in kept] == []
