"""The gate: who steers, what the limits let pass, how much water a day has."""

import json
from datetime import timedelta

import pytest

from moyai.core.audit.models import Entry
from moyai.services.smart_farm.enums import FarmRole, LeaseEnd
from moyai.services.smart_farm.models import Lease, OpenValve, Resource, Robot, RobotShift, WaterDay
from moyai.services.smart_farm.operations.leases import (
    give_back,
    hand_over,
    lend_to_job,
    release_from_job,
    take_lease,
)
from moyai.services.smart_farm.operations.requests import note_stop
from moyai.services.smart_farm.operations.water import list_overdue_valves, note_shut
from moyai.services.smart_farm.queries.leases import find_lease
from moyai.services.smart_farm.refusals import MayNotSteer, NeedsReason, RequestHeld, RobotHeld
from moyai.services.smart_farm.tests.plots import NOW, make_farm, make_member, make_robot
from moyai.services.smart_farm.tests.telling import AT_HOME, UP, answer, go, pin, tell, wait

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
STATUS = {"kind": "read_status", "args": {}}
UNLOCK = {"kind": "emergency_unlock", "args": {}}


def ask(robot, member, *steps, state=AT_HOME, now=NOW, payload=None):
    """Have a robot asked that does everything at once, and then stands as it did before."""
    found = tell(robot, member, *steps, state=state, now=now, payload=payload)
    answer(robot, found.request.label, state=state, now=now)
    return found.request


def find_rule(robot, member, *steps, **options):
    with pytest.raises(RequestHeld) as held:
        ask(robot, member, *steps, **options)
    assert str(held.value.text)
    return held.value.facts["rule"]


@pytest.fixture
def robot():
    return make_robot()


@pytest.fixture
def supporter(robot):
    return make_member(FarmRole.SUPPORTER)


def roster(robot, member, starts=NOW - HOUR, ends=NOW + HOUR):
    return RobotShift.objects.create(robot=robot, member=member, starts_at=starts, ends_at=ends)


