"""Teams: a link works once, a team of six is refused, three are needed; minors need a guardian's consent."""

from datetime import date, timedelta

import pytest

from moyai.services.open_call.enums_entries import TeamRole
from moyai.services.open_call.models import GuardianConsent, Teammate
from moyai.services.open_call.operations.entries.consents import (
    ask_consent,
    give_consent,
    is_over,
    withdraw_consent,
)
from moyai.services.open_call.operations.entries.submitting import hand_in
from moyai.services.open_call.operations.entries.team import (
    accept_invitation,
    hand_over,
    invite_mate,
    leave_team,
    revoke_invitation,
    tell_about,
)
from moyai.services.open_call.queries.entries.checks import list_checks
from moyai.services.open_call.queries.entries.closing import is_minor
from moyai.services.open_call.queries.entries.people import find_consent_asked, find_invitation, list_lacking
from moyai.services.open_call.refusals_entries import EntryRefused
from moyai.services.open_call.tests.entries_makers import (
    CLOSES,
    NOW,
    add_mate,
    fill,
    make_entry,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db
GROWN, CHILD = date(1990, 1, 1), date(2010, 5, 5)


@pytest.fixture
def contest():
    entry = fill(make_entry(make_programme("contest")))
    Teammate.objects.filter(entry=entry).update(born_on=GROWN)
    return entry


def invite(entry, name="あおい", role=TeamRole.MEMBER):
    return invite_mate(entry=entry, name=name, role=role, by=make_user("leader"), now=NOW)


def accept(secret, name="aoi", born_on=GROWN, now=NOW):
    mate = find_invitation(secret, now)
    assert mate is not None
    return accept_invitation(
        mate=mate, user=make_user(name), name=name, organisation="架空高校", born_on=born_on, now=now
    )


def test_a_link_works_once_and_only_its_digest_is_kept(contest):
    made = invite(contest)
    assert made.secret not in str(Teammate.objects.values_list())
    mate = accept(made.secret)
    assert mate.user == make_user("aoi") and mate.token == ""
    assert find_invitation(made.secret, NOW) is None


def test_links_run_out_and_are_taken_back(contest):
    made = invite(contest)
    assert find_invitation(made.secret, NOW + timedelta(days=15)) is None
    assert revoke_invitation(entry=contest, number=made.mate.pk, by=make_user("leader"), now=NOW)
    assert find_invitation(made.secret, NOW) is None


def test_a_team_of_six_is_refused_and_teachers_do_not_count(contest):
    links = [invite(contest, name).secret for name in "abcd"]
    with pytest.raises(EntryRefused, match="team_full") as refused:
        invite(contest, "f")
    assert "5人まで" in refused.value.text.get("ja") and "6人目" in refused.value.text.get("ja")
    invite(contest, "先生", TeamRole.TEACHER)
    for name, link in zip("abcd", links, strict=True):
        accept(link, name)
    assert contest.team.filter(accepted_at__isnull=False).count() == 5


def test_three_are_required(contest):
    add_mate(contest, "two")
    (team,) = [each for each in list_checks(contest, NOW) if each.key == "team"]
    assert not team.is_met and "2人" in team.words.get("ja")
    add_mate(contest, "three")
    hand_in(entry=contest, by=make_user("leader"), now=NOW)


def test_nobody_is_in_a_team_twice_and_a_birthday_is_needed(contest):
    secret = invite(contest).secret
    with pytest.raises(EntryRefused, match="already_in_team"):
        accept(secret, "leader")
    with pytest.raises(EntryRefused, match="birthday_wanted"):
        accept(secret, born_on=None)
    with pytest.raises(EntryRefused, match="bad_birthday"):
        accept(secret, born_on=date(2030, 1, 1))


def test_the_leader_hands_over_before_leaving(contest):
    mate, teacher = add_mate(contest, "mate"), add_mate(contest, "teacher", role=TeamRole.TEACHER)
    leader = contest.team.get(role=TeamRole.LEADER)
    with pytest.raises(EntryRefused, match="leader_leaves"):
        leave_team(mate=leader, actor="user:1", now=NOW)
    with pytest.raises(EntryRefused, match="cannot_lead"):
        hand_over(entry=contest, number=teacher.pk, by=make_user("leader"), now=NOW)
    hand_over(entry=contest, number=mate.pk, by=make_user("leader"), now=NOW)
    leader.refresh_from_db()
    leave_team(mate=leader, actor="user:1", now=NOW)
    assert contest.team.get(role=TeamRole.LEADER, left_at=None) == mate


def test_who_is_a_minor_is_told_by_the_day_of_the_deadline():
    assert is_minor(date(2008, 6, 21), date(2026, 6, 20)) and not is_minor(
        date(2008, 6, 20), date(2026, 6, 20)
    )
    assert not is_minor(date(2008, 2, 29), date(2026, 3, 1)) and not is_minor(None, date(2026, 3, 1))


def test_a_minor_needs_a_guardian_and_who_is_missing_is_said(contest):
    add_mate(contest, "two")
    child = add_mate(contest, "みらい", CHILD)
    with pytest.raises(EntryRefused, match="not_ready") as refused:
        hand_in(entry=contest, by=make_user("leader"), now=NOW)
    assert "みらい" in refused.value.text.get("ja")
    secret = ask_consent(mate=child, by=make_user("みらい"), now=NOW)
    consent = find_consent_asked(secret)
    with pytest.raises(EntryRefused, match="own_consent"):
        give_consent(consent=consent, guardian="母", says="x", user=make_user("みらい"), now=NOW)
    with pytest.raises(EntryRefused, match="consent_unticked"):
        give_consent(consent=consent, guardian=" ", says="x", user=None, now=NOW)
    give_consent(consent=consent, guardian="架空 母", says="同意します", user=None, now=NOW)
    assert GuardianConsent.objects.get().says == "同意します" and not list_lacking(contest, NOW)
    hand_in(entry=contest, by=make_user("leader"), now=NOW)
    withdraw_consent(consent=consent, now=NOW)
    assert [each.name for each in list_lacking(contest, NOW)] == ["みらい"]
    with pytest.raises(EntryRefused, match="consent_over"):
        withdraw_consent(consent=consent, now=NOW)


def test_a_new_link_ends_the_one_before_and_links_run_out(contest):
    child = add_mate(contest, "みらい", CHILD)
    first = ask_consent(mate=child, by=make_user("みらい"), now=NOW)
    second = ask_consent(mate=child, by=make_user("みらい"), now=NOW)
    assert find_consent_asked(first) is None
    consent = find_consent_asked(second)
    assert consent is not None and not is_over(consent, NOW) and is_over(consent, NOW + timedelta(days=61))
    with pytest.raises(EntryRefused, match="no_minor"):
        ask_consent(mate=contest.team.get(role=TeamRole.LEADER), by=make_user("leader"), now=NOW)


def test_what_somebody_says_of_herself_is_kept(contest):
    mate = add_mate(contest, "mate")
    tell_about(mate=mate, name=" まき ", organisation="架空大学", born_on=CHILD, now=NOW)
    mate.refresh_from_db()
    assert (mate.name, mate.organisation, mate.born_on) == ("まき", "架空大学", CHILD)
    assert CLOSES.year - CHILD.year < 18
