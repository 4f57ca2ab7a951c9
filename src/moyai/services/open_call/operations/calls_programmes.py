"""Programmes: made from a template, their calendar, opened, closed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import available_timezones

from django.db import transaction
from django.urls import reverse

from moyai.core.accounts.models import User
from moyai.core.codes import make_free_code
from moyai.services.open_call.enums import ProgrammeState, StaffRole, ThemeState
from moyai.services.open_call.models import EntryForm, Programme, Staff, StageDates
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.calls_telling import tell_watchers
from moyai.services.open_call.programmes.plan import Stage, StageKind
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.programmes.templates import list_templates, load_data, load_form, load_template
from moyai.services.open_call.queries.deadlines import at_wall, find_entry_dates, show_moment
from moyai.services.open_call.refusals_calls import CallingRefused
from moyai.services.open_call.texts import calls as say

BEGINS, ENDS = time(9, 0), time(17, 0)
"""When the first day of a stage begins and its last one ends, until somebody says otherwise."""


@transaction.atomic
def make_programme(
    *,
    template: str,
    title: str,
    opens_on: date,
    by: User,
    now: datetime,
    title_en: str = "",
    summary: str = "",
    rules: str = "",
    zone: str = "Asia/Tokyo",
    budget_yen: int | None = None,
) -> Programme:
    """Make a programme with the plan, calendar and form of a template; whoever makes it is of its office.

    Args:
        template: key of a template.
        title, title_en, summary, rules: in words.
        opens_on: the first day of entries, in ``zone``; all dates are drawn from it.
        by: an account of the town's.
        now: the moment.
        zone: in whose clock its deadlines are told.
        budget_yen: for all that is adopted; None: not said.

    Raises:
        CallingRefused: ``unknown_template``, ``title_wanted`` or ``unknown_zone``.
    """
    if template not in list_templates():
        raise CallingRefused("unknown_template")
    if not title.strip():
        raise CallingRefused("title_wanted")
    if zone not in available_timezones():
        raise CallingRefused("unknown_zone")
    programme = Programme.objects.create(
        code=make_free_code(lambda code: Programme.objects.filter(code=code).exists()),
        template=template,
        title=title.strip(),
        title_en=title_en.strip(),
        summary=summary.strip(),
        rules=rules.strip(),
        plan=load_data(template),
        zone=zone,
        budget_yen=budget_yen,
        made_at=now,
    )
    for stage in load_template(template).stages:
        opens_at, closes_at = draw_dates(stage, opens_on, zone)
        StageDates.objects.create(
            programme=programme, stage=stage.key, opens_at=opens_at, closes_at=closes_at
        )
    EntryForm.objects.create(programme=programme, number=1, fields=load_form(template), made_at=now)
    Staff.objects.create(
        programme=programme,
        user=by,
        role=StaffRole.OFFICE,
        name=(by.display_name or by.username)[:40],
        joined_at=now,
    )
    note("make_programme", f"programme:{programme.code}", f"user:{by.pk}", now, template=template)
    return programme


def draw_dates(stage: Stage, opens_on: date, zone: str) -> tuple[datetime, datetime]:
    """Return from when until when a stage lasts, in UTC, where its programme opens on a day."""
    first = opens_on + timedelta(days=stage.first_day)
    last = first + timedelta(days=max(stage.days - 1, 0))
    return at_wall(first, BEGINS, zone), at_wall(last, ENDS, zone)


@transaction.atomic
def set_dates(
    *,
    programme: Programme,
    stage: str,
    opens_at: datetime,
    closes_at: datetime,
    grace_s: int,
    actor: str,
    now: datetime,
) -> StageDates:
    """Set when a stage begins and ends. Who watches an open programme, or entered, hears of a new deadline.

    Raises:
        CallingRefused: ``unknown_stage``, ``dates_backwards``, ``deadline_past``, ``rules_fixed`` or
            ``wrong_state``.
    """
    if programme.state == ProgrammeState.CLOSED:
        raise CallingRefused("wrong_state")
    plan = get_plan(programme)
    if stage not in {each.key for each in plan.stages}:
        raise CallingRefused("unknown_stage")
    if closes_at < opens_at:
        raise CallingRefused("dates_backwards")
    before = StageDates.objects.select_for_update().filter(programme=programme, stage=stage).first()
    is_open = programme.state == ProgrammeState.OPEN
    is_new = before is None or (before.opens_at, before.closes_at) != (opens_at, closes_at)
    if is_open and before is not None and before.grace_s != grace_s:
        raise CallingRefused("rules_fixed")
    if is_open and is_new and closes_at < now:
        raise CallingRefused("deadline_past")
    dates, _made = StageDates.objects.update_or_create(
        programme=programme,
        stage=stage,
        defaults={"opens_at": opens_at, "closes_at": closes_at, "grace_s": grace_s},
    )
    subject = f"programme:{programme.code}"
    note("set_dates", subject, actor, now, stage=stage, closes_at=closes_at.isoformat(), grace_s=grace_s)
    moved = before is not None and before.closes_at != closes_at
    if is_open and moved and plan.get_stage(stage).kind is StageKind.ENTRY:
        at = show_moment(closes_at, programme.zone)
        text = say.fill(say.DATES_CHANGED, programme=programme.title, programme_en=programme.title_en, at=at)
        tell_watchers(
            programme=programme,
            key=f"dates:{programme.code}:{closes_at:%y%m%d%H%M%S}:{now:%y%m%d%H%M%S}",
            text=text,
            address=reverse("open_call:programme", args=[programme.code]),
            now=now,
        )
    return dates


@transaction.atomic
def edit_programme(
    *,
    programme: Programme,
    title: str,
    title_en: str,
    summary: str,
    rules: str,
    budget_yen: int | None,
    actor: str,
    now: datetime,
) -> Programme:
    """Change what a programme says of itself; its rules only before it opens.

    Raises:
        CallingRefused: ``title_wanted`` or ``rules_fixed``.
    """
    if not title.strip():
        raise CallingRefused("title_wanted")
    if programme.state != ProgrammeState.DRAFT and _plain(rules) != _plain(programme.rules):
        raise CallingRefused("rules_fixed")
    programme.title, programme.title_en = title.strip(), title_en.strip()
    programme.summary, programme.rules = summary.strip(), _plain(rules)
    programme.budget_yen = budget_yen
    programme.save(update_fields=["title", "title_en", "summary", "rules", "budget_yen"])
    note("edit_programme", f"programme:{programme.code}", actor, now)
    return programme


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@transaction.atomic
def open_programme(*, programme: Programme, actor: str, now: datetime) -> None:
    """Show a programme to everybody; its rules and graces stand from now on, and so does a form.

    Raises:
        CallingRefused: ``wrong_state``, ``no_rules``, ``no_dates`` or ``no_theme``.
    """
    if programme.state != ProgrammeState.DRAFT:
        raise CallingRefused("wrong_state")
    if not programme.rules:
        raise CallingRefused("no_rules")
    dates = find_entry_dates(programme)
    if dates is None or dates.closes_at < now:
        raise CallingRefused("no_dates")
    if get_plan(programme).has_themes and not programme.themes.filter(state=ThemeState.PUBLISHED).exists():
        raise CallingRefused("no_theme")
    if not programme.forms.filter(published_at__isnull=False).exists():
        latest = programme.forms.order_by("-number").first()
        if latest is None:
            raise CallingRefused("form_wrong")
        latest.published_at = now
        latest.save(update_fields=["published_at"])
    _change_state(programme, ProgrammeState.DRAFT, {"state": ProgrammeState.OPEN, "opened_at": now})
    note("open_programme", f"programme:{programme.code}", actor, now)
    tell_watchers(
        programme=programme,
        key=f"opened:{programme.code}",
        text=say.fill(say.OPENED, programme=programme.title, programme_en=programme.title_en),
        address=reverse("open_call:programme", args=[programme.code]),
        now=now,
    )


@transaction.atomic
def close_programme(*, programme: Programme, actor: str, now: datetime) -> None:
    """End a programme: it stays to be read, and takes no more entries.

    Raises:
        CallingRefused: ``wrong_state``.
    """
    _change_state(programme, ProgrammeState.OPEN, {"state": ProgrammeState.CLOSED, "closed_at": now})
    note("close_programme", f"programme:{programme.code}", actor, now)


@transaction.atomic
def reopen_programme(*, programme: Programme, actor: str, now: datetime) -> None:
    """Take the end of a programme back.

    Raises:
        CallingRefused: ``wrong_state``.
    """
    _change_state(programme, ProgrammeState.CLOSED, {"state": ProgrammeState.OPEN, "closed_at": None})
    note("reopen_programme", f"programme:{programme.code}", actor, now)


def _change_state(programme: Programme, came_from: ProgrammeState, facts: dict[str, object]) -> None:
    if not Programme.objects.filter(pk=programme.pk, state=came_from).update(**facts):
        raise CallingRefused("wrong_state")
    for name, value in facts.items():
        setattr(programme, name, value)
