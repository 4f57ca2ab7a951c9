"""Children: nothing without a yes, everything put down when it is taken back, words looked after."""

from datetime import timedelta

import pytest
from tests.factories import make_resident

from moyai.core.notices.models import Notice
from moyai.services.smart_farm.enums import Audience, FarmRole, JobKind, JobStatus
from moyai.services.smart_farm.enums_people import ConsentFor, EntryState
from moyai.services.smart_farm.models import ApiToken, DiaryEntry, FarmMember, Job, Lease
from moyai.services.smart_farm.operations.consents import give_consent, withdraw_consent
from moyai.services.smart_farm.operations.diary import (
    decide_trouble,
    tell_trouble,
    withdraw_entry,
    write_entry,
)
from moyai.services.smart_farm.queries.diary import list_entries
from moyai.services.smart_farm.queries.people import has_consent
from moyai.services.smart_farm.refusals_people import PeopleRefused
from moyai.services.smart_farm.tests.plots import NOW, make_member, make_robot

pytestmark = pytest.mark.django_db


@pytest.fixture
def robot():
    return make_robot()


@pytest.fixture
def pupil(robot):
    return make_member(FarmRole.PUPIL)


@pytest.fixture
def guardian(pupil):
    member = make_member(FarmRole.GUARDIAN)
    FarmMember.objects.filter(pk=member.pk).update(guardian_of=pupil)
    member.refresh_from_db()
    return member


def write(robot, member, text="芽が出ました", key="1", **more):
    return write_entry(robot=robot, member=member, text=text, idempotency_key=key, now=NOW, **more)


def refused(work, code):
    with pytest.raises(PeopleRefused) as caught:
        work()
    assert caught.value.code == code


def test_consent_is_given_once_by_her_own_guardian_and_for_one_thing(pupil, guardian):
    stranger = make_member(FarmRole.TEACHER)
    refused(
        lambda: give_consent(pupil=pupil, guardian=stranger, purpose=ConsentFor.DIARY, now=NOW),
        "not_guardian",
    )
    first = give_consent(pupil=pupil, guardian=guardian, purpose=ConsentFor.DIARY, now=NOW)
    assert give_consent(pupil=pupil, guardian=guardian, purpose=ConsentFor.DIARY, now=NOW) == first
    assert has_consent(pupil, ConsentFor.DIARY)
    assert not has_consent(pupil, ConsentFor.TAKE_PART)
    assert has_consent(stranger, ConsentFor.TAKE_PART)  # answers for herself


def test_consent_taken_back_puts_everything_down(robot, pupil, guardian):
    teacher = make_member(FarmRole.TEACHER)
    FarmMember.objects.filter(pk=teacher.pk).update(user=None, resident=make_resident())
    give_consent(pupil=pupil, guardian=guardian, purpose=ConsentFor.TAKE_PART, now=NOW)
    hour = timedelta(hours=1)
    Lease.objects.create(robot=robot, member=pupil, taken_at=NOW, seen_at=NOW, until=NOW + hour)
    ApiToken.objects.create(
        jti="1", robot=robot, member=pupil, audience=Audience.HUMAN, issued_at=NOW, expires_at=NOW + hour
    )
    Job.objects.create(
        code="1", robot=robot, member=pupil, kind=JobKind.WATER, status=JobStatus.ASKED, needs_approval=True,
        asked_at=NOW,
    )  # fmt: skip
    withdraw_consent(pupil=pupil, guardian=guardian, purpose=ConsentFor.TAKE_PART, now=NOW + hour / 2)
    assert Lease.objects.get().ended_at is not None
    assert ApiToken.objects.get().revoked_at is not None
    assert Job.objects.get().status == JobStatus.CANCELLED
    assert not has_consent(pupil, ConsentFor.TAKE_PART)
    assert Notice.objects.get().kind == "smart_farm.consent_gone"


