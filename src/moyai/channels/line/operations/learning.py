"""In which language a new friend reads: her telephone's, until she says otherwise."""

from __future__ import annotations

from datetime import datetime

from moyai.channels.line.accounts import find_account
from moyai.channels.line.client import ContentGone, NotKnown, ProfileReader, SdkClient
from moyai.channels.line.models import Friend
from moyai.core.languages import read_any_language

MOST_AT_ONCE = 20
"""So many profiles are read in a run: a few seconds of waiting at most, in which nothing else is done."""


def learn_languages(*, real_now: datetime) -> int:
    """Read the profiles of friends who were not asked yet, the newest first; return how many were read.

    Whoever is linked to a resident, or chose a language in words, keeps that one. The first answer of LINE
    that says nothing, such as too many requests, ends the run: it is tried again at the next.
    """
    waiting = Friend.objects.filter(profile_read_at=None, is_following=True, resident=None)
    read = 0
    for friend in waiting.order_by("-pk")[:MOST_AT_ONCE]:
        reader = find_reader(friend.account)
        try:
            code = reader.read_profile_language(friend.user_id) if reader is not None else ""
        except NotKnown:
            code = ""
        except ContentGone:
            break
        guess = {"language": read_any_language(code)} if code else {}
        Friend.objects.filter(pk=friend.pk, profile_read_at=None).update(profile_read_at=real_now, **guess)
        read += 1
    return read


def find_reader(account: str) -> ProfileReader | None:
    """Return who reads the profiles of an account's friends; None when the town has taken it away."""
    found = find_account(account)
    return None if found is None else SdkClient(found)
