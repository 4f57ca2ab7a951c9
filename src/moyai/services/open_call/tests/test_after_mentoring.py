"""Mentors: who can be asked, how she is found, talks, versions of the plan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from moyai.core import clock
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.models import Conflict, Entry, Mentoring, Staff, Tiding
from moyai.services.open_call.operations.mentoring import (
    assign_mentor,
    end_mentoring,
    remark_on_plan,
    write_plan,
    write_session,
)
from moyai.services.open_call.queries.after_mentoring import find_hindrance, propose_mentors
from moyai.services.open_call.refusals_after import AfterRefused
from moyai.services.open_call.tests.after_makers import (
    NOW,
    make_entry,
    make_programme,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def team() -> Entry:
    programme = make_programme("contest")
    make_staff(programme, "office", StaffRole.OFFICE)
    entry = make_entry(programme, state="finalist", leader="student")
    Entry.objects.filter(pk=entry.pk).update(title="ドローンで水田の水位をはかる", organisation="架空 高校")
    entry.refresh_from_db()
    return entry


@pytest.fixture
def mentor(team) -> Staff:
    return make_staff(team.programme, "mentor", StaffRole.MENTOR, expertise="ドローンと水田", most=2)


def _assign(team: Entry, mentor: Staff) -> Mentoring:
    return assign_mentor(entry=team, mentor=mentor, why="", actor="user:0", now=NOW)


class TestAssigning:
    def test_the_best_suited_is_first_with_the_words_that_made_it(self, team, mentor):
        make_staff(team.programme, "cook", StaffRole.MENTOR, expertise="料理と販売")
        first, second = propose_mentors(team)
        assert (first.staff, second.staff.name) == (mentor, "cook")
        assert first.affinity > second.affinity
        assert any("ドロ" in each or "水田" in each for each in first.words)

    def test_both_are_told(self, team, mentor):
        _assign(team, mentor)
        told = set(Tiding.objects.values_list("user__username", flat=True))
        assert told == {"student", "mentor"}

    def test_who_cannot_is_told_why(self, team, mentor):
        judge = make_staff(team.programme, "judge", StaffRole.JUDGE)
        assert find_hindrance(team, judge) == "not_mentor"
        same = make_staff(team.programme, "x", StaffRole.MENTOR, organisation="架空 高校")
        assert find_hindrance(team, same) == "mentor_conflict"
        mate = make_staff(team.programme, "student", StaffRole.MENTOR)
        assert find_hindrance(team, mate) == "mentor_team"
        kin = make_staff(team.programme, "kin", StaffRole.MENTOR)
        Conflict.objects.create(judge=kin, entry=team, kind="kin", found_at=NOW)
        assert find_hindrance(team, kin) == "mentor_conflict"
        _assign(team, mentor)
        with pytest.raises(AfterRefused, match="mentor_twice"):
            _assign(team, mentor)

    def test_nobody_has_more_teams_than_she_can(self, team, mentor):
        for number in range(2):
            _assign(make_entry(team.programme, state="finalist", leader=f"s{number}"), mentor)
        with pytest.raises(AfterRefused, match="mentor_full"):
            _assign(team, mentor)
        end_mentoring(mentoring=Mentoring.objects.first(), actor="x", now=NOW)
        _assign(team, mentor)


class TestWriting:
    def test_a_talk_is_written_while_it_goes_on(self, team, mentor):
        mentoring = _assign(team, mentor)
        facts = {"mentoring": mentoring, "minutes": 60, "next_steps": "", "actor": "x", "now": NOW}
        write_session(held_on=TODAY, said="水位", **facts)
        with pytest.raises(AfterRefused, match="future"):
            write_session(held_on=TODAY + timedelta(days=1), said="a", **facts)
        end_mentoring(mentoring=mentoring, actor="x", now=NOW)
        with pytest.raises(AfterRefused, match="mentoring_over"):
            write_session(held_on=TODAY, said="a", **facts)

    def test_two_windows_do_not_overwrite_one_another(self, team):
        facts = {"entry": team, "why": "", "actor": "x", "now": NOW}
        assert write_plan(text="一", based_on=0, **facts).number == 1
        with pytest.raises(AfterRefused, match="plan_moved"):
            write_plan(text="二", based_on=0, **facts)
        with pytest.raises(AfterRefused, match="same_plan"):
            write_plan(text=" 一\r\n", based_on=1, **facts)
        assert write_plan(text="二", based_on=1, **facts).number == 2


def _address(team: Entry) -> str:
    return reverse("open_call:mentoring", args=[team.code])


@pytest.fixture
def at_ten(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


class TestPages:
    def test_strangers_are_kept_out(self, team, mentor, client, at_ten):
        assert client.get(_address(team)).status_code == 302
        client.force_login(make_user("mentor"))
        assert client.get(_address(team)).status_code == 403
        assert client.get(reverse("open_call:mentors", args=[team.programme.code])).status_code == 403

    def test_team_and_mentor_write_and_see_versions_side_by_side(self, team, mentor, client, at_ten):
        _assign(team, mentor)
        client.force_login(make_user("student"))
        client.post(_address(team), {"do": "plan", "text": "<script>水を3回", "based_on": "0"})
        client.post(_address(team), {"do": "plan", "text": "<script>水を5回", "based_on": "1"})
        stale = client.post(_address(team), {"do": "plan", "text": "水を9回", "based_on": "1"})
        assert stale.status_code == 422
        assert "水を9回" in stale.content.decode()
        client.force_login(make_user("mentor"))
        plan = team.plans.last()
        client.post(_address(team), {"do": "remark", "number": plan.pk, "text": "よいです"})
        client.post(_address(team), {"do": "session", "held_on": "2026-06-09", "minutes": "30", "said": "話"})
        shown = client.get(_address(team)).content.decode()
        for words in ("<del>3</del>", "<ins>5</ins>", "&lt;script&gt;水を", "よいです", "30分"):
            assert words in shown
        assert client.post(_address(team), {"do": "plan", "text": "a", "based_on": "2"}).status_code == 403
        assert client.get(_address(team) + "?old=x&new=99999999999").status_code == 200

    def test_the_office_assigns_and_ends(self, team, mentor, client, at_ten):
        client.force_login(make_user("office"))
        assert "お願いする" in client.get(_address(team)).content.decode()
        client.post(_address(team), {"do": "assign", "number": mentor.pk})
        row = Mentoring.objects.get()
        listed = client.get(reverse("open_call:mentors", args=[team.programme.code]))
        assert "ドローンで" in listed.content.decode()
        client.post(_address(team), {"do": "end", "number": row.pk})
        row.refresh_from_db()
        assert row.ended_at == NOW

    def test_a_remark_is_by_name(self, team, client, at_ten):
        plan = write_plan(entry=team, text="一", why="", based_on=0, actor="x", now=NOW)
        who = make_user("student")
        remark_on_plan(plan=plan, text="確認", actor=f"user:{who.pk}", now=NOW)
        client.force_login(who)
        assert "student" in client.get(_address(team)).content.decode()
