"""Members: added, changed, given another role, taken off with all that they hold, added again, invited."""

from datetime import date, timedelta

import pytest
from tests.factories import make_resident

from moyai.core.audit.models import Entry
from moyai.core.codes import make_code, show_code
from moyai.core.notices.models import Notice
from moyai.core.privacy.registry import find_eraser
from moyai.services.smart_farm import erasing
from moyai.services.smart_farm.enums import Audience, FarmRole, JobKind, JobStatus, LeaseEnd
from moyai.services.smart_farm.enums_people import ConsentFor
from moyai.services.smart_farm.models import (
    ApiToken,
    FarmMember,
    Job,
    Lease,
    MemberInvitation,
    RobotShift,
    SchoolClass,
    Seat,
    ShiftOffer,
)
from moyai.services.smart_farm.operations.consents import give_consent
from moyai.services.smart_farm.operations.inviting import (
    LASTS,
    find_invitation,
    invite_account,
    revoke_invitation,
    take_account_off,
    take_invitation,
)
from moyai.services.smart_farm.operations.leases import lend_to_job, take_lease
from moyai.services.smart_farm.operations.members import (
    add_again,
    add_member,
    change_member,
    change_role,
    end_membership,
    keep_days,
)
from moyai.services.smart_farm.queries.farms import list_memberships
from moyai.services.smart_farm.queries.leases import find_lease
from moyai.services.smart_farm.queries.members import find_exactly, foresee_leaving, is_last_administrator
from moyai.services.smart_farm.queries.people import has_consent, list_members_in
from moyai.services.smart_farm.refusals_people import PeopleRefused
from moyai.services.smart_farm.tests.plots import NOW, make_farm, make_member, make_robot, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def robot():
    return make_robot()


@pytest.fixture
def officer(robot):
    return make_user("officer")


def add(officer, robot, role=FarmRole.OPERATOR, name="ほなみ", **facts):
    facts = {"joined_on": TODAY, **facts}
    return add_member(farm=robot.bed.farm, role=role, name=name, by=officer, now=NOW, **facts)


def refused(code, work):
    with pytest.raises(PeopleRefused) as caught:
        work()
    assert caught.value.code == code
    assert caught.value.text.get("en")


def make_child(officer, robot):
    """A pupil whose mother has agreed to both."""
    pupil = add(officer, robot, FarmRole.PUPIL, "ひかり", user=make_user("hikari"))
    mother = add(officer, robot, FarmRole.GUARDIAN, "母", user=make_user("mother"), guardian_of=pupil)
    for purpose in ConsentFor:
        give_consent(pupil=pupil, guardian=mother, purpose=purpose, now=NOW)
    return pupil, mother


def test_who_is_added_is_told_and_audited_and_belongs(officer, robot):
    user = make_user("hanako")
    resident = make_resident(user=user)
    member = add(officer, robot, resident=resident, name="  花子\n")
    assert (member.name, member.is_waiting) == ("花子", False)
    assert list_memberships(user).get() == member
    notice = Notice.objects.get()
    assert notice.resident == resident and "はなれて育てる人" in notice.text["ja"]
    assert "remote operator" in notice.text["en"]
    entry = Entry.objects.get(action="smart_farm.add_member")
    assert (entry.actor, entry.facts["role"]) == (f"user:{officer.pk}", "operator")


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("name_wanted", {"name": " \n"}),
        ("far_day", {"joined_on": date(2023, 6, 10)}),
        ("far_day", {"joined_on": date(2029, 6, 10)}),
        ("days_backwards", {"until_on": TODAY - DAY}),
        ("ward_wanted", {"role": FarmRole.GUARDIAN}),
    ],
)
def test_what_cannot_be_is_refused(officer, robot, code, facts):
    refused(code, lambda: add(officer, robot, **facts))
    assert not FarmMember.objects.exists()


def test_nobody_is_the_same_twice_and_several_roles_are_had(officer, robot):
    resident = make_resident()
    add(officer, robot, resident=resident)
    refused("already_member", lambda: add(officer, robot, resident=resident))
    add(officer, robot, FarmRole.SUPPORTER, resident=resident)
    assert FarmMember.objects.count() == 2