def test_child_without_a_yes_writes_nothing(robot, pupil, guardian):
    refused(lambda: write(robot, pupil), "no_consent")
    give_consent(pupil=pupil, guardian=guardian, purpose=ConsentFor.DIARY, now=NOW)
    assert write(robot, pupil).text == "芽が出ました"
    refused(lambda: write(robot, guardian), "not_yours")


@pytest.mark.parametrize(
    "text",
    [
        "電話してね 090-1234-5678",
        "０９０ー１２３４ー５６７８",
        "0265(78)4111 です",
        "メールは hikari@example.jp",
        "https://example.com をみて",
        "みてね example.com",
        "〒396-0000",
        "荒井3丁目です",
    ],
)
def test_child_does_not_tell_how_to_find_her(robot, pupil, guardian, text):
    give_consent(pupil=pupil, guardian=guardian, purpose=ConsentFor.DIARY, now=NOW)
    refused(lambda: write(robot, pupil, text), "private_words")


@pytest.mark.parametrize(
    "text", ["ラディッシュが3つ、10センチ", "きょうは25度でした。水は150ミリ", "<b>すごい</b>"]
)
def test_childs_other_words_are_kept_as_they_are(robot, pupil, guardian, text):
    give_consent(pupil=pupil, guardian=guardian, purpose=ConsentFor.DIARY, now=NOW)
    assert write(robot, pupil, text).text == text


def test_form_sent_twice_is_one_entry_and_many_at_once_are_too_many(robot):
    member = make_member(FarmRole.OPERATOR)
    assert write(robot, member) == write(robot, member)
    for key in "2345":
        write(robot, member, key=key)
    refused(lambda: write(robot, member, key="6"), "too_fast")
    refused(lambda: write(robot, member, text=" \u200b\n ", key="7"), "empty_words")
    refused(lambda: write(robot, member, text="あ" * 401, key="8"), "long_words")


def test_picture_of_another_robot_is_not_shown(robot):
    other = make_robot()
    image = other.images.create(file="aa/aa1.jpg", width=10, height=10, created_at=NOW)
    assert write(robot, make_member(FarmRole.OPERATOR), image=image).image is None


def test_entry_somebody_is_troubled_by_is_hidden_until_decided(robot, pupil, guardian):
    give_consent(pupil=pupil, guardian=guardian, purpose=ConsentFor.DIARY, now=NOW)
    operator, teacher = make_member(FarmRole.OPERATOR), make_member(FarmRole.TEACHER)
    entry = write(robot, pupil)
    refused(lambda: tell_trouble(entry=entry, member=operator, why=" ", now=NOW), "why")
    first = tell_trouble(entry=entry, member=operator, why="名前が出ています", now=NOW)
    assert tell_trouble(entry=entry, member=operator, why="もう一度", now=NOW) == first
    assert list(list_entries(robot, operator)) == []
    assert list(list_entries(robot, pupil)) == [entry]  # her own, marked
    refused(lambda: decide_trouble(entry=entry, member=operator, is_upheld=False, now=NOW), "not_yours")
    decide_trouble(entry=entry, member=teacher, is_upheld=False, now=NOW)
    assert list(list_entries(robot, operator)) == [entry]
    first.refresh_from_db()
    assert (first.decided_by, first.is_upheld) == (teacher, False)


def test_teacher_hides_without_anybodys_word_and_what_was_taken_back_stays_gone(robot):
    operator, teacher = make_member(FarmRole.OPERATOR), make_member(FarmRole.TEACHER)
    entry = write(robot, operator)
    decide_trouble(entry=entry, member=teacher, is_upheld=True, now=NOW)
    entry.refresh_from_db()
    assert entry.state == EntryState.HIDDEN
    refused(lambda: withdraw_entry(entry=entry, member=teacher, now=NOW), "not_yours")
    withdraw_entry(entry=entry, member=operator, now=NOW)
    entry.refresh_from_db()
    refused(lambda: decide_trouble(entry=entry, member=teacher, is_upheld=False, now=NOW), "gone")
    assert DiaryEntry.objects.get().state == EntryState.WITHDRAWN
