"""The diary of a bed: words and pictures, notes for whoever comes next, what troubles somebody in it."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.engines.conversation import Localized
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.enums_people import ConsentFor, EntryState
from moyai.services.smart_farm.models import DiaryEntry, DiaryTrouble, FarmMember, GardenImage, Robot
from moyai.services.smart_farm.notices_people import tell
from moyai.services.smart_farm.plain_text import is_private
from moyai.services.smart_farm.queries.people import LOOK_AFTER, has_consent
from moyai.services.smart_farm.refusals_people import PeopleRefused
from moyai.services.smart_farm.texts import people as say

MOST_WORDS, MOST_WHY = 400, 200
MOST_AT_ONCE, WITHIN = 5, timedelta(minutes=5)
WRITE = frozenset(each for each in FarmRole if each != FarmRole.GUARDIAN)


@transaction.atomic
def write_entry(
    *,
    robot: Robot,
    member: FarmMember,
    text: str,
    image: GardenImage | None = None,
    is_handover: bool = False,
    idempotency_key: str,
    now: datetime,
) -> DiaryEntry:
    """Write down something about a bed; the same key again is the same entry.

    Args:
        robot: over whose bed.
        member: who writes.
        text: up to 400 characters; of anybody kept and shown as text, never as anything else.
        image: one of the robot's own pictures.
        is_handover: for whoever comes next.
        idempotency_key: of the form.
        now: the town's time.

    Raises:
        PeopleRefused: not one of the farm who writes, a child without her guardian's yes, nothing, too much,
            too fast, or something that leads strangers to a person.
    """
    if member.role not in WRITE or member.farm_id != robot.bed.farm_id or member.left_on is not None:
        raise PeopleRefused("not_yours")
    if not has_consent(member, ConsentFor.DIARY):
        raise PeopleRefused("no_consent")
    key = f"{member.pk}:{idempotency_key}"[:80]
    known = DiaryEntry.objects.filter(idempotency_key=key).first()
    if known is not None:
        return known
    words = tidy(text, member)
    recent = DiaryEntry.objects.filter(member=member, written_at__gt=now - WITHIN, written_at__lte=now)
    if recent.count() >= MOST_AT_ONCE:
        raise PeopleRefused("too_fast")
    is_its_own = image is not None and image.robot_id == robot.pk
    try:
        with transaction.atomic():
            return DiaryEntry.objects.create(
                code=make_free_code(lambda code: DiaryEntry.objects.filter(code=code).exists()),
                robot=robot,
                member=member,
                text=words,
                image=image if is_its_own else None,
                is_handover=is_handover,
                idempotency_key=key,
                written_at=now,
            )
    except IntegrityError:  # the same form twice at once
        return DiaryEntry.objects.get(idempotency_key=key)


def tidy(text: str, member: FarmMember) -> str:
    """Return words as they are kept.

    Raises:
        PeopleRefused: nothing, too much, or what a child should not tell.
    """
    words = "".join(each for each in text.strip() if each == "\n" or unicodedata.category(each)[0] != "C")
    words = words.strip()
    if not words:
        raise PeopleRefused("empty_words")
    if len(words) > MOST_WORDS:
        raise PeopleRefused("long_words")
    if member.role == FarmRole.PUPIL and is_private(words):
        raise PeopleRefused("private_words")
    return words


@transaction.atomic
def read_notes(*, robot: Robot, member: FarmMember, now: datetime) -> int:
    """Mark the notes to whoever comes next as read; return how many were new to her."""
    notes = DiaryEntry.objects.filter(
        robot=robot, is_handover=True, state=EntryState.SHOWN, read_at__isnull=True
    )
    return notes.exclude(member=member).update(read_by=member, read_at=now)


@transaction.atomic
def withdraw_entry(*, entry: DiaryEntry, member: FarmMember, now: datetime) -> None:
    """Take back one's own words.

    Raises:
        PeopleRefused: they are another's.
    """
    if entry.member_id != member.pk:
        raise PeopleRefused("not_yours")
    DiaryEntry.objects.filter(pk=entry.pk).update(
        state=EntryState.WITHDRAWN, hidden_by=f"farm_member:{member.pk}"
    )
    actor, subject = f"farm_member:{member.pk}", f"diary:{entry.code}"
    record(actor=actor, action="smart_farm.withdraw_entry", subject=subject, now=now)


@transaction.atomic
def tell_trouble(*, entry: DiaryEntry, member: FarmMember, why: str, now: datetime) -> DiaryTrouble:
    """Say that something troubles one: it is hidden until somebody has looked; twice is once.

    Raises:
        PeopleRefused: it is gone, not of her farm, or nothing is said.
    """
    if entry.state == EntryState.WITHDRAWN or entry.robot.bed.farm_id != member.farm_id:
        raise PeopleRefused("gone")
    words = why.replace("\0", "").strip()[:MOST_WHY]
    if not words:
        raise PeopleRefused("why")
    facts = {"why": words, "said_at": now}
    trouble, made = DiaryTrouble.objects.get_or_create(
        entry=entry, by=member, decided_at=None, defaults=facts
    )
    shown = DiaryEntry.objects.filter(pk=entry.pk, state=EntryState.SHOWN)
    if made and shown.update(state=EntryState.HIDDEN, hidden_by="complaint"):
        tell(entry.member, "diary_hidden", say.HIDDEN, f"diary:{entry.code}:hidden:{trouble.pk}", now)
    record(
        actor=f"farm_member:{member.pk}",
        action="smart_farm.tell_trouble",
        subject=f"diary:{entry.code}",
        now=now,
    )
    return trouble


@transaction.atomic
def decide_trouble(*, entry: DiaryEntry, member: FarmMember, is_upheld: bool, now: datetime) -> None:
    """Decide on an entry: it stays hidden, or is shown again. Without anybody's word it is hidden, too.

    Raises:
        PeopleRefused: she does not look after this farm's diary, or the writer took it back.
    """
    look_after = {str(each) for each in LOOK_AFTER}
    if member.role not in look_after or member.farm_id != entry.robot.bed.farm_id:
        raise PeopleRefused("not_yours")
    state = EntryState.HIDDEN if is_upheld else EntryState.SHOWN
    rows = DiaryEntry.objects.filter(pk=entry.pk).exclude(state=EntryState.WITHDRAWN)
    actor = f"farm_member:{member.pk}"
    if not rows.update(state=state, hidden_by=actor if is_upheld else ""):
        raise PeopleRefused("gone")
    open_ = DiaryTrouble.objects.filter(entry=entry, decided_at__isnull=True)
    open_.update(decided_at=now, decided_by=member, is_upheld=is_upheld)
    if state != entry.state:
        text: Localized = say.HIDDEN if is_upheld else say.SHOWN_AGAIN
        tell(entry.member, "diary_decided", text, f"diary:{entry.code}:{state}:{now:%Y%m%d%H%M%S}", now)
    record(
        actor=actor, action="smart_farm.decide_trouble", subject=f"diary:{entry.code}", now=now, state=state
    )
