"""Reports of a day: made, changed, withdrawn and brought back. Who, when and how stands in the row itself.

What somebody reports of herself is not written into the audit log: a hundred thousand a day would be, and the
row says all of it. What others do in her name is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_code
from moyai.core.photos.reading import ReadPhoto
from moyai.services.habit_challenge.days_policy import MOST_STEPS, find_team_day, get_policy
from moyai.services.habit_challenge.enums import ReportState, Through
from moyai.services.habit_challenge.models import Member, Report, Team
from moyai.services.habit_challenge.operations.flags import find_first, flag_same_photo, flag_steps
from moyai.services.habit_challenge.photo_files import delete_photo, write_photo
from moyai.services.habit_challenge.queries.days import is_met, is_supporter
from moyai.services.habit_challenge.refusals_days import ReportRefused

CODE_LENGTH = 12
"""Eight digits would run out: a hundred thousand members report nine million times in ninety days."""
MOST_COMMENT = 200
TRIES = 3
PHOTO_FIELDS = ("photo", "photo_waits", "photo_mark", "photo_hash", "photo_on")
LATE = frozenset({Through.PAPER})
"""What may name a closed day: a sheet is copied when its week is over."""


@dataclass(frozen=True)
class _Said:
    steps: int | None
    foods: int | None
    did: bool | None
    comment: str | None
    photo: ReadPhoto | None = None
    photo_name: str = ""
    waits: bool = False
    gone: list[str] = field(default_factory=list)
    """Files that the report no longer names."""


def report_day(
    *,
    member: Member,
    day: date | None = None,
    steps: int | None = None,
    foods: int | None = None,
    did: bool | None = None,
    comment: str | None = None,
    photo: ReadPhoto | None = None,
    hides_faces: bool | None = None,
    photo_follows: bool = False,
    through: Through,
    made_by: str = "",
    now: datetime,
) -> Report:
    """Report a member's day; said again before the day closes, what is said now replaces what was.

    Args:
        member: with ``team__challenge``.
        day: which; None: the team's open day. On paper also a closed one of the last days.
        steps: counted; None: as it was.
        foods: bits of enums.Food; None: as it was.
        did: whether what the habit asks for was done; None: as it was.
        comment: up to 200 characters; None: as it was.
        photo: as `photos.apart.read_apart` read it, outside of a transaction; None: as it was.
        hides_faces: whether its faces are to be marked before anybody sees it; None: as the member wishes.
        photo_follows: there is a photo, which is read and added afterwards (operations/photos.py).
        through: by which door.
        made_by: who did it in her name, ``"user:12"``; empty: she herself.
        now: the town's time.

    Raises:
        ReportRefused: she is in no team or accompanies one, the day is not open, a value cannot be.
        PhotoRefused: her records were erased.
    """
    team = _get_team(member)
    on = _find_day(team, day, through, now)
    _check(steps, comment)
    if steps is None and foods is None and did is None and not comment and not (photo or photo_follows):
        raise ReportRefused("nothing")
    waits = member.hides_faces if hides_faces is None else hides_faces
    with _kept(member, photo, now) as name:
        said = _Said(steps, foods, did, comment, photo, name, waits)
        report = _keep(member, team, on, said, through, made_by, now)
    for gone in said.gone:
        transaction.on_commit(partial(delete_photo, gone))
    return report


@transaction.atomic
def withdraw_report(*, report: Report, actor: str, now: datetime) -> Report:
    """Take a report back; until its day closes it can be brought back.

    Raises:
        ReportRefused: the day is closed (photo and words can be taken off all the same: `strip_report`).
    """
    _check_open(report, now)
    _change_state(report, ReportState.SHOWN, ReportState.WITHDRAWN, now)
    record(
        actor=actor, action="habit_challenge.withdraw_report", subject=f"habit-report:{report.code}", now=now
    )
    return report


@transaction.atomic
def bring_back(*, report: Report, actor: str, now: datetime) -> Report:
    """Bring a withdrawn report back.

    Raises:
        ReportRefused: the day is closed.
    """
    _check_open(report, now)
    _change_state(report, ReportState.WITHDRAWN, ReportState.SHOWN, now)
    record(actor=actor, action="habit_challenge.bring_back", subject=f"habit-report:{report.code}", now=now)
    return report


@transaction.atomic
def strip_report(*, report: Report, actor: str, now: datetime) -> Report:
    """Take photo and words off a report, of whichever day; what was counted stays."""
    gone = [report.photo, report.photo_waits]
    report.photo = report.photo_waits = report.photo_mark = report.comment = ""
    report.photo_hash = report.photo_on = None
    report.changed_at = now
    report.save(update_fields=[*PHOTO_FIELDS, "comment", "changed_at"])
    record(actor=actor, action="habit_challenge.strip_report", subject=f"habit-report:{report.code}", now=now)
    for name in gone:
        transaction.on_commit(partial(delete_photo, name))
    return report


@contextmanager
def _kept(member: Member, photo: ReadPhoto | None, now: datetime) -> Iterator[str]:
    """Keep the photo's file if what follows is kept, and not otherwise."""
    if photo is None or member.resident is None:
        yield ""
        return
    name = write_photo(member.resident, photo, now)
    try:
        yield name
    except BaseException:
        delete_photo(name)
        raise


