"""One question to very many friends: lines of up to 500, made at once, sent by the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, islice

from django.db import transaction
from django.db.models import QuerySet

from moyai.channels.line.client import MOST_RECIPIENTS
from moyai.channels.line.models import Friend, Mailing, Outgoing
from moyai.channels.line.operations.tapping import draw_question
from moyai.core.conversations.polls import Telling
from moyai.core.languages import read_any_language
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Language

LINES_AT_ONCE = 50
FRIENDS_AT_ONCE = 5000

Called = tuple[str, str, str]
"""Account, language, user id."""


@transaction.atomic
def ask_friends(
    *, question: Telling, residents: QuerySet[Resident] | None, key: str, now: datetime, real_now: datetime
) -> int:
    """Queue a question to all friends, or to those of some residents; return to how many.

    The same key again queues nothing. Who follows no more is not asked.
    """
    mailing, is_new = Mailing.objects.get_or_create(key=key, defaults={"made_at": real_now})
    if not is_new:
        return mailing.people
    friends = Friend.objects.filter(is_following=True)
    if residents is not None:
        friends = friends.filter(resident__in=residents)
    called = friends.order_by("account", "language", "pk").values_list("account", "language", "user_id")
    lines = _make_lines(called.iterator(chunk_size=FRIENDS_AT_ONCE), mailing, question, real_now)
    while some := list(islice(lines, LINES_AT_ONCE)):
        Outgoing.objects.bulk_create(some)
        mailing.people += sum(len(line.to) for line in some)
    mailing.save(update_fields=["people"])
    return mailing.people


def count_friends() -> int:
    """Return how many friends follow."""
    return Friend.objects.filter(is_following=True).count()


def _make_lines(
    called: Iterable[Called], mailing: Mailing, question: Telling, real_now: datetime
) -> Iterator[Outgoing]:
    for (account, code), group in groupby(called, key=lambda one: one[:2]):
        language: Language = read_any_language(code)
        messages = draw_question(question, language)
        users = (user_id for _account, _language, user_id in group)
        while to := list(islice(users, MOST_RECIPIENTS)):
            yield Outgoing(
                account=account,
                mailing=mailing,
                to=to,
                messages=messages,
                is_urgent=True,
                next_attempt_at=real_now,
                made_at=real_now,
            )
