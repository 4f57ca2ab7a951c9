"""Photos after the report: faces hidden by their owner, photos of conversations, what was never marked."""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.conversations.files import open_photo
from moyai.core.notices.operations import notify
from moyai.core.photos.apart import read_apart
from moyai.core.photos.faults import BadPhotoError
from moyai.core.photos.reading import ReadPhoto
from moyai.core.sealing.errors import SealError
from moyai.engines.conversation import Localized
from moyai.services.habit_challenge.days_policy import find_team_day, get_policy
from moyai.services.habit_challenge.enums import Through
from moyai.services.habit_challenge.models import Report
from moyai.services.habit_challenge.operations.reports import is_of_another_day, report_day
from moyai.services.habit_challenge.photo_files import (
    delete_photo,
    find_folder,
    read_photo_file,
    write_photo,
)
from moyai.services.habit_challenge.refusals_days import PhotoRefused, ReportRefused
from moyai.services.habit_challenge.saying import as_notice, show_day
from moyai.services.habit_challenge.texts import days as say

KIND = "habit_challenge.photo"
ORPHAN_S = 24 * 3600
"""A file without a row was left by a crash, or its row was erased; so old, nobody writes it."""


def read_photo(content: bytes) -> ReadPhoto:
    """Read what somebody sends, apart; outside of a transaction.

    Raises:
        PhotoRefused: it is not taken, and why in plain words.
    """
    try:
        return read_apart(content)
    except BadPhotoError as bad:
        raise PhotoRefused(bad.fault) from bad


def hide_faces(*, report: Report, cells: Collection[int], now: datetime) -> Report:
    """Make cells of the photo's grid unrecognisable and show it to the team; the clear one is gone then.

    Without cells it is shown as it is: its owner says that nobody is on it. To be called outside a
    transaction.

    Args:
        report: with ``member__resident``; hers who calls.
        cells: numbers in reading order (photos/reading.py), of the grid of the picture.
        now: the town's time.

    Raises:
        PhotoRefused: the photo is gone.
    """
    resident, old = report.member.resident, report.photo_waits or report.photo
    if resident is None or not old:
        raise PhotoRefused("empty")
    try:
        clear = read_photo_file(resident, old)
    except (SealError, FileNotFoundError):
        raise PhotoRefused("erased") from None
    try:
        hidden = read_apart(clear, cells)
    except BadPhotoError as bad:
        raise PhotoRefused(bad.fault) from bad
    name = write_photo(resident, hidden, now)
    with transaction.atomic():
        changed = Report.objects.filter(pk=report.pk, photo=report.photo, photo_waits=report.photo_waits)
        if not changed.update(photo=name, photo_waits="", changed_at=now):
            transaction.on_commit(lambda: delete_photo(name))  # another press was quicker
        else:
            transaction.on_commit(lambda: delete_photo(old))
    report.refresh_from_db()
    return report


def add_photo(*, report: str, kept: str, now: datetime) -> None:
    """Read a photo that came in a conversation, and put it to the report that was made there.

    Who sent what cannot be taken is told so: her report stands all the same. To be called outside a
    transaction.

    Args:
        report: code of the report.
        kept: name of the photo's file, as the conversation keeps it.
        now: the town's time.
    """
    rows = Report.objects.select_related("member__resident", "member__team__challenge", "team__challenge")
    found = rows.filter(code=report).first()
    if found is None or found.member.resident is None or found.team is None:
        return
    if found.day != find_team_day(found.team, now) or found.member.team_id != found.team_id:
        return
    try:
        with open_photo({"file": kept}) as file:
            content = file.read()
        photo = read_photo(content)
        after = report_day(
            member=found.member, photo=photo, through=Through(found.through), made_by=found.made_by, now=now
        )
    except FileNotFoundError:
        return
    except (PhotoRefused, ReportRefused) as refused:
        why: Localized = refused.text
        _tell(found, say.PHOTO_NOT_KEPT.format(why=why), "lost", now)
        return
    if is_of_another_day(after, photo) and photo.taken_on is not None:
        _tell(after, say.OLD_PHOTO.format(day=show_day(photo.taken_on)), "old", now)
    elif after.photo_waits:
        _tell(after, say.FACES_WAIT, "faces", now)


def drop_unmarked(now: datetime) -> int:
    """Erase photos whose faces nobody marked in time, and files that no row knows. A periodic job."""
    late = now - timedelta(days=get_policy().waiting_photo_days)
    old = list(Report.objects.filter(posted_at__lt=late).exclude(photo_waits="")[:500])
    for report in old:
        delete_photo(report.photo_waits)
    Report.objects.filter(pk__in=[report.pk for report in old]).update(photo_waits="")
    return len(old) + _sweep_orphans()


def _sweep_orphans() -> int:
    swept = 0
    for path in find_folder().glob("*/*.sealed"):
        if time.time() - path.stat().st_mtime < ORPHAN_S:
            continue
        name = f"{path.parent.name}/{path.name}"
        is_known = Report.objects.filter(photo=name) | Report.objects.filter(photo_waits=name)
        if not is_known.exists():
            delete_photo(name)
            swept += 1
    return swept


def _tell(report: Report, text: Localized, what: str, now: datetime) -> None:
    if report.member.resident is not None:
        notify(
            resident=report.member.resident,
            kind=KIND,
            text=as_notice(text),
            idempotency_key=f"habit-photo:{report.code}:{what}:{now:%H%M%S}",
            now=now,
            is_private=True,
        )