def _get_team(member: Member) -> Team:
    if member.team is None or member.left_on is not None:
        raise ReportRefused("no_team")
    if is_supporter(member):
        raise ReportRefused("supporter")
    return member.team


def _find_day(team: Team, day: date | None, through: Through, now: datetime) -> date:
    today = find_team_day(team, now)
    on = day or today
    if on > today:
        raise ReportRefused("not_yet")
    if on < today and (through not in LATE or (today - on).days > get_policy().late_days):
        raise ReportRefused("closed")
    if on < team.formed_on:
        raise ReportRefused("not_begun")
    return on


def _check(steps: int | None, comment: str | None) -> None:
    if steps is not None and steps < 0:
        raise ReportRefused("negative_steps")
    if steps is not None and steps > MOST_STEPS:
        raise ReportRefused("too_many_steps")
    if comment and len(comment) > MOST_COMMENT:
        raise ReportRefused("too_long")


def _keep(
    member: Member, team: Team, on: date, said: _Said, through: Through, made_by: str, now: datetime
) -> Report:
    for turn in range(TRIES):
        try:
            with transaction.atomic():
                return _write(member, team, on, said, through, made_by, now)
        except IntegrityError:  # a second press was quicker, or the code was taken
            if turn == TRIES - 1:
                raise
    raise AssertionError


def _write(
    member: Member, team: Team, on: date, said: _Said, through: Through, made_by: str, now: datetime
) -> Report:
    report = Report.objects.filter(member=member, day=on).first()
    if report is None:
        report = Report(code=make_code(CODE_LENGTH), member=member, team=team, day=on, posted_at=now)
    else:
        report.changed_at = now
    _say(report, said)
    report.is_goal_met = is_met(team.challenge, member, report)
    report.through, report.made_by = through, made_by
    if report.state == ReportState.WITHDRAWN:
        report.state = ReportState.SHOWN
    report.save()
    flag_steps(report, now)
    if said.photo is not None:
        flag_same_photo(report, now)
    if made_by:
        subject = f"habit-report:{report.code}"
        record(actor=made_by, action="habit_challenge.report_day", subject=subject, now=now, through=through)
    return report


def _say(report: Report, said: _Said) -> None:
    report.steps = report.steps if said.steps is None else said.steps
    report.foods = report.foods if said.foods is None else said.foods
    report.did = report.did if said.did is None else said.did
    report.comment = report.comment if said.comment is None else said.comment.strip()
    if said.photo is None:
        return
    said.gone[:] = [name for name in (report.photo, report.photo_waits) if name]
    report.photo = "" if said.waits else said.photo_name
    report.photo_waits = said.photo_name if said.waits else ""
    report.photo_mark, report.photo_on = said.photo.mark, said.photo.taken_on
    report.photo_hash = find_first(said.photo.mark)


def _check_open(report: Report, now: datetime) -> None:
    if report.team is None or report.day != find_team_day(report.team, now):
        raise ReportRefused("closed")


def _change_state(report: Report, old: ReportState, new: ReportState, now: datetime) -> None:
    done = Report.objects.filter(pk=report.pk, state=old).update(state=new, changed_at=now)
    if not done and not Report.objects.filter(pk=report.pk, state=new).exists():
        raise ReportRefused("gone")
    report.state, report.changed_at = new, now


def is_of_another_day(report: Report, photo: ReadPhoto) -> bool:
    """Tell whether a photo's own clock says that it is older than the day that it is for."""
    return photo.taken_on is not None and photo.taken_on < min(report.day, local(report.posted_at).date())