def test_nobody_makes_herself_a_guardian_or_is_her_own(officer, robot):
    teacher = make_user("teacher")
    pupil = add(officer, robot, FarmRole.PUPIL, user=make_user("hikari"))
    as_guardian = {"role": FarmRole.GUARDIAN, "guardian_of": pupil}
    refused("own_guardian", lambda: add(teacher, robot, user=teacher, **as_guardian))
    resident = make_resident(user=teacher)
    refused("own_guardian", lambda: add(teacher, robot, resident=resident, **as_guardian))
    refused("ward_wanted", lambda: add(officer, robot, user=pupil.user, **as_guardian))
    add(officer, robot, user=teacher, **as_guardian)
    refused("already_member", lambda: add(officer, robot, user=teacher, **as_guardian))
    elsewhere = make_member(FarmRole.PUPIL, "よその子", make_farm("other"))
    refused("ward_wanted", lambda: add(officer, robot, FarmRole.GUARDIAN, guardian_of=elsewhere))


def test_before_her_first_day_she_waits_and_after_her_last_she_is_gone(officer, robot):
    user = make_user("hanako")
    member = add(officer, robot, user=user, joined_on=TODAY + DAY, until_on=TODAY + 3 * DAY)
    assert member.is_waiting and not list_memberships(user).exists()
    assert list(list_members_in(robot.bed.farm, tuple(FarmRole))) == []
    assert (keep_days(NOW), keep_days(NOW + DAY), keep_days(NOW + DAY)) == (0, 1, 0)
    assert list_memberships(user).get() == member
    assert (keep_days(NOW + 3 * DAY), keep_days(NOW + 4 * DAY)) == (0, 1)
    member.refresh_from_db()
    assert member.left_on == TODAY + 4 * DAY
    assert Entry.objects.get(action="smart_farm.end_membership").actor == "system:farm"


def test_name_and_days_are_changed_and_what_has_begun_is_not_put_off(officer, robot):
    member = add(officer, robot, joined_on=TODAY + 5 * DAY)

    def change(**facts):
        known = {"name": "ほなみ", "joined_on": member.joined_on, "until_on": None}
        return change_member(member=member, by=officer, now=NOW, **{**known, **facts})

    assert change(joined_on=TODAY + DAY).is_waiting
    changed = change(joined_on=TODAY, name="ほなみさん", until_on=TODAY + 9 * DAY)
    assert (changed.is_waiting, changed.name, changed.until_on) == (False, "ほなみさん", TODAY + 9 * DAY)
    member.refresh_from_db()
    refused("has_begun", lambda: change(joined_on=TODAY + DAY))
    refused("until_past", lambda: change(joined_on=TODAY - 5 * DAY, until_on=TODAY - DAY))
    FarmMember.objects.filter(pk=member.pk).update(joined_on=date(2020, 4, 1))
    member.refresh_from_db()
    assert change(name="花").joined_on == date(2020, 4, 1)  # long ago stays as it is


def test_who_leaves_holds_nothing_and_what_she_did_stays(officer, robot):
    member = add(officer, robot, FarmRole.OPERATOR, user=make_user("hanako"))
    now_on = RobotShift.objects.create(robot=robot, member=member, starts_at=NOW - HOUR, ends_at=NOW + HOUR)
    coming = RobotShift.objects.create(
        robot=robot, member=member, starts_at=NOW + DAY, ends_at=NOW + DAY + HOUR
    )
    ShiftOffer.objects.create(shift=coming, offered_by=member, offered_at=NOW)
    take_lease(robot=robot, member=member, now=NOW)
    ApiToken.objects.create(
        jti="1", robot=robot, member=member, audience=Audience.HUMAN, issued_at=NOW, expires_at=NOW + DAY
    )
    job = Job.objects.create(
        code="1", robot=robot, member=member, kind=JobKind.WATER, status=JobStatus.QUEUED, asked_at=NOW
    )
    leaving = foresee_leaving(member, NOW)
    assert (leaving.robots, leaving.keys, leaving.jobs) == ([robot.name], 1, [job])
    assert leaving.turns == [now_on, coming] and not leaving.is_nothing

    assert end_membership(member=member, actor="user:1", now=NOW)
    assert not end_membership(member=member, actor="user:1", now=NOW)
    for each in (now_on, coming, job):
        each.refresh_from_db()
    assert (now_on.ends_at, now_on.cancelled_at) == (NOW, None)  # its hours were worked
    assert (coming.cancelled_at, job.status) == (NOW, JobStatus.CANCELLED)
    assert Lease.objects.get().ended_why == LeaseEnd.GIVEN_BACK and find_lease(robot.pk, NOW) is None
    assert ApiToken.objects.get().revoked_at == NOW and ShiftOffer.objects.get().ended_at == NOW
    assert foresee_leaving(member, NOW).is_nothing
    assert not list_memberships(member.user).exists()


