"""Photos after the report: faces hidden by their owner, photos of conversations, what was never marked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction

from moyai.core.conversations.files import open_photo
from moyai.core.notices.operations import notify
from moyai.core.photos.apart import read_apart
from moyai.core.photos.faults import BadPhotoError
from moyai.core.photos.grid import pack_cells
from moyai.core.photos.reading import ReadPhoto
from moyai.core.sealing.errors import SealError
from moyai.engines.conversation import Localized
from moyai.services.habit_challenge.days_policy import find_team_day, get_policy
from moyai.services.habit_challenge.enums import Through
from moyai.services.habit_challenge.models import Report
from moyai.services.habit_challenge.operations.reports import is_of_another_day, report_day
from moyai.services.habit_challenge.photo_files import (
    PHOTOS,
    read_photo_file,
    write_photo,
)
from moyai.services.habit_challenge.refusals_days import PhotoRefused, ReportRefused
from moyai.services.habit_challenge.saying import as_notice, show_day
from moyai.services.habit_challenge.texts import days as say

KIND = "habit_challenge.photo"


def read_photo(content: bytes, *, finds_faces: bool = False) -> ReadPhoto:
    """Read what somebody sends, apart; outside of a transaction.

    Args:
        content: the whole file.
        finds_faces: whether a machine looks for faces, because she wishes them hidden.

    Raises:
        PhotoRefused: it is not taken, and why in plain words.
    """
    try:
        return read_apart(content, finds_faces=finds_faces)
    except BadPhotoError as bad:
        raise PhotoRefused(bad.fault) from bad


def hide_faces(*, report: Report, cells: Collection[int], now: datetime) -> Report:
    """Make cells of the photo's grid unrecognisable and show it to the team; the clear one is gone then.

    Without cells it is shown as it is: its owner says that nobody is on it. What is hidden on a photo whose
    clear one is gone stays hidden. To be called outside a transaction.

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
    bits = pack_cells(cells) | (0 if report.photo_waits else report.hidden_cells)
    was = [each for each in (report.photo, report.photo_waits) if each]
    with transaction.atomic():
        changed = Report.objects.filter(pk=report.pk, photo=report.photo, photo_waits=report.photo_waits)
        done = changed.update(photo=name, photo_waits="", hidden_cells=bits, changed_at=now)
        for gone in was if done else [name]:  # not done: another press was quicker
            transaction.on_commit(partial(PHOTOS.delete, gone))
    report.refresh_from_db()
    return report


def add_photo(*, report: str, kept: str, taken_on: date | None = None, now: datetime) -> None:
    """Read a photo that came in a conversation, and put it to the report that was made there.

    Who sent what cannot be taken is told so: her report stands all the same. To be called outside a
    transaction.

    Args:
        report: code of the report.
        kept: name of the photo's file, as the conversation keeps it.
        taken_on: the day that its camera told, which the conversation kept; the file tells nothing any more.
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
        photo = replace(read_photo(content, finds_faces=found.member.hides_faces), taken_on=taken_on)
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
        _tell(after, say.FACES_HIDDEN if after.photo else say.FACES_WAIT, "faces", now)


def drop_unmarked(now: datetime) -> int:
    """Erase clear photos whose owner did not say in time what is hidden, and files that no row knows.

    What a machine hid stays as it is. A periodic job.
    """
    late = now - timedelta(days=get_policy().waiting_photo_days)
    old = list(Report.objects.filter(posted_at__lt=late).exclude(photo_waits="")[:500])
    for report in old:
        PHOTOS.delete(report.photo_waits)
    Report.objects.filter(pk__in=[report.pk for report in old]).update(photo_waits="")
    return len(old) + PHOTOS.sweep(_list_known)


def _list_known(names: Collection[str]) -> set[str]:
    shown = Report.objects.filter(photo__in=names).values_list("photo", flat=True)
    return {*shown, *Report.objects.filter(photo_waits__in=names).values_list("photo_waits", flat=True)}


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
