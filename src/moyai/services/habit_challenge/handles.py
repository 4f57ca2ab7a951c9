"""The names under which people are known in their teams, and names of teams."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from datetime import date

from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized, joined
from moyai.services.habit_challenge.enums import Generation
from moyai.services.habit_challenge.refusals_teams import TeamRefused
from moyai.services.habit_challenge.teams_policy import get_teams_policy

MOST_CHARACTERS = 20
TITLES = ("さん", "ちゃん", "くん", "さま", "様", "君")
FLOWERS = ("さくら", "つばき", "すみれ", "もみじ", "こすもす", "りんどう", "かたくり", "やまぶき")
"""Offered to whoever would rather not be called by her own name."""

TEAM_NAMES = (
    *("さくら", "つばき", "すみれ", "もみじ", "こすもす", "りんどう", "かたくり", "やまぶき", "れんげ"),
    *("ひまわり", "あさがお", "ほたる", "つばめ", "ひばり", "かわせみ", "うぐいす", "めじろ", "すずめ"),
    *("こまどり", "らいちょう", "いちょう", "けやき", "しらかば", "からまつ", "ぶな", "くるみ", "りんご"),
    *("あんず", "ぶどう", "ゆず", "あおぞら", "ひだまり", "そよかぜ", "にじ", "ほしぞら", "みかづき"),
    *("あけぼの", "ゆうやけ", "せせらぎ", "やまなみ"),
)


def clean_handle(text: str) -> str:
    """Return what somebody wants to be called, tidied.

    Raises:
        TeamRefused: it is empty, too long, or has characters that are no letters to read.
    """
    tidy = " ".join(unicodedata.normalize("NFKC", text).split())
    has_odd = any(unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co", "Cn") for each in tidy)
    if not tidy or len(tidy) > MOST_CHARACTERS or has_odd:
        raise TeamRefused("bad_handle")
    return tidy


def make_unlike(handle: str, taken: Collection[str]) -> str:
    """Return a handle unlike those that are taken: with a number behind it, where it must be."""
    number, found = 2, handle
    while found in taken:
        mark = str(number)
        found = handle[: MOST_CHARACTERS - len(mark)] + mark
        number += 1
    return found


def suggest_handles(resident: Resident, most: int = 4) -> list[str]:
    """Return names to choose from: her given name's reading, then flowers, always the same for her."""
    own = (resident.given_kana or resident.given_name)[:MOST_CHARACTERS]
    first = (resident.pk or 0) % len(FLOWERS)
    flowers = [FLOWERS[(first + 3 * number) % len(FLOWERS)] for number in range(len(FLOWERS))]
    return list(dict.fromkeys([own, *flowers]))[:most]


def call_by(handle: str) -> Localized:
    """Return how somebody is spoken of: はなさん."""
    return Localized(handle if handle.endswith(TITLES) else f"{handle}さん", handle)


def list_names(handles: Iterable[str]) -> Localized:
    """Return several people, as one enumerates them."""
    return joined([call_by(each) for each in handles], ja="、", en=", ")


def choose_team_name(taken: Collection[str]) -> str:
    """Return a name of a team that is not taken; with a number, once all are."""
    for round_ in range(1, 1000):
        for name in TEAM_NAMES:
            found = name if round_ == 1 else f"{name}{round_}"
            if found not in taken:
                return found
    raise RuntimeError("all names of teams are taken")


def find_generation(born: date, today: date) -> Generation:
    """Return which of the three generations somebody belongs to by her age on a day."""
    years, policy = count_years(born, today), get_teams_policy()
    if years >= policy.elder_from_years:
        return Generation.ELDER
    return Generation.CHILD if years <= policy.child_until_years else Generation.PARENT


def count_years(born: date, today: date) -> int:
    """Return somebody's age in whole years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
