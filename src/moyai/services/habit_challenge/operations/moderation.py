"""Complaints, what is hidden by rule until somebody has looked, decisions and their undoing, blocks.

The rule: a complaint hides what it is about at once, so that nobody has to see it until the town has looked.
Who has complained three times about what the town found no fault with needs a second voice; whatever so many
different people complain about (``complaints_hide``) is hidden in any case. Every decision is audited.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.notices.operations import notify
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.services.habit_challenge.days_policy import get_policy
from moyai.services.habit_challenge.enums import ComplaintStatus, ReportState
from moyai.services.habit_challenge.models import Block, Complaint, Member, Report, Word
from moyai.services.habit_challenge.refusals_days import ModerationRefused
from moyai.services.habit_challenge.saying import as_notice
from moyai.services.habit_challenge.texts import days as say

KIND = "habit_challenge.moderation"
MOST_WHY = 200
CRIED_WOLF = 3


@transaction.atomic
def complain(
    *,
    by: Member,
    about: Member,
    why: str,
    now: datetime,
    report: Report | None = None,
    word: Word | None = None,
) -> Complaint:
    """Tell the town that something of a teammate troubles one; she is not told who did. Once for each thing.

    Args:
        by: who is troubled.
        about: whose it is.
        why: in her words, up to 200 characters.
        now: the town's time.
        report: which, if it is about one.
        word: which line of the chat, if it is about one.

    Raises:
        ModerationRefused: she is of another team, it is her own, or nothing is said.
    """
    if by.team_id is None or about.team_id != by.team_id:
        raise ModerationRefused("not_mate")
    if by.pk == about.pk:
        raise ModerationRefused("own")
    words = why.replace("\0", "").strip()[:MOST_WHY]
    if not words:
        raise ModerationRefused("why")
    thing = report or word
    if thing is not None and thing.member_id != about.pk:
        raise ModerationRefused("not_mate")
    known = Complaint.objects.filter(by=by, about=about, report=report, word=word)
    complaint = known.filter(status=ComplaintStatus.OPEN).first()
    if complaint is None:
        complaint = Complaint.objects.create(
            by=by, about=about, report=report, word=word, why=words, made_at=now
        )
        record(
            actor=f"habit-member:{by.code}",
            action="habit_challenge.complain",
            subject=f"habit-complaint:{complaint.pk}",
            now=now,
        )
        if thing is not None and _hides(complaint):
            _hide(thing, now)
    return complaint


@transaction.atomic
def decide(
    *, complaint: Complaint, status: ComplaintStatus, note: str, actor: str, now: datetime
) -> Complaint:
    """Decide on a complaint: upheld, and what it is about stays hidden; or dismissed, and it is shown again.

    All open complaints about the same thing are decided with it.

    Raises:
        ModerationRefused: somebody else has decided meanwhile.
    """
    facts = {"status": status, "decided_at": now, "decided_by": actor, "note": note.strip()[:MOST_WHY]}
    open_ = Complaint.objects.filter(pk=complaint.pk, status=ComplaintStatus.OPEN)
    if not open_.update(**facts):
        raise ModerationRefused("decided")
    complaint.refresh_from_db()
    thing = complaint.report or complaint.word
    told = [complaint]
    if thing is not None:
        same = Complaint.objects.filter(
            report=complaint.report, word=complaint.word, status=ComplaintStatus.OPEN
        )
        told += list(same.select_related("by__resident"))
        same.update(**facts)
        _show_or_hide(thing, is_hidden=status == ComplaintStatus.UPHELD, now=now)
    record(
        actor=actor,
        action="habit_challenge.decide_complaint",
        subject=f"habit-complaint:{complaint.pk}",
        now=now,
        status=status,
    )
    text = say.UPHELD_NOTICE if status == ComplaintStatus.UPHELD else say.DISMISSED_NOTICE
    for each in told:
        _tell(each.by.resident if each.by else None, text, f"habit-complaint:{each.pk}:{status}", now)
    return complaint


@transaction.atomic
def undo_decision(*, complaint: Complaint, actor: str, now: datetime) -> Complaint:
    """Take a decision back: it is open again, and hidden until decided anew.

    Raises:
        ModerationRefused: it is open.
    """
    facts = {"status": ComplaintStatus.OPEN, "decided_at": None, "decided_by": "", "note": ""}
    decided = Complaint.objects.filter(pk=complaint.pk).exclude(status=ComplaintStatus.OPEN)
    if not decided.update(**facts):
        raise ModerationRefused("open")
    complaint.refresh_from_db()
    thing = complaint.report or complaint.word
    if thing is not None:
        _show_or_hide(thing, is_hidden=True, now=now)
    record(
        actor=actor,
        action="habit_challenge.undo_decision",
        subject=f"habit-complaint:{complaint.pk}",
        now=now,
    )
    return complaint


@transaction.atomic
def block(*, by: Member, whom: Member, now: datetime) -> None:
    """See nothing more of somebody; she is not told. Twice is once.

    Raises:
        ModerationRefused: it is oneself.
    """
    if by.pk == whom.pk:
        raise ModerationRefused("own")
    Block.objects.get_or_create(by=by, whom=whom, defaults={"made_at": now})


def unblock(*, by: Member, whom: Member) -> None:
    """See somebody's things again."""
    Block.objects.filter(by=by, whom=whom).delete()


def _hides(complaint: Complaint) -> bool:
    same = Complaint.objects.filter(report=complaint.report, word=complaint.word)
    voices = same.filter(status=ComplaintStatus.OPEN, by__isnull=False).values("by").distinct().count()
    if voices >= get_policy().complaints_hide or same.filter(by__isnull=True).exists():
        return True
    earlier = Complaint.objects.filter(by=complaint.by, status=ComplaintStatus.DISMISSED)
    return earlier.count() < CRIED_WOLF


def _hide(thing: Report | Word, now: datetime) -> None:
    shown = type(thing)._default_manager.filter(pk=thing.pk, state=ReportState.SHOWN)
    if shown.update(state=ReportState.HIDDEN):
        key = f"habit-hidden:{type(thing).__name__}:{thing.code}:{now:%Y%m%d%H%M%S}"
        _tell(thing.member.resident, say.HIDDEN_NOTICE, key, now)


def _show_or_hide(thing: Report | Word, *, is_hidden: bool, now: datetime) -> None:
    if is_hidden:
        _hide(thing, now)
        return
    hidden = type(thing)._default_manager.filter(pk=thing.pk, state=ReportState.HIDDEN)
    if hidden.update(state=ReportState.SHOWN):
        key = f"habit-shown:{type(thing).__name__}:{thing.code}:{now:%Y%m%d%H%M%S}"
        _tell(thing.member.resident, say.SHOWN_AGAIN, key, now)


def _tell(resident: Resident | None, text: Localized, key: str, now: datetime) -> None:
    if resident is not None:
        notify(
            resident=resident,
            kind=KIND,
            text=as_notice(text),
            idempotency_key=key,
            now=now,
            is_private=True,
        )
