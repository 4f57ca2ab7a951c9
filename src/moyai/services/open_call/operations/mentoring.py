"""Mentors of teams: assigned, their talks, versions of the team's plan and what is said of them."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from moyai.core.clock import local
from moyai.engines.conversation import Localized
from moyai.services.open_call.models import (
    Entry,
    Mentoring,
    MentorSession,
    PlanVersion,
    Remark,
    Staff,
)
from moyai.services.open_call.noting import note
from moyai.services.open_call.operations.after_telling import tell_users
from moyai.services.open_call.queries.after_mentoring import find_hindrance
from moyai.services.open_call.queries.after_people import list_team_users
from moyai.services.open_call.refusals_after import AfterRefused
from moyai.services.open_call.texts import after as say

LONGEST_PLAN = 20_000


@transaction.atomic
def assign_mentor(*, entry: Entry, mentor: Staff, why: str, actor: str, now: datetime) -> Mentoring:
    """Give a team a mentor; both are told.

    Raises:
        AfterRefused: ``not_mentor``, ``mentor_full``, ``mentor_team``, ``mentor_twice`` or
            ``mentor_conflict``.
    """
    row = Staff.objects.select_for_update(of=("self",)).select_related("user").get(pk=mentor.pk)
    hindrance = find_hindrance(entry, row)
    if hindrance:
        raise AfterRefused(hindrance)
    mentoring = Mentoring.objects.create(entry=entry, mentor=row, why=why.strip()[:400], begun_at=now)
    note("assign_mentor", f"entry:{entry.code}", actor, now, staff=row.pk)
    _tell(mentoring, say.MENTOR_FOUND, "found", actor, now)
    if row.user is not None:
        facts = {"key": f"mentoring:{mentoring.pk}:asked", "address": _locate(entry)}
        tell_users(entry=entry, users=[row.user], text=say.MENTOR_TEAM, **facts, actor=actor, now=now)
    return mentoring


@transaction.atomic
def end_mentoring(*, mentoring: Mentoring, actor: str, now: datetime) -> None:
    """End it; what was written stays with the team.

    Raises:
        AfterRefused: ``mentoring_over``.
    """
    if not Mentoring.objects.filter(pk=mentoring.pk, ended_at__isnull=True).update(ended_at=now):
        raise AfterRefused("mentoring_over")
    note("end_mentoring", f"entry:{mentoring.entry.code}", actor, now, staff=mentoring.mentor_id)


@transaction.atomic
def write_session(
    *,
    mentoring: Mentoring,
    held_on: date,
    minutes: int,
    said: str,
    next_steps: str,
    actor: str,
    now: datetime,
) -> MentorSession:
    """Write what a talk was about and what is done next.

    Raises:
        AfterRefused: ``mentoring_over``, ``future``, ``no_words`` or ``bad_number``.
    """
    if Mentoring.objects.select_for_update().get(pk=mentoring.pk).ended_at is not None:
        raise AfterRefused("mentoring_over")
    if held_on > local(now).date():
        raise AfterRefused("future")
    if not said.strip():
        raise AfterRefused("no_words")
    if not 1 <= minutes <= 24 * 60:
        raise AfterRefused("bad_number")
    session = MentorSession.objects.create(
        mentoring=mentoring,
        held_on=held_on,
        minutes=minutes,
        said=said.strip(),
        next_steps=next_steps.strip(),
        written_by=actor,
        written_at=now,
    )
    note("write_session", f"entry:{mentoring.entry.code}", actor, now, session=session.pk)
    return session


@transaction.atomic
def write_plan(*, entry: Entry, text: str, why: str, based_on: int, actor: str, now: datetime) -> PlanVersion:
    """Write the next version of a team's plan; its mentors are told.

    Args:
        entry: whose.
        text: all of it.
        why: what was changed and why.
        based_on: the number of the version that stood on the page; 0 where there was none.
        actor, now: who, and when.

    Raises:
        AfterRefused: ``no_words``, ``same_plan`` or ``plan_moved``.
    """
    Entry.objects.select_for_update().get(pk=entry.pk)
    last = entry.plans.order_by("-number").first()
    words = "\n".join(text.strip().splitlines())[:LONGEST_PLAN]
    if not words:
        raise AfterRefused("no_words")
    if (last.number if last else 0) != based_on:
        raise AfterRefused("plan_moved")
    if last is not None and last.text == words:
        raise AfterRefused("same_plan")
    plan = PlanVersion.objects.create(
        entry=entry,
        number=based_on + 1,
        text=words,
        why=why.strip()[:400],
        written_by=actor,
        written_at=now,
    )
    note("write_plan", f"entry:{entry.code}", actor, now, number=plan.number)
    _tell_all(entry, say.PLAN_NEW, f"plan:{plan.pk}", actor, now)
    return plan


@transaction.atomic
def remark_on_plan(*, plan: PlanVersion, text: str, actor: str, now: datetime) -> Remark:
    """Say something of a version.

    Raises:
        AfterRefused: ``no_words``.
    """
    if not text.strip():
        raise AfterRefused("no_words")
    remark = Remark.objects.create(plan=plan, text=text.strip()[:1000], written_by=actor, written_at=now)
    note("remark_on_plan", f"entry:{plan.entry.code}", actor, now, number=plan.number)
    _tell_all(plan.entry, say.PLAN_REMARK, f"plan_remark:{remark.pk}", actor, now)
    return remark


def _tell(mentoring: Mentoring, text: Localized, what: str, actor: str, now: datetime) -> None:
    entry = mentoring.entry
    facts = {"key": f"mentoring:{mentoring.pk}:{what}", "address": _locate(entry)}
    tell_users(entry=entry, users=list_team_users(entry), text=text, **facts, actor=actor, now=now)


def _tell_all(entry: Entry, text: Localized, key: str, actor: str, now: datetime) -> None:
    rows = entry.mentoring.filter(ended_at__isnull=True).select_related("mentor__user")
    users = [each.mentor.user for each in rows if each.mentor.user is not None]
    everybody = [*users, *list_team_users(entry)]
    tell_users(entry=entry, users=everybody, text=text, key=key, address=_locate(entry), actor=actor, now=now)


def _locate(entry: Entry) -> str:
    return reverse("open_call:mentoring", args=[entry.code])