def test_a_job_that_runs_goes_on_when_she_leaves(officer, robot):
    member = add(officer, robot)
    job = Job.objects.create(
        code="1", robot=robot, member=member, kind=JobKind.WATER, status=JobStatus.RUNNING, asked_at=NOW
    )
    lend_to_job(robot=robot, member=member, until=NOW + HOUR, now=NOW)
    assert foresee_leaving(member, NOW).running == 1
    end_membership(member=member, actor="user:1", now=NOW)
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING
    assert find_lease(robot.pk, NOW).is_for_job


def test_with_a_pupil_go_her_guardians_consents_and_seat_and_come_back_but_the_consents(officer, robot):
    pupil, mother = make_child(officer, robot)
    school_class = SchoolClass.objects.create(code="1", farm=robot.bed.farm, name="1組", opened_at=NOW)
    seat = Seat.objects.create(school_class=school_class, member=pupil, joined_on=TODAY)
    leaving = foresee_leaving(pupil, NOW)
    assert (leaving.guardians, leaving.classes, len(leaving.consents)) == ([mother], [school_class], 2)

    end_membership(member=pupil, actor="user:1", now=NOW)
    for each in (mother, seat):
        each.refresh_from_db()
    assert (mother.left_on, seat.left_on) == (TODAY, TODAY)
    assert not has_consent(pupil, ConsentFor.TAKE_PART)

    refused("ward_left", lambda: add_again(member=mother, by=officer, now=NOW))
    add_again(member=pupil, by=officer, now=NOW)
    for each in (pupil, mother, seat):
        each.refresh_from_db()
    assert (pupil.left_on, mother.left_on, seat.left_on) == (None, None, None)
    assert not has_consent(pupil, ConsentFor.TAKE_PART)
    refused("not_left", lambda: add_again(member=pupil, by=officer, now=NOW))


def test_a_guardians_consents_end_when_she_leaves_or_answers_for_another(officer, robot):
    pupil, mother = make_child(officer, robot)
    robot_lease = Lease.objects.create(robot=robot, member=pupil, taken_at=NOW, seen_at=NOW, until=NOW + HOUR)
    assert foresee_leaving(mother, NOW).ends_taking_part == [pupil]
    other = add(officer, robot, FarmRole.PUPIL, "みのり")
    facts = {"name": "母", "joined_on": TODAY, "until_on": None, "by": officer, "now": NOW}
    change_member(member=mother, guardian_of=pupil, **facts)
    assert has_consent(pupil, ConsentFor.TAKE_PART)
    change_member(member=mother, guardian_of=other, **facts)
    assert not has_consent(pupil, ConsentFor.TAKE_PART)
    robot_lease.refresh_from_db()
    assert robot_lease.ended_at == NOW
    mother.refresh_from_db()
    give_consent(pupil=other, guardian=mother, purpose=ConsentFor.TAKE_PART, now=NOW)
    end_membership(member=mother, actor="user:1", now=NOW)
    assert not has_consent(other, ConsentFor.TAKE_PART)
    assert Entry.objects.filter(action="smart_farm.withdraw_consent").count() == 3


def test_another_role_begins_where_the_one_before_ends(officer, robot):
    member = add(officer, robot, user=make_user("hanako"), until_on=TODAY + 9 * DAY)
    shift = RobotShift.objects.create(robot=robot, member=member, starts_at=NOW + HOUR, ends_at=NOW + DAY)
    after = change_role(member=member, role=FarmRole.SUPPORTER, by=officer, now=NOW)
    shift.refresh_from_db()
    assert shift.cancelled_at == NOW
    assert (after.user, after.name, after.until_on) == (member.user, "ほなみ", TODAY + 9 * DAY)
    assert list_memberships(member.user).get() == after
    assert change_role(member=after, role=FarmRole.SUPPORTER, by=officer, now=NOW) == after
    add(officer, robot, user=member.user)
    refused("already_member", lambda: change_role(member=after, role=FarmRole.OPERATOR, by=officer, now=NOW))
    assert list_memberships(member.user).count() == 2  # nothing has ended by what was refused