class TestWhoSteers:
    def test_operator_steers_in_her_shift_and_holds_the_robot_then(self, robot):
        member = make_member(FarmRole.OPERATOR)
        with pytest.raises(MayNotSteer):
            ask(robot, member, UP)
        roster(robot, member)
        assert ask(robot, member, UP).body[0].kind == "home"
        lease = find_lease(robot.pk, NOW)
        assert (lease.member, lease.until) == (member, NOW + timedelta(minutes=10))

    def test_lease_never_outlasts_the_shift(self, robot):
        member = make_member(FarmRole.OPERATOR)
        roster(robot, member, ends=NOW + timedelta(minutes=3))
        ask(robot, member, UP)
        assert find_lease(robot.pk, NOW).until == NOW + timedelta(minutes=3)
        with pytest.raises(MayNotSteer):
            ask(robot, member, UP, now=NOW + timedelta(minutes=3))

    def test_lease_goes_on_while_it_is_used_and_ends_by_itself(self, robot, supporter):
        ask(robot, supporter, UP)
        later = NOW + timedelta(minutes=9)
        ask(robot, supporter, UP, now=later)
        assert find_lease(robot.pk, NOW + timedelta(minutes=18)).member == supporter
        over = later + timedelta(minutes=10)
        assert find_lease(robot.pk, over) is None
        take_lease(robot=robot, member=make_member(FarmRole.ADMINISTRATOR), now=over)
        first = Lease.objects.order_by("pk").first()
        assert (first.ended_why, first.ended_at) == (LeaseEnd.EXPIRED, over)

    def test_others_only_look_on(self, robot, supporter):
        ask(robot, supporter, UP)
        operator = make_member(FarmRole.OPERATOR)
        roster(robot, operator)
        with pytest.raises(RobotHeld) as refused:
            ask(robot, operator, UP)
        assert "supporter" in str(refused.value.text)
        assert ask(robot, operator, STATUS)

    @pytest.mark.parametrize("role", [FarmRole.PUPIL, FarmRole.GUARDIAN, FarmRole.ADVISER])
    def test_some_never_steer_by_themselves(self, robot, role):
        member = make_member(role)
        with pytest.raises(MayNotSteer):
            ask(robot, member, UP)
        assert ask(robot, member, STATUS)

    def test_member_of_another_farm_steers_nothing_here(self, robot):
        stranger = make_member(FarmRole.ADMINISTRATOR, "stranger", make_farm("elsewhere"))
        with pytest.raises(MayNotSteer):
            ask(robot, stranger, UP)

    def test_teacher_hands_the_robot_to_a_pupil_whose_time_is_not_prolonged(self, robot):
        teacher, pupil = make_member(FarmRole.TEACHER), make_member(FarmRole.PUPIL)
        take_lease(robot=robot, member=teacher, now=NOW)
        hand_over(robot=robot, by=teacher, to=pupil, now=NOW)
        ask(robot, pupil, UP, now=NOW + timedelta(minutes=9))
        assert find_lease(robot.pk, NOW + timedelta(minutes=10)) is None
        with pytest.raises(RobotHeld):
            hand_over(robot=robot, by=teacher, to=pupil, now=NOW)

    def test_operator_hands_over_to_whoever_may_steer_and_to_no_pupil(self, robot):
        one, pupil = make_member(FarmRole.OPERATOR, "one"), make_member(FarmRole.PUPIL)
        two = make_member(FarmRole.OPERATOR, "two")
        roster(robot, one)
        take_lease(robot=robot, member=one, now=NOW)
        for other in (pupil, two):
            with pytest.raises(MayNotSteer):
                hand_over(robot=robot, by=one, to=other, now=NOW)
        roster(robot, two, starts=NOW)
        assert hand_over(robot=robot, by=one, to=two, now=NOW).member == two
        assert Lease.objects.get(member=one).ended_why == LeaseEnd.HANDED_OVER

    def test_supporter_takes_over_with_a_reason(self, robot, supporter):
        admin = make_member(FarmRole.ADMINISTRATOR)
        take_lease(robot=robot, member=admin, now=NOW)
        with pytest.raises(NeedsReason):
            take_lease(robot=robot, member=supporter, now=NOW)
        take_lease(robot=robot, member=supporter, reason="ホースが外れた", now=NOW)
        ended = Lease.objects.get(member=admin)
        assert (ended.ended_why, ended.reason) == (LeaseEnd.TAKEN_OVER, "ホースが外れた")
        entry = Entry.objects.get(action="smart_farm.lease_taken_over")
        assert (entry.actor, entry.facts) == (f"farm_member:{supporter.pk}", {"reason": "ホースが外れた"})
        with pytest.raises(RobotHeld):
            take_lease(robot=robot, member=make_member(FarmRole.TEACHER), reason="x", now=NOW)

    def test_robot_is_given_back_by_its_holder_alone(self, robot, supporter):
        take_lease(robot=robot, member=supporter, now=NOW)
        assert not give_back(robot=robot, member=make_member(FarmRole.TEACHER), now=NOW)
        assert give_back(robot=robot, member=supporter, now=NOW)
        assert not give_back(robot=robot, member=supporter, now=NOW)

    def test_job_holds_the_robot_and_nobody_steers_meanwhile(self, robot, supporter):
        assert lend_to_job(robot=robot, member=supporter, until=NOW + HOUR, now=NOW)
        with pytest.raises(RobotHeld):
            ask(robot, supporter, UP)
        release_from_job(robot=robot, now=NOW)
        ask(robot, supporter, UP)
        assert lend_to_job(robot=robot, member=supporter, until=NOW + HOUR, now=NOW) is None

    def test_robot_out_of_service_is_left_alone(self, robot, supporter):
        Robot.objects.update(is_out_of_service=True)
        with pytest.raises(MayNotSteer):
            ask(robot, supporter, UP)

    def test_of_a_robot_one_lease_is_open(self, robot, supporter):
        from django.db import IntegrityError, transaction

        take_lease(robot=robot, member=supporter, now=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            Lease.objects.create(robot=robot, taken_at=NOW, seen_at=NOW, until=NOW + HOUR)


class TestLimits:
    @pytest.mark.parametrize(
        ("steps", "rule"),
        [
            ([go(5901)], "outside"),
            ([go(100, -1)], "outside"),
            ([go(0, 0, -401)], "outside"),
            ([go(0, 0, -390)], "too_deep"),
            ([pin(1, 3)], "no_pin"),
            ([pin(1), wait(21), pin(0)], "open_too_long"),
            ([pin(1), go(100), pin(0)], "only_wait"),
            ([go(100), pin(1)], "stays_on"),
            ([{"kind": "toggle_pin", "args": {"pin_number": 8}}], "toggled"),
            ([{"kind": "lua", "args": {"lua": "while true do write_pin(8,1) end"}}], "script"),
            ([{"kind": "factory_reset", "args": {"package": "farmbot_os"}}], "not_for_you"),
            ([{"kind": "change_ownership", "args": {}}], "malformed"),
            ([{"kind": "execute", "args": {"sequence_id": 999}}], "no_sequence"),
            ([UP, UNLOCK], "release_alone"),
            ([wait(181)], "malformed"),
            ([{"kind": "explode", "args": {}}], "malformed"),
        ],
    )
    def test_request_beyond_the_limits_is_held(self, robot, supporter, steps, rule):
        found = find_rule(robot, supporter, *steps)
        assert found in (rule, "not_for_you") if rule == "malformed" else found == rule
        assert not WaterDay.objects.filter(used_ml__gt=0).exists()

    @pytest.mark.parametrize(
        "payload",
        [
            b"", b"{", b"[]", b"null", b"\xff", b"[" * 5000, b'{"kind": "rpc_request"}',
            b'{"kind": "rpc_request", "args": {"label": 5}, "body": []}',
            b'{"kind": "rpc_request", "args": {"label": "a"}, "body": [5]}',
            b'{"kind": "rpc_request", "args": {"label": "a"}, "body": [{"kind": "home"}]}',
            b'{"kind": "rpc_request", "args": {"label": NaN}, "body": []}',
            b'{"kind": "sequence", "args": {"label": "a"}, "body": []}',
            json.dumps({"kind": "rpc_request", "args": {"label": "a"}, "body": [UP] * 3000}).encode(),
        ],
    )  # fmt: skip
    def test_malformed_request_is_held(self, robot, supporter, payload):
        assert find_rule(robot, supporter, payload=payload) == "malformed"

    def test_nothing_moves_that_nobody_knows_the_place_of(self, robot, supporter):
        assert find_rule(robot, supporter, go(100), state={}) == "lost"
        assert ask(robot, supporter, {"kind": "find_home", "args": {"axis": "all", "speed": 100}}, state={})

    def test_hours_of_the_garden_hold_requests_outside_them(self, robot, supporter):
        Robot.objects.update(opens_minutes=11 * 60, closes_minutes=17 * 60)  # it is ten
        assert find_rule(robot, supporter, go(100)) == "asleep"
        ask(robot, supporter, go(100), now=NOW + 2 * HOUR)

    def test_sequence_is_looked_into(self, robot, supporter):
        good = {"name": "a", "args": {}, "body": [pin(1), wait(2), pin(0)]}
        bad = {"name": "b", "args": {}, "body": [go(99_000)]}
        rows = [
            Resource.objects.create(robot=robot, kind="sequences", data=data, created_at=NOW, updated_at=NOW)
            for data in (good, bad)
        ]
        steps = [{"kind": "execute", "args": {"sequence_id": row.pk}} for row in rows]
        ask(robot, supporter, steps[0])
        assert WaterDay.objects.get().used_ml > 100
        assert find_rule(robot, supporter, steps[1]) == "outside"
        other = make_robot(robot.bed.farm, "other")
        assert find_rule(other, supporter, steps[0]) == "no_sequence"

    def test_those_at_the_farm_may_set_it_up_and_nobody_else(self, robot, supporter):
        zero = {"kind": "zero", "args": {"axis": "x"}}
        teacher = make_member(FarmRole.TEACHER)
        assert find_rule(robot, teacher, zero) == "not_for_you"
        ask(robot, supporter, zero)


class TestWords:
    """A robot's words are read by everybody of the farm."""

    @pytest.fixture
    def pupil(self, robot):
        teacher, pupil = make_member(FarmRole.TEACHER), make_member(FarmRole.PUPIL)
        take_lease(robot=robot, member=teacher, now=NOW)
        hand_over(robot=robot, by=teacher, to=pupil, now=NOW)
        return pupil

    @pytest.mark.parametrize(
        "text", ["電話してね 090-1234-5678", "０９０ー１２３４ー５６７８", "荒井3丁目です"]
    )
    def test_child_does_not_tell_how_to_find_her(self, robot, pupil, text):
        said = {"kind": "send_message", "args": {"message": text, "message_type": "info"}}
        pair = {"kind": "pair", "args": {"label": "a", "value": text}}
        job = {"kind": "lua", "args": {"lua": f'complete_job("{text}")'}}
        for step in (said, {"kind": "set_user_env", "args": {}, "body": [pair]}, job):
            assert find_rule(robot, pupil, step) == "private_words"

    def test_childs_other_words_are_said(self, robot, pupil):
        ask(
            robot, pupil, {"kind": "send_message", "args": {"message": "芽が3つ出た", "message_type": "info"}}
        )


class TestStop:
    def test_stopped_robot_is_released_by_those_who_see_it(self, robot, supporter):
        operator = make_member(FarmRole.OPERATOR)
        roster(robot, operator)
        note_stop(robot=robot.pk, actor=f"farm_member:{operator.pk}", now=NOW)
        assert find_rule(robot, operator, go(10)) == "locked"
        assert find_rule(robot, operator, UNLOCK) == "may_not_release"
        ask(robot, supporter, UNLOCK)
        ask(robot, supporter, go(10))
        actions = set(Entry.objects.values_list("action", flat=True))
        assert {"smart_farm.emergency_stop", "smart_farm.release_stop"} <= actions

    def test_first_stop_is_the_one_that_is_remembered(self, robot):
        note_stop(robot=robot.pk, actor="farm_member:1", now=NOW)
        note_stop(robot=robot.pk, actor="farm_member:2", now=NOW + HOUR)
        robot.refresh_from_db()
        assert (robot.stopped_at, robot.stopped_by) == (NOW, "farm_member:1")


class TestWater:
    def test_water_is_taken_off_the_day_before_it_flows(self, robot, supporter):
        Robot.objects.update(water_ml_a_day=1000)
        ask(robot, supporter, pin(1), wait(5), pin(0))
        used = WaterDay.objects.get().used_ml
        assert 250 <= used <= 450  # five seconds of 50 ml, and what each step takes
        for _ in range(20):
            try:
                ask(robot, supporter, pin(1), wait(5), pin(0))
            except RequestHeld as held:
                assert held.facts["rule"] == "spent"
        day = WaterDay.objects.get()
        assert day.used_ml <= day.limit_ml == 1000
        assert 1000 - day.used_ml < used
        ask(robot, supporter, pin(1), wait(5), pin(0), now=NOW + timedelta(days=1))
        assert WaterDay.objects.count() == 2

    def test_lowered_limit_holds_at_once_and_a_raised_one_gives_more(self, robot, supporter):
        ask(robot, supporter, pin(1), wait(5), pin(0))
        used = WaterDay.objects.get().used_ml
        Robot.objects.update(water_ml_a_day=used // 2)
        assert find_rule(robot, supporter, pin(1), wait(1), pin(0)) == "spent"
        Robot.objects.update(water_ml_a_day=used * 3)
        ask(robot, supporter, pin(1), wait(5), pin(0))

    def test_valve_that_is_only_opened_is_shut_in_time_and_the_rest_comes_back(self, robot, supporter):
        """FarmBot's Python client opens the valve with one request and shuts it with another."""
        ask(robot, supporter, pin(1))
        valve = OpenValve.objects.get()
        assert (valve.reserved_ml, valve.shut_by) == (1000, NOW + timedelta(seconds=20))
        assert WaterDay.objects.get().used_ml == 1000
        assert find_rule(robot, supporter, pin(1)) in ("valve_is_open", "runs_now")
        assert find_rule(robot, supporter, go(100)) == "runs_now"
        ask(robot, supporter, pin(0), now=NOW + timedelta(seconds=4))
        assert (OpenValve.objects.count(), WaterDay.objects.get().used_ml) == (0, 250)

    def test_valve_that_nobody_shuts_is_told_to_until_it_is(self, robot, supporter):
        ask(robot, supporter, pin(1))
        second = timedelta(seconds=1)
        assert list_overdue_valves(real_now=NOW + 19 * second) == []
        assert [v.robot_id for v in list_overdue_valves(real_now=NOW + 20 * second)] == [robot.pk]
        assert list_overdue_valves(real_now=NOW + 21 * second) == []
        assert [v.robot_id for v in list_overdue_valves(real_now=NOW + 22 * second)] == [robot.pk]
        assert note_shut(robot=robot.pk, real_now=NOW + 22 * second)
        assert not note_shut(robot=robot.pk, real_now=NOW + 22 * second)
        assert WaterDay.objects.get().used_ml == 1000

    def test_valve_is_not_opened_where_the_day_has_not_enough_left(self, robot, supporter):
        Robot.objects.update(water_ml_a_day=999)
        assert find_rule(robot, supporter, pin(1)) == "spent"
        assert OpenValve.objects.count() == 0

    def test_water_may_be_switched_off_at_any_time_by_whoever_holds_the_robot(self, robot, supporter):
        Robot.objects.update(opens_minutes=11 * 60)
        ask(robot, supporter, pin(0))
