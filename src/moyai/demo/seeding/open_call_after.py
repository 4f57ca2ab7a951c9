"""What follows in the demo: a running pilot, those of last year with cards, drafts, mentored teams."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from moyai.core.clock import local
from moyai.core.indicators.registry import list_indicators
from moyai.core.residents.models import Resident
from moyai.demo.seeding import open_call_after_words as words
from moyai.demo.seeding.open_call_last_year import seed_last_year
from moyai.demo.seeding.open_call_people import get_person
from moyai.services.open_call.agreement_text import digest
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_after import LogKind
from moyai.services.open_call.enums_entries import TeamRole
from moyai.services.open_call.models import Agreement, Entry, Mentoring, Programme, Staff, Trial
from moyai.services.open_call.operations import mentoring as mentors
from moyai.services.open_call.operations.agreements import (
    agree,
    begin_agreement,
    remark_on_agreement,
    see_agreement,
    write_terms,
)
from moyai.services.open_call.operations.trial_consents import give_consent
from moyai.services.open_call.operations.trial_kpis import add_kpi, read_kpi
from moyai.services.open_call.operations.trial_log import write_line
from moyai.services.open_call.operations.trial_reviews import review_half_way
from moyai.services.open_call.operations.trials import (
    add_milestone,
    change_trial,
    make_trial,
    mark_milestone,
    start_trial,
)
from moyai.services.open_call.programmes.plan import StageKind, StateKind
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.after_mentoring import find_hindrance

PILOT, CONTEST = "伊那 未来技術チャレンジ", "アグリテック甲子園 in 伊那"
DAY = timedelta(days=1)
RUN_DAYS, DRAFTS, TEAMS, CONSENTS = 40, 4, 5, 12
MONEY_YEN = 1_500_000
WANTED = ("shared_taxi.rides", "shared_taxi.wait")


def seed_after(*, now: datetime) -> int:
    """Write what follows decisions, once; return how many trials, drafts and mentored teams there are.

    The programmes and their entries are those of the parts before; without them only last year's are made.
    """
    if Trial.objects.exists():
        return 0
    office = f"user:{get_person('officer', '原 誠').pk}"
    count = seed_last_year(office=office, now=now)
    pilot = Programme.objects.filter(title=PILOT).first()
    adopted = _list_won(pilot, StageKind.DECISION) if pilot else []
    if adopted:
        _seed_running(adopted[0], office, now)
        for number, entry in enumerate(adopted[1 : 1 + DRAFTS]):
            _seed_draft(entry, number, office, now)
    contest = Programme.objects.filter(title=CONTEST).first()
    teams = _list_won(contest)[:TEAMS] if contest else []
    if contest and teams:
        _seed_mentors(contest, teams, office, now)
    return count + min(len(adopted), 1 + DRAFTS) + len(teams)


def find_leader(entry: Entry) -> str:
    """Return who speaks for a team, as an actor."""
    leader = entry.team.filter(role=TeamRole.LEADER, left_at__isnull=True).first()
    return f"user:{leader.user_id}" if leader and leader.user_id else "system:demo"


def conclude(entry: Entry, office: str, at: datetime, days: int, money_yen: int = MONEY_YEN) -> Agreement:
    """Have both sides agree to an agreement over some days from a moment on."""
    row = _write(begin_agreement(entry=entry, actor=office, now=at), office, at, days, money_yen)
    for side, actor in (("town", office), ("firm", find_leader(entry))):
        row = agree(agreement=row, side=side, seen=digest(row), actor=actor, now=at)
    return row


def _write(row: Agreement, office: str, at: datetime, days: int, money_yen: int) -> Agreement:
    begins = local(at).date()
    return write_terms(
        agreement=row,
        terms=row.terms,
        money_yen=money_yen,
        begins_on=begins,
        ends_on=begins + days * DAY,
        seen=digest(row),
        actor=office,
        now=at,
    )


def _list_won(programme: Programme, kind: StageKind | None = None) -> list[Entry]:
    plan = get_plan(programme)
    states = [
        each.key
        for each in plan.states
        if each.kind is StateKind.WON and (kind is None or plan.get_stage(each.stage).kind is kind)
    ]
    rows = Entry.objects.filter(programme=programme, state__in=states, submitted_at__isnull=False)
    return list(rows.select_related("programme", "theme__published").order_by("pk"))


def _seed_running(entry: Entry, office: str, now: datetime) -> None:
    begun = min(max(now - RUN_DAYS * DAY, entry.state_since + DAY), now)
    trial = make_trial(agreement=conclude(entry, office, begun, 150), actor=office, now=begun)
    facts: dict[str, Any] = {"plan": words.PLAN, "place": "西春近・富県", "consent_says": words.CONSENT}
    change_trial(trial=trial, title=trial.title, **facts, actor=office, now=begun)
    start_trial(trial=trial, actor=office, now=begun)
    trial = Trial.objects.select_related("agreement__entry__programme").get(pk=trial.pk)
    firm = find_leader(entry)
    for title, due, done in words.MILESTONES:
        day = local(begun).date() + due * DAY
        row = add_milestone(trial=trial, title=title, due_on=day, note_text="", actor=office, now=begun)
        reached = begun + (done or 0) * DAY
        if done is not None and reached <= now:
            mark_milestone(milestone=row, done_on=local(reached).date(), actor=firm, now=reached)
    _write_log(trial, firm, begun, now)
    _read_figures(trial, office, begun, now)
    for number, resident in enumerate(Resident.objects.order_by("pk")[:CONSENTS]):
        at = min(begun + number * DAY, now)
        give_consent(trial=trial, resident=resident, seen=words.CONSENT, taken_by=office, now=at)
    at = min(begun + 30 * DAY, now)
    review_half_way(trial=trial, finding=words.MIDDLE, actor=office, now=at)


def _write_log(trial: Trial, firm: str, begun: datetime, now: datetime) -> None:
    for day, kind, text, yen in words.LOG:
        at = begun + day * DAY
        if at <= now:
            facts: dict[str, Any] = {"happened_on": local(at).date(), "actor": firm, "now": at, "yen": yen}
            write_line(trial=trial, kind=LogKind(kind), text=text, **facts)


def _read_figures(trial: Trial, office: str, begun: datetime, now: datetime) -> None:
    known = {each.key for each in list_indicators()}
    for key in WANTED:
        if key in known:
            kpi = add_kpi(
                trial=trial,
                title="",
                unit="",
                indicator=key,
                is_more_better=key != "shared_taxi.wait",
                baseline=None,
                target=None,
                actor=office,
                now=begun,
            )
            read_kpi(kpi=kpi, now=now)
            _aim(kpi.pk)


def _aim(number: int) -> None:
    """Set an aim a tenth better than before, in round numbers."""
    from moyai.services.open_call.models import Kpi

    kpi = Kpi.objects.get(pk=number)
    if kpi.baseline is not None:
        kpi.target = float(round(kpi.baseline * (1.1 if kpi.is_more_better else 0.9)))
        kpi.save(update_fields=["target"])


def _seed_draft(entry: Entry, number: int, office: str, now: datetime) -> None:
    at = max(now - (9 - number) * DAY, entry.state_since)
    row = begin_agreement(entry=entry, actor=office, now=at)
    if number == 0:
        return
    row = _write(row, office, at, 120, 800_000)
    firm = find_leader(entry)
    if number > 1:
        see_agreement(agreement=row, actor=firm, now=now - DAY)
        text = "もとから持っているプログラムは、実証のあとも当社のものと読めるように書いてください。"
        remark_on_agreement(agreement=row, about="ip", text=text, side="firm", actor=firm, now=now - DAY)
    if number > 2:
        agree(agreement=row, side="firm", seen=digest(row), actor=firm, now=now - DAY / 2)


def _seed_mentors(programme: Programme, teams: list[Entry], office: str, now: datetime) -> None:
    begun = now - 70 * DAY
    people = [_add_mentor(programme, *each, begun) for each in words.MENTORS]
    for number, entry in enumerate(teams):
        turned = people[number % len(people) :] + people[: number % len(people)]
        mentor = next((each for each in turned if not find_hindrance(entry, each)), None)
        if mentor is None:
            continue
        row = mentors.assign_mentor(entry=entry, mentor=mentor, why="専門が近いため", actor=office, now=begun)
        _seed_talks(row, number, begun)


def _add_mentor(
    programme: Programme, username: str, name: str, organisation: str, expertise: str, at: datetime
) -> Staff:
    facts: dict[str, Any] = {
        "name": name,
        "organisation": organisation,
        "expertise": expertise,
        "joined_at": at,
    }
    return Staff.objects.get_or_create(
        programme=programme,
        user=get_person(username, name),
        role=StaffRole.MENTOR,
        left_at=None,
        defaults=facts,
    )[0]


def _seed_talks(row: Mentoring, number: int, begun: datetime) -> None:
    mentor, leader = f"user:{row.mentor.user_id}", find_leader(row.entry)
    versions = 2 + number % 2
    for place in range(versions):
        at = begun + (5 + 20 * place) * DAY
        plan = mentors.write_plan(
            entry=row.entry,
            text=words.PLANS[place],
            why=words.WHYS[place],
            based_on=place,
            actor=leader,
            now=at,
        )
        minutes, said, following = words.TALKS[place]
        at += 2 * DAY
        facts: dict[str, Any] = {
            "held_on": local(at).date(),
            "minutes": minutes,
            "said": said,
            "next_steps": following,
        }
        mentors.write_session(mentoring=row, **facts, actor=mentor, now=at)
        if place < len(words.REMARKS):
            mentors.remark_on_plan(plan=plan, text=words.REMARKS[place], actor=mentor, now=at)
