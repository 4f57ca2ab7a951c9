"""Those who applied alone: looked at before it is done, done exactly so; who would fill a team up."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import DAY

from moyai.engines.conversation import Localized
from moyai.services.habit_challenge.enums import Activity, Origin
from moyai.services.habit_challenge.forming import propose_matching
from moyai.services.habit_challenge.handles import (
    MOST_CHARACTERS,
    call_by,
    choose_team_name,
    clean_handle,
    make_unlike,
)
from moyai.services.habit_challenge.models import Application, Block, Member
from moyai.services.habit_challenge.operations.applications import apply, withdraw_application
from moyai.services.habit_challenge.operations.matching import form_matched_teams
from moyai.services.habit_challenge.operations.placing import place_resident
from moyai.services.habit_challenge.queries.teams import list_members
from moyai.services.habit_challenge.refill import list_refills
from moyai.services.habit_challenge.refusals_teams import TeamRefused
from moyai.services.habit_challenge.tests.teaming import (
    ACTOR,
    NOW,
    make_challenge,
    make_member,
    make_person,
    make_programme,
    make_team,
)
from moyai.services.habit_challenge.wishes import Wishes

FACTS = {"actor": ACTOR, "now": NOW}


def ask(given_name: str, *, born: date | None = None, **wishes):
    person = make_person(given_name, **({"birth_date": born} if born else {}))
    facts = {"programme": make_programme(), "resident": person, "through": "line", **FACTS}
    return apply(wishes=Wishes(handle=given_name, **wishes), **facts)


@pytest.fixture
def waiting(db):
    make_challenge()
    years = (40, 80, 75, 68, 20, 45, 70, 90)
    return [ask(f"人{n}", born=DAY - timedelta(days=365 * age)) for n, age in enumerate(years)]


def test_looking_changes_nothing_and_what_was_seen_is_done(waiting):
    proposal = propose_matching(make_programme(), DAY)
    assert propose_matching(make_programme(), DAY) == proposal
    assert Member.objects.count() == 0
    seen = [sorted(one.given_name for one in team.people) for team in proposal.teams]
    assert sum(map(len, seen)) + len(proposal.unplaced) == 8
    assert all(why.get("ja") and why.get("en") for team in proposal.teams for why in team.why)
    teams = form_matched_teams(programme=make_programme(), fingerprint=proposal.fingerprint, **FACTS)
    assert sorted(sorted(one.handle for one in list_members(team)) for team in teams) == sorted(seen)
    assert {team.origin for team in teams} == {Origin.MATCHED}
    assert not Application.objects.filter(status="waiting").exists()


def test_what_was_seen_before_something_changed_is_not_done(waiting):
    old = propose_matching(make_programme(), DAY).fingerprint
    withdraw_application(application=waiting[0], **FACTS)
    with pytest.raises(TeamRefused, match=r"^preview_old:"):
        form_matched_teams(programme=make_programme(), fingerprint=old, **FACTS)
    assert Member.objects.count() == 0


def test_friends_come_together(waiting):
    first, last = waiting[0].resident, waiting[-1].resident
    apply(
        programme=make_programme(),
        resident=first,
        wishes=Wishes(friends=(last.code,), activity=Activity.MUCH),
        through="line",
        **FACTS,
    )
    teams = [{one.pk for one in team.people} for team in propose_matching(make_programme(), DAY).teams]
    assert any({first.pk, last.pk} <= team for team in teams)


def test_old_blocks_are_honoured(waiting):
    people = [each.resident for each in waiting[:2]]
    old = [make_member(each.given_name, resident=each) for each in people]
    Block.objects.create(by=old[0], whom=old[1], made_at=NOW)
    teams = [{one.pk for one in team.people} for team in propose_matching(make_programme(), DAY).teams]
    assert not any({people[0].pk, people[1].pk} <= team for team in teams)


@pytest.mark.django_db
def test_who_waits_is_offered_to_a_team_with_the_reason_and_placed_by_the_desk():
    team = make_team("はな", "たろう")
    application = ask("まご", born=DAY - timedelta(days=365 * 22))
    [offer] = list_refills(team, DAY + timedelta(days=3))
    assert (offer.resident, offer.waited_days) == (application.resident, 3)
    assert "世代が増えます" in offer.why.get("ja")
    member = place_resident(team=team, resident=application.resident, part="member", **FACTS)
    assert (member.handle, member.origin, member.team) == ("まご", Origin.MATCHED, team)
    assert list_refills(team, DAY) == []


@given(st.text(alphabet="はなa1 Ａ\u3000\x00\u202e👵", max_size=40))
def test_a_name_is_tidied_once_or_refused(text):
    try:
        tidy = clean_handle(text)
    except TeamRefused:
        return
    assert clean_handle(tidy) == tidy
    assert 0 < len(tidy) <= MOST_CHARACTERS
    assert tidy == tidy.strip()


@given(st.lists(st.sampled_from(["はな", "たろう", "あ" * MOST_CHARACTERS]), max_size=12))
def test_in_a_team_nobody_is_called_like_another(handles):
    taken: list[str] = []
    for each in handles:
        taken.append(make_unlike(each, taken))
    assert len(set(taken)) == len(taken)
    assert all(len(each) <= MOST_CHARACTERS for each in taken)


def test_people_are_spoken_of_politely_once():
    assert call_by("はな") == Localized("はなさん", "はな")
    assert call_by("花ちゃん").get("ja") == "花ちゃん"


def test_there_is_always_a_name_for_one_more_team():
    names: set[str] = set()
    for _ in range(100):
        names.add(choose_team_name(names))
    assert len(names) == 100