def test_who_came_back_meanwhile_or_lost_her_name_is_not_added_again(officer, robot):
    member = add(officer, robot, user=make_user("hanako"))
    end_membership(member=member, actor="user:1", now=NOW)
    again = add(officer, robot, user=member.user)
    refused("already_member", lambda: add_again(member=member, by=officer, now=NOW))
    end_membership(member=again, actor="user:1", now=NOW)
    FarmMember.objects.filter(pk=member.pk).update(name="")
    refused("nameless", lambda: add_again(member=member, by=officer, now=NOW))


def test_last_administrator_is_known(officer, robot):
    first = add(officer, robot, FarmRole.ADMINISTRATOR)
    assert is_last_administrator(first)
    add(officer, robot, FarmRole.ADMINISTRATOR, joined_on=TODAY + DAY)
    assert is_last_administrator(first)  # the other has not begun
    add(officer, robot, FarmRole.ADMINISTRATOR)
    assert not is_last_administrator(first)
    assert not is_last_administrator(add(officer, robot))


def test_resident_is_found_by_number_and_name_together_alone():
    code = make_code()
    one = make_resident(code=code)
    for name in ("イトウ", "いとう はなこ", "伊藤", "伊藤花子"):
        assert find_exactly(show_code(code), name) == one
    for number, name in (
        (code, ""),
        (code, "はなこ"),
        ("", "いとう"),
        (make_code(), "いとう"),
        ("1", "いとう"),
    ):
        assert find_exactly(number, name) is None


def test_invitation_gives_one_account_one_place_once(officer, robot):
    member = add(officer, robot)
    made = invite_account(member=member, by=officer, now=NOW)
    assert made.secret not in made.invitation.digest
    user = make_user("hanako")
    assert find_invitation("x", NOW) is None
    assert find_invitation(made.secret, NOW + LASTS) is None
    found = find_invitation(made.secret, NOW)
    refused("own_invitation", lambda: take_invitation(invitation=found, user=officer, now=NOW))
    assert take_invitation(invitation=found, user=user, now=NOW).user == user
    assert list_memberships(user).get() == member
    assert find_invitation(made.secret, NOW) is None
    refused("invitation_over", lambda: take_invitation(invitation=found, user=make_user("b"), now=NOW))
    member.refresh_from_db()
    refused("has_account", lambda: invite_account(member=member, by=officer, now=NOW))


def test_invitation_is_for_who_is_meant(officer, robot):
    pupil = add(officer, robot, FarmRole.PUPIL, user=make_user("hikari"))
    mother = add(officer, robot, FarmRole.GUARDIAN, "母", guardian_of=pupil)
    made = invite_account(member=mother, by=officer, now=NOW)
    refused("not_meant", lambda: take_invitation(invitation=made.invitation, user=pupil.user, now=NOW))
    hers = add(officer, robot, resident=make_resident(user=None))
    made = invite_account(member=hers, by=officer, now=NOW)
    other = make_user("other")
    make_resident(user=other)
    refused("not_meant", lambda: take_invitation(invitation=made.invitation, user=other, now=NOW))
    again = invite_account(member=hers, by=officer, now=NOW)
    assert find_invitation(made.secret, NOW) is None
    assert revoke_invitation(member=hers, by=officer, now=NOW)
    assert not revoke_invitation(member=hers, by=officer, now=NOW)
    assert find_invitation(again.secret, NOW) is None


def test_account_that_is_that_already_takes_no_second_place(officer, robot):
    user = make_user("hanako")
    add(officer, robot, user=user)
    made = invite_account(member=add(officer, robot), by=officer, now=NOW)
    refused("already_member", lambda: take_invitation(invitation=made.invitation, user=user, now=NOW))
    assert find_invitation(made.secret, NOW) is not None


def test_wrong_account_is_taken_off_with_what_it_holds(officer, robot):
    user = make_user("wrong")
    member = add(officer, robot, FarmRole.SUPPORTER, user=user)
    take_lease(robot=robot, member=member, now=NOW)
    take_account_off(member=member, by=officer, now=NOW)
    assert find_lease(robot.pk, NOW) is None and not list_memberships(user).exists()
    refused("no_account", lambda: take_account_off(member=member, by=officer, now=NOW))
    assert FarmMember.objects.get().left_on is None


def test_old_invitations_go(officer, robot):
    member = add(officer, robot)
    invite_account(member=member, by=officer, now=NOW)
    eraser = find_eraser("smart_farm.MemberInvitation")
    assert eraser is erasing.erase_invitations
    assert eraser(before=NOW + LASTS, now=NOW) == 0
    assert eraser(before=NOW + LASTS + DAY, now=NOW) == 1
    assert not MemberInvitation.objects.exists()
