"""Local names are proposed, decided, taken back, found, erased."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.places.enums import NameStatus
from moyai.core.places.models import PlaceName, PlaceNameVote
from moyai.core.places.names import operations
from moyai.core.places.names.erasing import erase_proposals, erase_votes
from moyai.core.places.names.operations import NewName
from moyai.core.places.names.words import NotAName, clean_words, is_of_a_person
from moyai.core.places.queries import search_places
from moyai.core.places.tests.conftest import NOW

pytestmark = pytest.mark.django_db


def propose(facility, words, by):
    return operations.propose_name(facility=facility, words=words, by=by, now=NOW)


def decide(name, status, by):
    return operations.decide_name(name_id=name.pk, status=status, by=by, now=NOW)


def test_a_name_is_found_once_it_is_accepted_and_not_after_it_is_taken_back(hospital, make_staff):
    officer = make_staff("officer", Role.OFFICER)
    name = propose(hospital, "中病", officer)
    assert search_places("中病") == []
    decide(name, NameStatus.ACCEPTED, officer)
    assert search_places("中病") == [hospital]
    operations.reopen_name(name_id=name.pk, by=officer, now=NOW)
    assert search_places("中病") == []
    actions = Entry.objects.filter(subject=f"place_name:{name.pk}").values_list("action", flat=True)
    assert list(actions) == ["places.propose_name", "places.decide_name", "places.reopen_name"]


def test_an_exact_name_comes_before_a_local_one(town, hospital, hall):
    officer_names = [(NewName("伊那市役所", "", hospital), NameStatus.ACCEPTED)]
    operations.import_names(municipality=town, names=officer_names, actor="test", now=NOW)
    assert search_places("伊那市役所") == [hall, hospital]


def test_a_point_without_another_name_is_found(town, make_staff):
    new = NewName("駅前のデパート跡", "えきまえのでぱーとあと", None, 137.96, 35.83)
    operations.add_name(municipality=town, new=new, by=make_staff("officer"), now=NOW)
    [spot] = search_places("depato ato")
    assert (spot.words, spot.lon, spot.lat) == ("駅前のデパート跡", 137.96, 35.83)


def test_staff_who_agree_need_no_officer(hospital, make_staff, settings):
    settings.MOYAI_NAMES_ACCEPTED_AT = 3
    first = make_staff("a")
    names = [
        propose(hospital, words, by) for words, by in (("中病", first), ("中 病", first), ("中病", first))
    ]
    assert {(name.pk, name.count, name.status) for name in names} == {(names[0].pk, 1, NameStatus.PROPOSED)}
    assert propose(hospital, "中病", make_staff("b")).status == NameStatus.PROPOSED
    assert propose(hospital, "中病", make_staff("c")).status == NameStatus.ACCEPTED
    assert search_places("中病") == [hospital]


def test_what_an_officer_took_back_or_refused_is_not_accepted_by_itself(hospital, make_staff, settings):
    settings.MOYAI_NAMES_ACCEPTED_AT = 2
    officer = make_staff("officer")
    name = propose(hospital, "中病", make_staff("a"))
    propose(hospital, "中病", make_staff("b"))
    operations.reopen_name(name_id=name.pk, by=officer, now=NOW)
    assert propose(hospital, "中病", make_staff("c")).status == NameStatus.PROPOSED
    decide(name, NameStatus.REFUSED, officer)
    assert propose(hospital, "中病", make_staff("d")).status == NameStatus.REFUSED


def test_nothing_is_accepted_by_itself_where_the_town_says_zero(hospital, make_staff, settings):
    settings.MOYAI_NAMES_ACCEPTED_AT = 0
    assert {propose(hospital, "中病", make_staff(n)).status for n in "abcd"} == {NameStatus.PROPOSED}


def test_a_name_is_decided_once(hospital, make_staff):
    officer = make_staff("officer")
    name = propose(hospital, "中病", officer)
    decide(name, NameStatus.REFUSED, officer)
    with pytest.raises(operations.NameDecided):
        decide(name, NameStatus.ACCEPTED, officer)
    assert PlaceName.objects.get().status == NameStatus.REFUSED


def test_the_same_name_twice_is_refused_and_of_another_place_is_not(town, hospital, hall, make_staff):
    officer = make_staff("officer")
    operations.add_name(municipality=town, new=NewName("本庁", "", hall), by=officer, now=NOW)
    with pytest.raises(operations.NameKnown):
        operations.add_name(municipality=town, new=NewName("本 庁", "", hall), by=officer, now=NOW)
    operations.add_name(municipality=town, new=NewName("本庁", "", hospital), by=officer, now=NOW)
    assert set(search_places("本庁")) == {hall, hospital}


@pytest.mark.parametrize("words", ["", "中", "・・", "0265-72-3111", "荒井1313", "a@b.jp", "あ" * 41])
def test_numbers_and_trifles_are_no_names(words):
    with pytest.raises(NotAName):
        clean_words(words)


@pytest.mark.parametrize(
    "words", ["田中さん", "田中さんの家", "山田様", "伊藤宅", "むすめの家", "太郎くん", "佐藤んち"]
)
def test_what_looks_like_somebody_is_told(words):
    assert is_of_a_person(words)


@pytest.mark.parametrize("words", ["中病", "駅前のデパート跡", "昔の役場", "第2体育館"])
def test_what_looks_like_a_place_is_not_somebody(words):
    assert not is_of_a_person(clean_words(words))


@given(st.text(max_size=50))
def test_what_is_kept_never_holds_a_telephone_number(words):
    try:
        kept = clean_words(words)
    except NotAName:
        return
    assert sum(letter.isdigit() and letter.isdecimal() for letter in kept) <= 3
    assert 2 <= len(kept) <= 40


STEPS = st.lists(st.sampled_from(["propose", "accept", "refuse", "reopen"]), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(STEPS)
def test_it_is_found_exactly_while_it_is_accepted(hospital, make_staff, steps):
    from moyai.core.accounts.models import User

    PlaceName.objects.all().delete()
    officer = User.objects.filter(username="officer").first() or make_staff("officer")
    for step in steps:
        name = PlaceName.objects.first()
        try:
            if step == "propose":
                propose(hospital, "中病", officer)
            elif name is not None and step == "reopen":
                operations.reopen_name(name_id=name.pk, by=officer, now=NOW)
            elif name is not None:
                decide(name, NameStatus.ACCEPTED if step == "accept" else NameStatus.REFUSED, officer)
        except operations.NameDecided:
            assert name.status != NameStatus.PROPOSED
        is_accepted = PlaceName.objects.filter(status=NameStatus.ACCEPTED).exists()
        assert (search_places("中病") == [hospital]) == is_accepted


def test_proposals_are_erased_and_decisions_stay(hospital, hall, make_staff):
    officer = make_staff("officer")
    old = propose(hospital, "中病", officer)
    decide(propose(hall, "本庁", officer), NameStatus.ACCEPTED, officer)
    later = NOW + timedelta(days=1)
    assert erase_proposals(before=NOW, now=later) == 0
    assert erase_proposals(before=later, now=later) == 1
    assert not PlaceName.objects.filter(pk=old.pk).exists()
    assert (erase_votes(before=later, now=later), PlaceNameVote.objects.count()) == (1, 0)
    assert PlaceName.objects.get().count == 1
