"""What a robot was told and has not answered: counted in for all that comes after, and never for ever."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from moyai.engines.garden_bot.language import parse
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import OpenValve, Outgoing, Resource, Robot, Told, WaterDay
from moyai.services.smart_farm.operations.requests import note_stop
from moyai.services.smart_farm.operations.syncing import forget_late_requests
from moyai.services.smart_farm.operations.told import (
    MOST_LOOKING,
    MOST_MOVING,
    list_told,
    note_answer,
    note_overdue,
    note_place,
    note_restart,
    withdraw,
)
from moyai.services.smart_farm.operations.water import list_overdue_valves, note_shut
from moyai.services.smart_farm.tests.plots import NOW, make_member, make_robot
from moyai.services.smart_farm.tests.telling import (
    AT_HOME,
    UP,
    answer,
    at,
    find_rule,
    go,
    on,
    pin,
    run,
    tell,
    wait,
    write,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
STATUS = {"kind": "read_status", "args": {}}
UNLOCK = {"kind": "emergency_unlock", "args": {}}
WATER = (pin(1), wait(2), pin(0))


@pytest.fixture
def robot():
    return make_robot()


@pytest.fixture
def supporter(robot):
    return make_member(FarmRole.SUPPORTER)


def label_of(found):
    return found.request.label


class TestWays:
    def test_relative_ways_in_a_hurry_do_not_leave_the_bed_together(self, robot, supporter):
        """None of them would by itself: it is 5900 mm long, and each goes 2000 from where it stands."""
        for _ in range(2):
            tell(robot, supporter, on(2000))
        assert find_rule(robot, supporter, on(2000)) == "busy"
        tell(robot, supporter, on(1900))
        assert find_rule(robot, supporter, on(1)) == "busy"

    def test_words_say_that_it_waits_and_not_that_the_way_is_too_long(self, robot, supporter):
        tell(robot, supporter, on(5900))
        with pytest.raises(Exception) as held:
            tell(robot, supporter, on(10))
        assert "終わってから" in str(held.value.text)
        assert find_rule(robot, supporter, on(6000)) == "outside"  # it never may

    def test_what_it_said_before_the_last_way_is_no_place_to_count_from(self, robot, supporter):
        """The answer comes before the state tree that says where the arm is now."""
        found = tell(robot, supporter, on(5000))
        answer(robot, label_of(found), stands=False)
        assert find_rule(robot, supporter, on(1000)) == "outside"
        back = tell(robot, supporter, on(-5000))
        answer(robot, label_of(back), stands=False)
        assert find_rule(robot, supporter, on(-1)) == "outside"
        answer(robot, "", state=at(5900))
        assert Told.objects.count() == 0
        assert find_rule(robot, supporter, on(1), state=at(5900)) == "outside"

    def test_state_told_on_the_way_is_no_place_to_count_from_either(self, robot, supporter):
        tell(robot, supporter, on(3000))
        note_place(robot=robot.pk, state=json.dumps(at(1500)).encode(), now=NOW)
        assert Told.objects.count() == 1
        assert find_rule(robot, supporter, on(-1), state=at(1500)) == "busy"  # it may not have begun
        assert find_rule(robot, supporter, on(2901), state=at(1500)) == "busy"
        tell(robot, supporter, on(2900), state=at(1500))

    def test_way_that_failed_may_have_ended_anywhere_until_it_says_where(self, robot, supporter):
        found = tell(robot, supporter, on(5000))
        answer(robot, label_of(found), is_done=False, stands=False)
        assert find_rule(robot, supporter, on(1000)) == "outside"
        assert find_rule(robot, supporter, on(-1)) == "outside"
        answer(robot, "", state=at(2500))
        tell(robot, supporter, on(1000), state=at(2500))

    def test_longer_ways_wait_and_water_waits_for_ways_and_ways_for_water(self, robot, supporter):
        first = tell(robot, supporter, go(100), go(0))
        for steps in ([on(1)], [go(100)], [UP], WATER):
            assert find_rule(robot, supporter, *steps) == "busy"
        answer(robot, label_of(first))
        second = tell(robot, supporter, *WATER)
        assert find_rule(robot, supporter, on(1)) == "busy"
        tell(robot, supporter, *WATER)
        answer(robot, label_of(second))
        assert find_rule(robot, supporter, on(1)) == "busy"  # the other one

    def test_lost_robot_is_known_again_when_it_has_found_home(self, robot, supporter):
        find = {"kind": "find_home", "args": {"axis": "all", "speed": 100}}
        found = tell(robot, supporter, find, state={})
        assert find_rule(robot, supporter, go(100), state={}) == "busy"
        answer(robot, label_of(found), stands=False)
        tell(robot, supporter, go(100), state={})

    def test_it_is_done_within_the_hours_with_all_that_waits_before(self, robot, supporter):
        Robot.objects.update(closes_minutes=10 * 60 + 2)  # it is ten
        tell(robot, supporter, wait(60))
        assert find_rule(robot, supporter, wait(60)) == "busy"
        tell(robot, supporter, wait(50))


class TestWater:
    def test_water_of_requests_at_once_is_counted_together(self, robot, supporter):
        Robot.objects.update(water_ml_a_day=500)  # each takes 150 at most
        for _ in range(3):
            tell(robot, supporter, *WATER)
        assert find_rule(robot, supporter, *WATER) == "spent"
        assert WaterDay.objects.get().used_ml == 450

    def test_valve_is_open_until_the_robot_says_that_it_is_shut(self, robot, supporter):
        """Or its water would be back on the day while it runs on: a message may be lost, or overtaken."""
        answer(robot, label_of(tell(robot, supporter, pin(1))))
        found = tell(robot, supporter, pin(0), now=NOW + 4 * SECOND)
        assert (OpenValve.objects.count(), WaterDay.objects.get().used_ml) == (1, 1000)
        assert find_rule(robot, supporter, on(1)) == "runs_now"
        assert list_overdue_valves(real_now=NOW + 5 * SECOND) == []  # it was told a second ago
        assert len(list_overdue_valves(real_now=NOW + 6 * SECOND)) == 1  # the house tells it again
        answer(robot, label_of(found), now=NOW + 6 * SECOND)
        assert (OpenValve.objects.count(), WaterDay.objects.get().used_ml) == (0, 350)

    def test_shutting_that_fails_leaves_it_open_for_the_house_to_shut(self, robot, supporter):
        tell(robot, supporter, pin(1))
        found = tell(robot, supporter, pin(0), now=NOW + SECOND)
        answer(robot, label_of(found), is_done=False, now=NOW + 2 * SECOND)
        assert OpenValve.objects.count() == 1
        assert len(list_overdue_valves(real_now=NOW + 4 * SECOND)) == 1
        assert note_shut(robot=robot.pk, real_now=NOW + 4 * SECOND)

    def test_valve_is_not_opened_by_itself_while_something_waits(self, robot, supporter):
        """Nobody would know when it opens, and so when it is to be shut."""
        found = tell(robot, supporter, wait(170))
        assert find_rule(robot, supporter, pin(1)) == "busy"
        answer(robot, label_of(found))
        tell(robot, supporter, pin(1))

    def test_nothing_is_told_to_overtake_what_it_was_judged_to_come_after(self, robot, supporter):
        for priority in (0, 300, 9000, 100_000):
            found = tell(robot, supporter, payload=write(wait(1), priority=priority))
            assert json.loads(found.payload)["args"]["priority"] == 600
            answer(robot, label_of(found))
        payload = write(wait(1), priority=600)
        assert tell(robot, supporter, payload=payload).payload == payload

    def test_water_may_be_switched_off_whatever_it_is_at(self, robot, supporter):
        Robot.objects.update(opens_minutes=11 * 60)
        for number in range(50):
            robot.told.create(number=number + 1, label=f"{number}", payload="", moves=False, told_at=NOW)
        assert find_rule(robot, supporter, STATUS) == "busy"
        tell(robot, supporter, pin(0))


class TestBook:
    def test_robot_is_told_a_few_things_at_a_time(self, robot, supporter):
        for _ in range(MOST_MOVING):
            tell(robot, supporter, wait(1))
        assert find_rule(robot, supporter, wait(1)) == "busy"
        first = Told.objects.first()
        answer(robot, first.label, stands=False)
        tell(robot, supporter, wait(1))
        assert find_rule(robot, supporter, wait(1)) == "busy"

    def test_looking_stands_in_nobody_s_way_and_has_an_end_too(self, robot, supporter):
        pupil = make_member(FarmRole.PUPIL)
        for _ in range(MOST_LOOKING):
            tell(robot, pupil, STATUS)
        assert find_rule(robot, pupil, STATUS) == "busy"
        tell(robot, supporter, go(100))
        answer(robot, Told.objects.first().label, stands=False)
        tell(robot, pupil, STATUS)

    def test_stop_is_released_whatever_it_is_at(self, robot, supporter):
        for _ in range(MOST_MOVING):
            tell(robot, supporter, wait(1))
        for _ in range(MOST_LOOKING):
            tell(robot, supporter, STATUS)
        note_stop(robot=robot.pk, actor="farm_member:1", now=NOW)
        tell(robot, supporter, UNLOCK)

    def test_two_with_one_label_would_be_taken_for_each_other(self, robot, supporter):
        """Everybody who watches reads the labels, and might have another answered in its stead."""
        pupil = make_member(FarmRole.PUPIL)
        tell(robot, supporter, payload=write(on(5000), label="x"))
        for who, steps in ((pupil, [STATUS]), (supporter, [pin(0)]), (supporter, [wait(1)])):
            assert find_rule(robot, who, payload=write(*steps, label="x")) == "label"
        assert find_rule(robot, supporter, on(1000)) == "busy"

    def test_stop_breaks_off_what_was_told_before_whatever_is_answered(self, robot, supporter):
        tell(robot, supporter, payload=write(on(5000), label="x"))
        note_stop(robot=robot.pk, actor="farm_member:1", now=NOW)
        note_answer(
            robot=robot.pk, label="x", is_done=True, real_now=NOW
        )  # the stop's own, of the same label
        assert Told.objects.get().ended == "failed"

    def test_answer_to_nothing_changes_nothing(self, robot, supporter):
        other = make_robot(robot.bed.farm, "other")
        tell(robot, supporter, payload=write(on(1), label="x"))
        assert not note_answer(robot=robot.pk, label="y", is_done=True, real_now=NOW)
        assert not note_answer(robot=other.pk, label="x", is_done=True, real_now=NOW)
        assert note_answer(robot=robot.pk, label="x", is_done=True, real_now=NOW)
        assert not note_answer(robot=robot.pk, label="x", is_done=True, real_now=NOW)

    def test_answer_that_never_comes_is_waited_for_no_longer_than_it_may_take(self, robot, supporter):
        tell(robot, supporter, wait(100))
        tell(robot, supporter, STATUS)
        tell(robot, supporter, wait(50), now=NOW + SECOND)
        left = [(round(left_s), ended) for _pk, _robot, left_s, ended in told(NOW + SECOND)]
        assert left == [(110, False), (120, False), (180, False)]  # each after the one before it
        note_overdue(rows=[pk for pk, *_rest in told(NOW)])
        assert [row.ended for row in Told.objects.all()] == ["failed", "failed"]
        answer(robot, "", state=AT_HOME)
        assert Told.objects.count() == 0

    def test_robot_that_starts_anew_has_forgotten_everything(self, robot, supporter):
        tell(robot, supporter, go(100), go(0))
        tell(robot, supporter, STATUS)
        note_restart(robot=robot.pk)
        assert [row.ended for row in Told.objects.all()] == ["failed"]
        tell(robot, supporter, go(100), go(0))

    def test_what_was_not_told_after_all_is_taken_back(self, robot, supporter):
        found = tell(robot, supporter, go(100), go(0))
        withdraw(robot=robot.pk, label=label_of(found))
        tell(robot, supporter, go(100), go(0))

    def test_of_two_at_the_same_moment_one_finds_its_place_taken(self, robot):
        row = {"robot": robot, "number": 1, "payload": "", "told_at": NOW}
        Told.objects.create(label="a", **row)
        with pytest.raises(IntegrityError), transaction.atomic():
            Told.objects.create(label="b", **row)
        with pytest.raises(IntegrityError), transaction.atomic():
            Told.objects.create(label="a", **row | {"number": 2})

    def test_it_is_written_down_as_it_was_judged(self, robot, supporter):
        found = tell(robot, supporter, pin(1))
        assert json.loads(found.payload)["body"] == [pin(1)]
        assert [step.kind for step in parse(Told.objects.get().payload).body] == [
            "write_pin",
            "wait",
            "write_pin",
        ]


def told(real_now):
    return list_told(real_now=real_now, slack_s=10.0)


class TestPages:
    """What is asked on a page waits to be said by the broker's process."""

    def put(self, robot, payload, **more):
        topic = f"bot/{robot.device}/from_clients"
        return Outgoing.objects.create(**{"topic": topic, "payload": payload.decode(), "made_at": NOW} | more)

    def test_client_waits_for_what_a_page_has_asked_before(self, robot, supporter):
        self.put(robot, tell(robot, supporter, on(100)).payload)
        assert find_rule(robot, supporter, on(100), is_direct=True) == "busy"
        tell(robot, supporter, on(100))
        tell(robot, supporter, STATUS, is_direct=True)
        Outgoing.objects.all().delete()
        tell(robot, supporter, on(100), is_direct=True)

    def test_nothing_old_reaches_a_robot_but_a_stop(self, robot, supporter):
        found = tell(robot, supporter, on(100))
        self.put(robot, found.payload)
        self.put(robot, write({"kind": "emergency_lock", "args": {}}))
        self.put(robot, b"{}", topic=f"bot/{robot.device}/sync/Point/1")
        assert forget_late_requests(now=NOW + 29 * SECOND) == 0
        assert forget_late_requests(now=NOW + 31 * SECOND, speed=60) == 0
        assert forget_late_requests(now=NOW + 31 * SECOND) == 1
        assert Outgoing.objects.count() == 2
        assert Told.objects.count() == 0


