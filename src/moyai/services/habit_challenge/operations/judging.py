"""What looked like cheating is decided by a person, who may decide otherwise later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.clock import local
from moyai.core.ledger.chart import COIN_ISSUED
from moyai.core.ledger.models import Entry
from moyai.core.notices.operations import notify
from moyai.engines.conversation import Localized
from moyai.services.habit_challenge.enums import Verdict
from moyai.services.habit_challenge.models import Flag
from moyai.services.habit_challenge.purses import give_back, take
from moyai.services.habit_challenge.queries.coins import DAY, TAKEN, get_coins
from moyai.services.habit_challenge.queries.flags import list_days, sum_takeable
from moyai.services.habit_challenge.refusals_coins import CoinRefused
from moyai.services.habit_challenge.texts import coins as say


@transaction.atomic
def judge_flag(*, flag: Flag, verdict: Verdict, note: str, actor: str, now: datetime) -> Flag:
    """Decide what a flag was; cheated takes the coins of its days back, as far as she still has them.

    Deciding the same again changes nothing; deciding otherwise undoes what the first decision did.

    Raises:
        CoinRefused: another was quicker.
    """
    wait_for_turn()
    flag.refresh_from_db()
    if flag.verdict == verdict:
        return flag
    was, before = flag.verdict, flag.round
    if was == Verdict.CHEATED:
        _return(flag, actor, now)
    is_open = verdict == Verdict.OPEN
    flag.taken_coins = _take_back(flag, actor, now) if verdict == Verdict.CHEATED else 0
    changed = Flag.objects.filter(pk=flag.pk, verdict=was, round=before).update(
        verdict=verdict,
        note=note[:200],
        decided_at=None if is_open else now,
        decided_by="" if is_open else actor,
        taken_coins=flag.taken_coins,
        round=before + 1,
    )
    if not changed:
        raise CoinRefused("overtaken", say.OVERTAKEN)
    flag.refresh_from_db()
    facts = {"was": was, "verdict": verdict, "coins": flag.taken_coins}
    record(actor=actor, action="habit_challenge.judge_flag", subject=f"flag:{flag.pk}", now=now, **facts)
    _tell(flag, Verdict(was), now)
    return flag


def _take_back(flag: Flag, actor: str, now: datetime) -> int:
    """Take each day's coins back by an entry of its own, never more than she has."""
    left, taken = get_coins(flag.member), 0
    for day, earned in sum_takeable(flag).items():
        coins = min(earned, left - taken)
        if coins < 1:
            continue
        take(
            flag.member,
            coins,
            to=COIN_ISSUED,
            party=TAKEN,
            key=_key(flag, day, flag.round),
            day=local(now).date(),
            reason=f"{day.month}月{day.day}日の分の取り消し",
            reference=f"{DAY}{day.isoformat()}",
            actor=actor,
            now=now,
        )
        taken += coins
    return taken


def _return(flag: Flag, actor: str, now: datetime) -> None:
    """Reverse what the standing decision took."""
    keys = [_key(flag, day, flag.round - 1) for day in list_days(flag)]
    for entry in _list_entries(keys):
        coins = sum(line.credit for line in entry.lines.all())
        give_back(
            flag.member,
            coins,
            key=entry.key,
            day=local(now).date(),
            reason="取り消しをもとに戻す",
            actor=actor,
            now=now,
        )


def _list_entries(keys: Sequence[str]) -> list[Entry]:
    return list(Entry.objects.filter(key__in=keys).prefetch_related("lines").order_by("pk"))


def _key(flag: Flag, day: date, number: int) -> str:
    return f"coin:flag:{flag.pk}:{number}:{day.isoformat()}"


def _tell(flag: Flag, was: Verdict, now: datetime) -> None:
    """She is told when coins went or came back; being looked at is told to nobody."""
    resident = flag.member.resident
    if resident is None:
        return
    if flag.verdict == Verdict.CHEATED and flag.taken_coins:
        text: Localized = say.TAKEN_BACK.format(coins=flag.taken_coins)
    elif was == Verdict.CHEATED:
        text = say.RETURNED
    else:
        return
    notify(
        resident=resident,
        kind="habit_challenge.coins_judged",
        text={"ja": text.get("ja"), "en": text.get("en"), "easy": text.get("easy")},
        idempotency_key=f"habit:flag:{flag.pk}:{flag.round}",
        now=now,
    )
