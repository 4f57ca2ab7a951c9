"""A team's chat: lines said to all of the team, never to one alone, and words with which one is reminded."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.codes import make_code
from moyai.services.habit_challenge.enums import ReportState
from moyai.services.habit_challenge.kindness import Tone, find_tone
from moyai.services.habit_challenge.models import Complaint, Member, Nudge, Report, Word
from moyai.services.habit_challenge.refusals_days import WordsRefused

MOST_WORDS, MOST_NUDGE = 400, 60
CODE_LENGTH = 12
MOST_AT_ONCE, WITHIN = 10, timedelta(minutes=1)
"""So many lines within so long: a finger that slipped, or somebody who should take a breath."""
BY_LIST = "＊言葉の見張り"
"""Why of a complaint that nobody made: the list of words did."""


@transaction.atomic
def say_words(
    *,
    member: Member,
    text: str,
    idempotency_key: str,
    now: datetime,
    report: Report | None = None,
    is_sure: bool = False,
) -> Word:
    """Say a line to one's team; the same key again is the same line.

    Args:
        member: who says it, member or supporter of a team.
        text: up to 400 characters.
        idempotency_key: of the form that was sent.
        now: the town's time.
        report: of the team, which it is about.
        is_sure: she has been asked whether she would rather say it otherwise, and wants to say it so.

    Raises:
        WordsRefused: nothing, too much or too fast; or it may hurt and she has not been asked.
    """
    if member.team is None or member.left_on is not None:
        raise WordsRefused("no_team")
    key = f"{member.pk}:{idempotency_key}"[:80]
    known = Word.objects.filter(idempotency_key=key).first()
    if known is not None:
        return known
    words = _tidy(text, MOST_WORDS)
    tone = find_tone(words)
    if tone is not Tone.KIND and not is_sure:
        raise WordsRefused("hurts")
    recent = Word.objects.filter(member=member, said_at__gt=now - WITHIN, said_at__lte=now)
    if recent.count() >= MOST_AT_ONCE:
        raise WordsRefused("too_fast")
    is_of_team = report is not None and report.team_id == member.team_id
    word = Word.objects.create(
        code=make_code(CODE_LENGTH),
        team=member.team,
        member=member,
        report=report if is_of_team else None,
        text=words,
        said_at=now,
        idempotency_key=key,
    )
    if tone is Tone.THREATENS:
        Complaint.objects.create(by=None, about=member, word=word, why=BY_LIST, made_at=now)
    return word


@transaction.atomic
def take_words_back(*, word: Word, now: datetime) -> None:
    """Take one's own line back: it is gone, unless a moderator has yet to look at it."""
    if Complaint.objects.filter(word=word, status="open").exists():
        Word.objects.filter(pk=word.pk).update(state=ReportState.WITHDRAWN)
    else:
        word.delete()


@transaction.atomic
def write_nudge(*, by: Member, to: Member, text: str, now: datetime) -> Nudge | None:
    """Write the words with which a teammate is reminded who has not reported; empty: none any more.

    Raises:
        WordsRefused: they are not of one team, or the words are too long or may hurt.
    """
    if by.team_id is None or by.team_id != to.team_id or by.pk == to.pk:
        raise WordsRefused("no_team")
    if not text.strip():
        Nudge.objects.filter(by=by, to=to).delete()
        return None
    words = _tidy(text, MOST_NUDGE)
    if find_tone(words) is not Tone.KIND:
        raise WordsRefused("hurts")
    return Nudge.objects.update_or_create(
        by=by, to=to, defaults={"text": words, "made_at": now, "used_on": None}
    )[0]


def _tidy(text: str, most: int) -> str:
    words = text.replace("\0", "").strip()
    if not words:
        raise WordsRefused("empty")
    if len(words) > most:
        raise WordsRefused("too_long")
    return words
