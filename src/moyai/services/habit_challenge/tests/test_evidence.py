"""The evidence: the same as the engine's, of very many at once; what is said, drawn and exported."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import at, make_resident, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.indicators.registry import Period, get_indicator
from moyai.core.residents.operations import give_consent
from moyai.engines.habit.retention import Ending, Membership, Study, find_spell
from moyai.services.habit_challenge.enums import LeftWhy, Origin, ReportState, Through
from moyai.services.habit_challenge.evidence.exporting import HEADER, PURPOSE, list_rows
from moyai.services.habit_challenge.evidence.gaps import Gap, Person, find_spells
from moyai.services.habit_challenge.evidence.reading import gather, list_pairs
from moyai.services.habit_challenge.evidence.report import make_evidence, make_steps
from moyai.services.habit_challenge.models import Member, Outage, Pause, Programme, Report, StepDay
from moyai.services.habit_challenge.tests.coins_town import (
    make_member,
    make_programme,
    make_team,
)

FIRST = date(2026, 3, 2)
UNTIL = FIRST + timedelta(days=100)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def memberships(draw: st.DrawFn) -> list[Membership]:
    people = []
    for number in range(draw(st.integers(1, 6))):
        joined = draw(st.integers(0, 40))
        reported = draw(st.sets(st.integers(joined, 100), max_size=25))
        ending = draw(st.sampled_from([None, Ending.LEFT, Ending.MOVED, Ending.DIED, Ending.PROGRAMME_OVER]))
        last = draw(st.integers(joined, 100)) if ending else None
        days = frozenset(day(each) for each in reported if last is None or each <= last)
        ended_on = None if last is None else day(last)
        people.append(
            Membership(str(number), "t", "family", day(joined), days, frozenset(), ended_on, ending)
        )
    return people


@settings(max_examples=150)
@given(memberships(), st.integers(3, 9), st.sets(st.integers(0, 100), max_size=12), st.integers(0, 60))
def test_long_gaps_alone_tell_what_the_engine_tells_of_every_day(
    people: list[Membership], silent: int, outages: set[int], back: int
) -> None:
    study = Study(day(100 - back), silent, frozenset(day(each) for each in outages))
    joined = [one for one in people if one.joined <= study.until]
    persons = [
        Person(number, one.person, one.team, one.origin, one.joined, one.ended_on, one.ending)
        for number, one in enumerate(joined)
    ]
    gaps = [gap for number, one in enumerate(joined) for gap in list_gaps(number, one, study)]
    expected = [spell for one in joined if (spell := find_spell(one, study)) is not None]
    assert find_spells(persons, gaps, study) == expected


def list_gaps(key: int, one: Membership, study: Study) -> list[Gap]:
    """Return what the database would."""
    days: list[Any] = sorted(each for each in one.reported if each <= study.until)
    pairs = zip([None, *days], [*days, None], strict=True)
    return [
        Gap(key, before, after)
        for before, after in pairs
        if days and (before is None or after is None or (after - before).days > study.silent_days)
    ]


def make_study(people: int = 12) -> Programme:
    """Have people join over two weeks, two thirds of whom go on reporting; one team of each origin."""
    programme = make_programme(starts_on=FIRST, cost_yen=120_000)
    teams = [make_team(programme, origin=origin, day=FIRST) for origin in Origin]
    reports = []
    for number in range(people):
        team, joined = teams[number % 3], day(number)
        member = make_member(team, f"p{number}", day=joined)
        last = 100 if number % 3 else number + 20
        for each in range(number, last + 1):
            facts = {"code": f"{number:03}{each:05}", "member": member, "team": team, "day": day(each)}
            reports.append(Report(through=Through.WEB, posted_at=at(19), steps=5000 + each, **facts))
    Report.objects.bulk_create(reports)
    return programme


@pytest.mark.django_db
def test_database_and_engine_agree_with_pauses_faults_and_endings() -> None:
    programme = make_study()
    members = list(Member.objects.order_by("pk"))
    Member.objects.filter(pk=members[1].pk).update(left_on=day(50), left_why=LeftWhy.MOVED)
    Member.objects.filter(pk=members[2].pk).update(left_on=day(60), left_why=LeftWhy.WISHED)
    Pause.objects.create(member=members[3], since=day(24), until=day(40))
    Outage.objects.create(
        since=at(3, day=day(30)), until=at(9, day=day(31)), why="x", noted_by="x", noted_at=at(3)
    )
    Report.objects.filter(member=members[4], day__gt=day(70)).update(state=ReportState.WITHDRAWN)
    found = gather(programme, until=UNTIL, silent_days=7)
    endings = {members[1].code: (day(50), Ending.MOVED), members[2].code: (day(60), Ending.LEFT)}
    expected = []
    for member in members:
        rows = Report.objects.filter(member=member).exclude(state=ReportState.WITHDRAWN)
        ended_on, ending = endings.get(member.code, (None, None))
        days = {each for each in rows.values_list("day", flat=True) if ended_on is None or each <= ended_on}
        away = {day(n) for n in range(24, 41)} if member == members[3] else set()
        facts = (frozenset(days), frozenset(away), ended_on, ending)
        one = Membership(member.code, f"team:{member.team_id}", member.origin, member.joined_on, *facts)
        expected.append(find_spell(one, Study(UNTIL, 7, frozenset({day(30), day(31)}))))
    assert list(found.spells) == [spell for spell in expected if spell is not None]


@pytest.mark.django_db
def test_report_says_what_a_council_member_understands() -> None:
    evidence = make_evidence(make_study(), UNTIL)
    said = [row.sentence.get("ja") for row in evidence.everybody.marks]
    assert said[2].startswith("100人のうち67人が60日後も続けています")
    assert [group.key for group in evidence.groups] == ["family", "class", "matched"]
    assert [group.joined for group in evidence.groups] == [4, 4, 4]
    assert sum(row.joined for row in evidence.cohorts) == 12
    assert evidence.costs[0].yen == 15_000
    assert evidence.comparison is not None and evidence.comparison.test.degrees == 2


@pytest.mark.django_db
def test_nobody_yet_is_said_and_nothing_breaks() -> None:
    evidence = make_evidence(make_programme(), UNTIL)
    assert (evidence.everybody.curve, evidence.groups, evidence.costs) == (None, (), ())


@pytest.mark.django_db
def test_steps_take_the_source_that_counted_most_and_the_control_beside() -> None:
    programme = make_study(3)
    control = make_programme("control", control_of=programme)
    people = list(Member.objects.order_by("pk"))
    others = [make_member(make_team(control), handle, day=FIRST) for handle in ("x", "y")]
    rows = []
    for member in [*people, *others]:
        for n in range(1, 15):
            for source, steps in (("phone", 4000), ("watch", 3000)):
                before = member.joined_on - timedelta(days=n)
                rows.append(StepDay(member=member, day=before, source=source, steps=steps, imported_at=at(3)))
            rows.append(
                StepDay(
                    member=member,
                    day=UNTIL - timedelta(days=n),
                    source="phone",
                    steps=4500,
                    imported_at=at(3),
                )
            )
    StepDay.objects.bulk_create(rows)
    pairs = {pair.person: pair for pair in list_pairs(programme, UNTIL)}
    assert pairs[people[1].code].before == 4000
    assert round(pairs[people[1].code].after) == round(sum(5000 + n for n in range(73, 101)) / 28)
    steps = make_steps(programme, UNTIL)
    assert steps.beside is not None and (steps.people, steps.control) == (3, 2)
    assert round(steps.beside.control.mean) == 500


@pytest.mark.django_db
def test_export_has_those_who_consented_alone_and_nothing_that_names_them() -> None:
    programme = make_study()
    members = list(Member.objects.order_by("pk").select_related("resident"))
    for member in members[:3]:
        assert member.resident is not None
        give_consent(resident=member.resident, purpose=PURPOSE, version="1", actor="x", now=at(3))
    rows = list_rows(programme, UNTIL)
    assert (len(rows), {len(row) for row in rows}) == (3, {len(HEADER)})
    told = str(rows)
    assert not any(member.code in told or member.handle in told for member in members)
    assert rows == list_rows(programme, UNTIL)


@pytest.fixture
def officer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: at(9, day=UNTIL + timedelta(days=1)))
    client.force_login(make_user(Role.OFFICER))


@pytest.mark.django_db
def test_page_draws_the_curve_and_says_the_same_in_a_table(client: Client, officer: None) -> None:
    assert "まだ参加した方がいません" in client.get(reverse("habit_challenge:evidence")).content.decode()
    make_study()
    page = client.get(reverse("habit_challenge:evidence"))
    text = page.content.decode()
    assert "100人のうち67人が60日後も続けています" in text and "<polyline" in text
    assert page.context["table"][-1]["cells"][2]["share"] == "67%"
    assert client.get(reverse("habit_challenge:evidence"), {"generation": "child"}).status_code == 200


@pytest.mark.django_db
def test_export_leaves_a_trace_and_is_the_officers_alone(client: Client, officer: None) -> None:
    make_study(3)
    address = reverse("habit_challenge:evidence_csv")
    assert client.get(address).content.decode("utf-8-sig").splitlines() == [",".join(HEADER)]
    assert Entry.objects.get(action="habit_challenge.export_evidence").facts == {"people": 0}
    client.force_login(make_user(Role.RESIDENT, name="r"))
    assert client.get(address).status_code == 403


@pytest.mark.django_db
def test_consent_is_given_and_withdrawn_on_a_page(client: Client, officer: None) -> None:
    user = make_user(Role.RESIDENT, name="r")
    resident = make_resident(user=user)
    client.force_login(user)
    address = reverse("habit_challenge:let_study")
    for said, standing in (("yes", 1), ("no", 0)):
        client.post(address, {"may": said})
        assert resident.consents.filter(purpose=PURPOSE, withdrawn_at=None).count() == standing


@pytest.mark.django_db
def test_figures_of_the_town() -> None:
    period = Period(day(94), UNTIL)
    assert get_indicator("habit_challenge.stay_60_pct").read(period) is None
    make_study()
    stay = get_indicator("habit_challenge.stay_60_pct").read(period)
    assert stay is not None and round(stay) == 67
    assert get_indicator("habit_challenge.cost_retained_yen").read(period) == 15_000
    assert get_indicator("habit_challenge.reports_a_day").read(period) == 8