class TestRows:
    """A robot has its own copy of what a request names; nobody changes it between judgement and deed."""

    @pytest.fixture
    def sequence(self, robot):
        data = {"name": "水", "args": {}, "body": list(WATER)}
        return Resource.objects.create(
            robot=robot, kind="sequences", data=data, created_at=NOW, updated_at=NOW
        )

    def test_row_that_was_changed_just_now_is_not_gone_by_yet(self, robot, supporter, sequence):
        Robot.objects.update(rows_changed_at=NOW)
        assert find_rule(robot, supporter, run(sequence.pk), now=NOW + SECOND) == "rows_changed"
        tell(robot, supporter, on(1), now=NOW + SECOND)
        answer(robot, Told.objects.get().label)
        assert find_rule(robot, supporter, run(sequence.pk), now=NOW + 4 * SECOND, speed=2) == "rows_changed"
        tell(robot, supporter, run(sequence.pk), now=NOW + 4 * SECOND)

    def test_group_that_takes_in_whatever_fits_is_nothing_to_judge_by(self, robot, supporter):
        group = {"name": "all", "point_ids": [], "criteria": {"string_eq": {"pointer_type": ["Plant"]}}}
        row = Resource.objects.create(
            robot=robot, kind="point_groups", data=group, created_at=NOW, updated_at=NOW
        )
        declared = {
            "kind": "parameter_declaration",
            "args": {
                "label": "parent",
                "default_value": {"kind": "coordinate", "args": {"x": 0, "y": 0, "z": 0}},
            },
        }
        scope = {"kind": "scope_declaration", "args": {}, "body": [declared]}
        data = {"name": "水", "args": {"version": 1, "locals": scope}, "body": list(WATER)}
        sequence = Resource.objects.create(
            robot=robot, kind="sequences", data=data, created_at=NOW, updated_at=NOW
        )
        value = {"kind": "point_group", "args": {"point_group_id": row.pk}}
        given = {"kind": "parameter_application", "args": {"label": "parent", "data_value": value}}
        call = run(sequence.pk) | {"body": [given]}
        assert find_rule(robot, supporter, call) == "no_place"
        nothing = {"day": {"op": "<", "days_ago": 0}, "string_eq": {}, "number_gt": {}}
        Resource.objects.filter(pk=row.pk).update(data=group | {"criteria": nothing})
        tell(robot, supporter, call)
