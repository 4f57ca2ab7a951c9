"""Reports of a day: made, changed, withdrawn and brought back. Who, when and how stands in the row itself.

What somebody reports of herself is not written into the audit log: a hundred thousand a day would be, and the
row says all of it. What others do in her name is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_code
from moyai.core.photos.grid import pack_cells
from moyai.core.photos.reading import ReadPhoto
from moyai.engines.habit.goals import JUMP_LEAST
from moyai.services.habit_challenge.days_policy import MOST_STEPS, find_team_day, get_policy
from moyai.services.habit_challenge.enums import ReportState, Through
from moyai.services.habit_challenge.models import Member, Report, Team
from moyai.services.habit_challenge.operations.flags import find_first, flag_same_photo, flag_steps
from moyai.services.habit_challenge.operations.report_rows import insert_report
from moyai.services.habit_challenge.photo_files import PHOTOS, write_photo
from moyai.services.habit_challenge.queries.days import is_met, is_supporter
from moyai.services.habit_challenge.refusals_days import ReportRefused

CODE_LENGTH = 12
"""Eight digits would run out: a hundred thousand members report nine million times in ninety days."""
MOST_COMMENT = 200
TRIES = 3
PHOTO_FIELDS = ("photo", "photo_waits", "photo_mark", "photo_hash", "photo_on", "hidden_cells")
COUNTED = frozenset({"steps", "foods", "did"})
"""By what is said of these a goal is met."""
LATE = frozenset({Through.PAPER})
"""What may name a closed day: a sheet is copied when its week is over."""


@dataclass(frozen=True)
class _Said:
    steps: int | None
    foods: int | None
    did: bool | None
    comment: str | None
    photo: ReadPhoto | None = None
    clear: str = ""
    veiled: str = ""
    """Files of the photo: as it is, and with the faces that a machine saw made unrecognisable."""
    hides_faces: bool = False
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
        hides_faces: whether its faces are hidden; None: as the member wishes. Those that a machine saw are
            hidden at once; where it saw none, nobody sees the photo until its owner has looked for them.
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
    hides = member.hides_faces if hides_faces is None else hides_faces
    with _kept(member, photo, now, hides=hides) as (clear, veiled):
        said = _Said(steps, foods, did, comment, photo, clear, veiled, hides)
        report = _keep(member, team, on, said, through, made_by, now)
    for gone in said.gone:
        transaction.on_commit(partial(PHOTOS.delete, gone))
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
    report.photo_hash, report.photo_on, report.hidden_cells = None, None, 0
    report.changed_at = now
    report.save(update_fields=[*PHOTO_FIELDS, "comment", "changed_at"])
    record(actor=actor, action="habit_challenge.strip_report", subject=f"habit-report:{report.code}", now=now)
    for name in gone:
        transaction.on_commit(partial(PHOTOS.delete, name))
    return report


@contextmanager
def _kept(
    member: Member, photo: ReadPhoto | None, now: datetime, *, hides: bool
) -> Iterator[tuple[str, str]]:
    """Keep the photo's files, clear and veiled, if what follows is kept, and not otherwise."""
    if photo is None or member.resident is None:
        yield "", ""
        return
    names = [write_photo(member.resident, photo, now)]
    try:
        if hides and photo.veiled is not None:
            names.append(write_photo(member.resident, photo.veiled, now))
        yield names[0], names[1] if len(names) > 1 else ""
    except BaseException:
        for name in names:
            PHOTOS.delete(name)
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
    """Write the day's report, or what is said now into the one that is there."""
    for _turn in range(TRIES):
        made = Report(
            code=make_code(CODE_LENGTH), member=member, team=team, day=on, posted_at=now, made_by=made_by
        )
        made.through = through
        _say(made, said)
        made.is_goal_met = is_met(team.challenge, member, made)
        with transaction.atomic() if _is_more(said, made_by) else nullcontext():
            if insert_report(made):
                _note(made, said, now)
                return made
        changed = _change(member, on, said, through, made_by, now)
        if changed is not None:
            return changed  # and otherwise the code was taken
    raise RuntimeError("no code of a report is free")


@transaction.atomic
def _change(
    member: Member, on: date, said: _Said, through: Through, made_by: str, now: datetime
) -> Report | None:
    """Write into the report that is there what is said now, and nothing else: a photo may come meanwhile."""
    report = Report.objects.filter(member=member, day=on).first()
    if report is None:
        return None
    names = {"changed_at", "through", "made_by", *_say(report, said)}
    report.changed_at, report.through, report.made_by = now, through, made_by
    if names & COUNTED and member.team is not None:
        report.is_goal_met = is_met(member.team.challenge, member, report)
        names.add("is_goal_met")
    if report.state == ReportState.WITHDRAWN:
        report.state = ReportState.SHOWN
        names.add("state")
    report.save(update_fields=names)
    _note(report, said, now)
    return report


def _is_more(said: _Said, made_by: str) -> bool:
    """Tell whether more than the report's row may be written."""
    return bool(made_by) or said.photo is not None or (said.steps or 0) >= JUMP_LEAST


def _note(report: Report, said: _Said, now: datetime) -> None:
    """Note what looks odd, and what was done in somebody's name."""
    flag_steps(report, now)
    if said.photo is not None:
        flag_same_photo(report, now)
    if report.made_by:
        subject = f"habit-report:{report.code}"
        door = report.through
        record(
            actor=report.made_by, action="habit_challenge.report_day", subject=subject, now=now, through=door
        )


def _say(report: Report, said: _Said) -> set[str]:
    """Put into a report what is said; return the names of what is."""
    comment = None if said.comment is None else said.comment.strip()
    facts: dict[str, Any] = {"steps": said.steps, "foods": said.foods, "did": said.did, "comment": comment}
    if said.photo is not None:
        said.gone[:] = [name for name in (report.photo, report.photo_waits) if name]
        facts |= {
            "photo": said.veiled if said.hides_faces else said.clear,
            "photo_waits": said.clear if said.hides_faces else "",
            "photo_mark": said.photo.mark,
            "hidden_cells": pack_cells(said.photo.faces) if said.veiled else 0,
        }
        report.photo_on, report.photo_hash = said.photo.taken_on, find_first(said.photo.mark)
    told = {name: value for name, value in facts.items() if value is not None}
    for name, value in told.items():
        setattr(report, name, value)
    return {*told, *(PHOTO_FIELDS if said.photo is not None else ())}


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
