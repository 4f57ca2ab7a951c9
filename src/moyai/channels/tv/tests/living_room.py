"""A household with a television, and the pages as its remote sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import unescape

from django.test import Client

from moyai.channels.tv.models import TvSet
from moyai.channels.tv.operations import pair_set
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.operations import create_account
from moyai.core.places.models import Municipality
from moyai.core.residents.models import Household, Resident
from moyai.engines.conversation.tests.toy import NOW

_BUTTON = re.compile(r'<(button|a) class="(?:key|bar-key)[^"]*"([^>]*)>(.*?)</\1>', re.S)


@dataclass(frozen=True)
class Pressable:
    """A key of the screen: what it says, posts or leads to, and whether the frame is on it at first."""

    words: str
    do: str
    href: str
    is_disabled: bool
    has_focus: bool


def make_household() -> Household:
    town, _ = Municipality.objects.get_or_create(code="202096", defaults={"name": "伊那市"})
    return Household.objects.create(municipality=town, address="荒井0-1", lon=137.96, lat=35.84)


def make_member(home: Household, given: str, code: str, *, user: User | None = None) -> Resident:
    return Resident.objects.create(
        code=code,
        household=home,
        user=user,
        family_name="伊藤",
        given_name=given,
        family_kana="イトウ",
        given_kana="ハナコ",
        birth_date=date(1945, 3, 2),
        registered_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def make_user(name: str, role: Role = Role.RESIDENT) -> User:
    return create_account(username=name, password="sesame-street", display_name=name, roles=(role,))


def read_code(page: str) -> str:
    return "".join(re.findall(r"tv-code__digits.*?<span>(\d{3})</span><span>(\d{3})</span>", page, re.S)[0])


def switch_on(home: Household | None = None) -> Client:
    """A new set; paired when there is a household."""
    client = Client()
    code = read_code(client.get("/tv/").content.decode())
    if home is not None:
        user = User.objects.first() or make_user("somebody")
        pair_set(code=code, household=home, by=user, now=NOW)
    return client


def list_keys(page: str) -> list[Pressable]:
    found = []
    for _tag, attributes, inside in _BUTTON.findall(page):
        given = dict(re.findall(r'([a-z-]+)="([^"]*)"', attributes))
        words = " ".join(unescape(re.sub(r"<[^>]+>", " ", inside)).split())
        is_disabled = bool(re.search(r"\bdisabled\b", attributes))
        has_focus = bool(re.search(r"\bautofocus\b", attributes))
        do, href = unescape(given.get("value", "")), given.get("href", "")
        found.append(Pressable(words, do, href, is_disabled, has_focus))
    return found


def read_fields(page: str) -> dict[str, str]:
    names = "key|shown|version|notice"
    return dict(re.findall(rf'<input type="hidden" name="({names})" value="([^"]*)"', page))


def read_title(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page, re.S)
    return unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""


def only_set() -> TvSet:
    return TvSet.objects.get()
