"""The page of a robot: the stop first and for everybody, each press a form, refusals in easy words."""

import json
import re
from datetime import timedelta
from math import hypot
from types import SimpleNamespace

import pytest

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.services.smart_farm.bed_map import find_free, find_place, find_plant_at, list_plants
from moyai.services.smart_farm.broker.access import Part
from moyai.services.smart_farm.broker.answers import Answers
from moyai.services.smart_farm.broker.beside import Beside
from moyai.services.smart_farm.broker.doors import find_principal, make_word
from moyai.services.smart_farm.broker.gate import DatabaseGate
from moyai.services.smart_farm.enums import FarmRole, JobKind, JobStatus, PointerType
from moyai.services.smart_farm.enums_people import ConsentFor
from moyai.services.smart_farm.farmbot.requests import write_request
from moyai.services.smart_farm.models import (
    AccessChoice,
    Crop,
    FarmMember,
    Job,
    Lease,
    Outgoing,
    Point,
    PupilConsent,
    Robot,
    RobotLog,
    RobotShift,
)
from moyai.services.smart_farm.operations.diary import write_entry
from moyai.services.smart_farm.operations.points import create_point
from moyai.services.smart_farm.operations.resources import create_resource
from moyai.services.smart_farm.operations.syncing import list_stops
from moyai.services.smart_farm.refusals import MayNotSteer
from moyai.services.smart_farm.tests.plots import NOW, make_farm, make_member, make_robot, make_user
from moyai.services.smart_farm.texts.steering import WORDS, Words

pytestmark = pytest.mark.django_db
HERE = {"location_data": {"position": {"x": 300.0, "y": 400.0, "z": 0.0}}, "informational_settings": {}}
ROLES = tuple(FarmRole)


@pytest.fixture(autouse=True)
def at_ten(monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: NOW)


@pytest.fixture(autouse=True)
def robot_says_it_stopped(monkeypatch):
    monkeypatch.setattr("moyai.services.smart_farm.link.press_stop", lambda **_who: True)


@pytest.fixture
def robot():
    robot = make_robot()
    Robot.objects.filter(pk=robot.pk).update(state=HERE, seen_at=NOW)
    crop = Crop.objects.create(slug="radish", name="ラディッシュ", spacing_mm=50, water_ml=20)
    Point.objects.create(
        robot=robot, pointer_type=PointerType.PLANT, name="ラディッシュ", x=300, y=400, radius=25,
        plant_stage="active", crop=crop, openfarm_slug="radish", created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    robot.refresh_from_db()
    return robot


def enter(client, role, farm=None):
    member = make_member(role, farm=farm)
    client.force_login(member.user)
    return member


def on_duty(robot, member):
    return RobotShift.objects.create(
        robot=robot, member=member, starts_at=NOW, ends_at=NOW + timedelta(hours=2)
    )


def agree(pupil):
    for purpose in ConsentFor:
        PupilConsent.objects.create(pupil=pupil, purpose=purpose, given_at=NOW)


def page(client, robot, more=""):
    return client.get(f"/garden/robots/{robot.pk}/{more}").content.decode()


def press(client, robot, **fields):
    answer = client.post(f"/garden/robots/{robot.pk}/press/", fields, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def list_controls(html):
    """Return what can be pressed in the main part, in order, by its id or words."""
    main = html.split("<main", 1)[1]
    return re.findall(r"<(?:button|a) [^>]*?(?:id|href)=\"([^\"]+)\"", main)


@pytest.mark.parametrize("role", ROLES)
def test_stop_is_the_first_thing_on_every_page_of_a_robot_whoever_looks(client, robot, role):
    enter(client, role)
    for more in ("", "plants/water/", "plants/go/", "sow/", "sow/?crop=radish", "hand-over/", "diary/"):
        html = page(client, robot, more)
        main = html.split("<main", 1)[1]
        first = re.search(r"<(?:a|button|input(?! type=\"hidden\")|select|textarea)\b[^>]*>", main)[0]
        assert 'id="stop"' in first, more
        assert 'method="post"' in main.split('id="stop"')[0]  # without any script


@pytest.mark.parametrize("role", ROLES)
def test_everybody_of_the_farm_stops_the_robot_in_one_press(client, robot, role):
    member = enter(client, role)
    other = make_member(FarmRole.SUPPORTER, "other")
    Lease.objects.create(robot=robot, member=other, taken_at=NOW, seen_at=NOW, until=NOW.replace(hour=9))
    answer = client.post(f"/garden/robots/{robot.pk}/stop/", follow=True)
    robot.refresh_from_db()
    assert (robot.stopped_at, robot.stopped_by) == (NOW, f"farm_member:{member.pk}")
    sent = Outgoing.objects.get()
    assert sent.topic == f"bot/{robot.device}/from_clients"
    assert '"emergency_lock"' in sent.payload and '"priority": 9000' in sent.payload
    assert "止めました" in answer.content.decode()


def test_stop_is_said_before_all_that_waits_to_be_said(client, robot):
    for number in range(300):
        Outgoing.objects.create(topic=f"bot/x/sync/Log/{number}", payload="{}", made_at=NOW)
    Outgoing.objects.create(topic="bot/x/sync/Sequence/1", payload='"emergency_lock"', made_at=NOW)
    enter(client, FarmRole.PUPIL)
    client.post(f"/garden/robots/{robot.pk}/stop/")
    assert [topic for _number, topic, _payload in list_stops()] == [f"bot/{robot.device}/from_clients"]


def test_script_is_told_that_it_stopped_and_a_stranger_s_page_is_no_such_answer(client, robot):
    path, wants = f"/garden/robots/{robot.pk}/stop/", {"accept": "application/json"}
    assert "stopped" not in client.post(path, headers=wants, follow=True).json()  # asked to sign in, in JSON
    enter(client, FarmRole.GUARDIAN)
    assert client.post(path, headers=wants).json() == {"stopped": True, "to": f"/garden/robots/{robot.pk}/"}
    assert "止めました" in page(client, robot)


def test_robot_that_does_not_answer_is_not_called_stopped_and_the_stop_waits_for_it(
    client, robot, monkeypatch
):
    monkeypatch.undo()
    monkeypatch.setattr("moyai.core.clock.now", lambda: NOW)
    monkeypatch.setattr("django.conf.settings.MOYAI_FARM_PORT", 1)  # nobody listens there
    enter(client, FarmRole.OPERATOR)
    path = f"/garden/robots/{robot.pk}/stop/"
    assert client.post(path, headers={"accept": "application/json"}).json()["stopped"] is False
    html = client.post(path, follow=True).content.decode()
    assert "返事がまだありません" in html and "止めました。" not in html
    assert len(list_stops()) == 2
    robot.refresh_from_db()
    assert robot.stopped_at == NOW


def test_officer_who_is_no_member_stops_it_and_is_told_the_same(client, robot, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "moyai.services.smart_farm.link.press_stop", lambda **who: asked.append(who) or len(asked) > 1
    )
    officer = make_user("officer", Role.OFFICER)
    client.force_login(officer)
    path = f"/garden/robots/{robot.pk}/stop/"
    assert client.post(path, headers={"accept": "application/json"}).json()["stopped"] is False
    assert "止めました" in client.post(path, follow=True).content.decode()
    assert asked == [{"robot": robot, "member": officer}] * 2
    robot.refresh_from_db()
    assert robot.stopped_by == f"user:{officer.pk}"


def test_who_may_look_and_is_no_member_speaks_at_the_broker_to_stop_and_for_nothing_else(robot):
    officer, operator = make_user("officer", Role.OFFICER), make_user("nobody")
    word = f"{robot.device}/user_{officer.pk}"
    who = find_principal(word, make_word(word), NOW)
    assert who is not None and (who.part, who.robot, who.member) == (Part.PERSON, robot.pk, 0)
    assert who.actor == f"user:{officer.pk}"
    assert find_principal(word, make_word("house"), NOW) is None
    other = f"{robot.device}/user_{operator.pk}"
    assert find_principal(other, make_word(other), NOW) is None
    recorder = SimpleNamespace(states={robot.pk: json.dumps(HERE).encode()})
    beside = Beside(1)
    gate = DatabaseGate(beside, recorder, Answers(beside))
    move = write_request("a", {"kind": "home", "args": {"axis": "all", "speed": 100}})
    with pytest.raises(MayNotSteer):
        gate._judge(who, move, is_online=True)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert find_principal(word, make_word(word), NOW) is None


def test_stop_of_a_robot_in_her_hands_is_first_on_every_page_of_the_farm(client, robot):
    teacher = enter(client, FarmRole.TEACHER)
    paths = ("/garden/", "/garden/approvals/", "/garden/lessons/", "/garden/sensors/", "/garden/people/")
    stop = f'action="/garden/robots/{robot.pk}/stop/"'
    for path in paths:
        assert stop not in client.get(path).content.decode()
    Lease.objects.create(robot=robot, member=teacher, taken_at=NOW, seen_at=NOW, until=NOW + timedelta(1))
    for path in paths:
        html = client.get(path).content.decode()
        assert html.count(stop) == 1 and html.index(stop) < html.index("<main"), path
    assert page(client, robot).count(stop) == 1


@pytest.mark.parametrize("path", ["/garden/", "/garden/lessons/", "/garden/access/", "/garden/sensors/"])
def test_every_page_of_the_farm_is_reached_and_used_by_a_switch(client, robot, path):
    pupil = enter(client, FarmRole.PUPIL)
    html = client.get(path).content.decode()
    assert '"way": "hands"' in html and "data-scan-panel" in html
    assert 'data-scan-group="ほかのページ"' not in html  # the menu is enough for hands
    AccessChoice.objects.create(user=pupil.user, way="switch", is_simple=True, is_large=True, changed_at=NOW)
    html = client.get(path).content.decode()
    others = html.split('data-scan-group="ほかの ページ"', 1)[1].split("</nav>")[0]
    found = set(re.findall(r'href="([^"]+)"', others))
    assert found == {"/garden/", "/garden/sensors/", "/garden/lessons/", "/garden/harvest/"} - {path}
    assert "is-large" in html and 'data-word="letters"' in html


def test_jobs_are_told_in_easy_words_and_the_machine_s_own_are_left_away(client, robot):
    supporter = enter(client, FarmRole.SUPPORTER)
    AccessChoice.objects.create(user=supporter.user, is_simple=True, changed_at=NOW)
    RobotLog.objects.create(robot=robot, message="E-stopped", created_at=NOW)
    html = press(client, robot, do="look")
    assert "しゃしんを とる" in html and "じゅんばんを まって います" in html and "E-stopped" not in html
    AccessChoice.objects.update(is_simple=False)
    html = page(client, robot)
    assert "順番を待っています" in html and "E-stopped" in html


def test_note_is_marked_as_read_by_whoever_comes_next_and_not_by_who_is_about(client, robot):
    writer = make_member(FarmRole.OPERATOR, "writer")
    write = {"robot": robot, "member": writer, "is_handover": True}
    write_entry(**write, text="虫がいます", idempotency_key="1", now=NOW - timedelta(days=1))
    write_entry(**write, text="むかしのこと", idempotency_key="2", now=NOW - timedelta(days=15))
    enter(client, FarmRole.SUPPORTER)
    html = page(client, robot)
    assert "虫がいます" in html and "むかしのこと" not in html and 'id="notes-read"' not in html
    enter(client, FarmRole.OPERATOR)
    assert 'id="notes-read"' in page(client, robot)


def test_stranger_neither_sees_nor_stops_it(client, robot):
    enter(client, FarmRole.OPERATOR, make_farm("other"))
    for path in ("", "live/", "diary/", "sow/"):
        assert client.get(f"/garden/robots/{robot.pk}/{path}").status_code == 404
    assert client.post(f"/garden/robots/{robot.pk}/stop/").status_code == 404
    assert client.post(f"/garden/robots/{robot.pk}/press/", {"do": "take"}).status_code == 404
    assert Outgoing.objects.count() == 0


def test_operator_in_her_turn_takes_it_moves_it_and_gives_it_back(client, robot):
    member = enter(client, FarmRole.OPERATOR)
    on_duty(robot, member)
    assert "先に「動かしはじめる」" in press(client, robot, do="right", step="100")
    assert Outgoing.objects.count() == 0
    assert "あなたが動かせます" in press(client, robot, do="take")
    html = press(client, robot, do="right", step="500")
    assert '"move_relative"' in Outgoing.objects.get().payload
    assert '"y": 500' in Outgoing.objects.get().payload
    assert 'aria-current="true">500' in html  # the step stays as she chose it
    assert "いまはだれも動かしていません" in press(client, robot, do="give_back")


def test_move_out_of_the_bed_is_refused_in_words_and_nothing_is_sent(client, robot):
    member = enter(client, FarmRole.OPERATOR)
    on_duty(robot, member)
    press(client, robot, do="take")
    html = press(client, robot, do="backwards", step="500")
    assert "畑の外に出ます" in html
    assert Outgoing.objects.count() == 0


def test_strange_steps_and_points_are_not_believed(client, robot):
    member = enter(client, FarmRole.OPERATOR)
    on_duty(robot, member)
    press(client, robot, do="take")
    press(client, robot, do="right", step="99999")
    assert '"y": 100' in Outgoing.objects.get().payload
    other = make_robot()
    foreign = Point.objects.create(
        robot=other, pointer_type=PointerType.PLANT, name="x", x=1, y=1, created_at=NOW, updated_at=NOW
    )
    answer = client.post(f"/garden/robots/{robot.pk}/press/", {"do": "go", "point": foreign.pk})
    assert answer.status_code == 404
    assert client.post(f"/garden/robots/{robot.pk}/press/", {"do": "fly"}).status_code == 404


def test_go_to_a_plant_goes_up_first(client, robot):
    member = enter(client, FarmRole.OPERATOR)
    on_duty(robot, member)
    press(client, robot, do="take")
    html = press(client, robot, do="go", point=str(robot.points.get().pk))
    assert "動きはじめます" in html
    assert '"safe_z"' in Outgoing.objects.get().payload


def test_others_watch_and_a_supporter_takes_over_with_a_reason(client, robot):
    operator = make_member(FarmRole.OPERATOR)
    on_duty(robot, operator)
    client.force_login(operator.user)
    press(client, robot, do="take")
    enter(client, FarmRole.GUARDIAN)
    html = page(client, robot)
    assert "operatorさんが動かしています" in html
    assert not {"do-look", "take", "keep", "give-back"} & set(list_controls(html))
    enter(client, FarmRole.SUPPORTER)
    assert "理由" in press(client, robot, do="take")
    assert "あなたが動かせます" in press(client, robot, do="take", preset="安全のため、かわる")
    assert Lease.objects.get(member=operator).reason == "安全のため、かわる"


def test_pupil_is_not_offered_to_take_it(client, robot):
    enter(client, FarmRole.PUPIL)
    controls = list_controls(page(client, robot))
    assert "take" not in controls and "do-look" in controls


def test_pupil_asks_and_the_teacher_agrees(client, robot):
    teacher = make_member(FarmRole.TEACHER)
    pupil = enter(client, FarmRole.PUPIL)
    plant = str(robot.points.get().pk)
    assert "おうちの人の「いいですよ」が、まだ" in press(client, robot, do="water", point=plant)
    agree(pupil)
    assert "先生か支え手が「いいですよ」と言ったら" in press(client, robot, do="water", point=plant)
    job = Job.objects.get()
    assert (job.kind, job.status, job.wants["points"]) == (JobKind.WATER, JobStatus.ASKED, [int(plant)])
    client.force_login(teacher.user)
    client.post("/garden/approvals/", {"job": job.pk, "do": "approve"})
    job.refresh_from_db()
    assert (job.status, job.approved_by) == (JobStatus.QUEUED, teacher)


def test_guardian_agrees_for_her_own_child_alone(client, robot):
    pupil = enter(client, FarmRole.PUPIL)
    agree(pupil)
    press(client, robot, do="look")
    job = Job.objects.get()
    guardian = enter(client, FarmRole.GUARDIAN)
    assert client.post("/garden/approvals/", {"job": job.pk, "do": "approve"}).status_code == 404
    FarmMember.objects.filter(pk=guardian.pk).update(guardian_of=pupil)
    client.post("/garden/approvals/", {"job": job.pk, "do": "approve"})
    job.refresh_from_db()
    assert (job.status, job.approved_by) == (JobStatus.QUEUED, guardian)


def test_pupil_approves_nothing(client, robot):
    pupil = enter(client, FarmRole.PUPIL)
    agree(pupil)
    press(client, robot, do="look")
    answer = client.post("/garden/approvals/", {"job": Job.objects.get().pk, "do": "approve"})
    assert answer.status_code == 404
    assert Job.objects.get().status == JobStatus.ASKED


def test_teacher_hands_it_to_a_pupil_and_an_operator_cannot(client, robot):
    pupil = make_member(FarmRole.PUPIL)
    agree(pupil)
    operator = enter(client, FarmRole.OPERATOR)
    on_duty(robot, operator)
    press(client, robot, do="take")
    assert f'value="{pupil.pk}"' not in page(client, robot, "hand-over/")
    press(client, robot, do="hand_over", to=pupil.pk)
    assert Lease.objects.get(ended_at=None).member == operator
    press(client, robot, do="give_back")
    enter(client, FarmRole.TEACHER)
    press(client, robot, do="take")
    assert f'value="{pupil.pk}"' in page(client, robot, "hand-over/")
    assert "わたしました" in press(client, robot, do="hand_over", to=pupil.pk)
    assert Lease.objects.get(ended_at=None).member == pupil


def test_whoever_holds_it_puts_it_down_for_her_own_job(client, robot):
    member = enter(client, FarmRole.OPERATOR)
    on_duty(robot, member)
    press(client, robot, do="take")
    press(client, robot, do="look")
    assert Lease.objects.get().ended_at == NOW
    assert Job.objects.get().status == JobStatus.QUEUED


def test_job_is_called_off_by_who_asked_and_by_nobody_else(client, robot):
    enter(client, FarmRole.OPERATOR)
    press(client, robot, do="look")
    job = Job.objects.get()
    other = make_member(FarmRole.OPERATOR, "other")
    client.force_login(other.user)
    assert (
        client.post(f"/garden/robots/{robot.pk}/press/", {"do": "cancel", "job": job.pk}).status_code == 403
    )
    client.force_login(job.member.user)
    press(client, robot, do="cancel", job=job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED


def test_sowing_asks_what_and_where_and_the_next_free_place_keeps_apart(client, robot):
    enter(client, FarmRole.OPERATOR)
    assert 'href="?crop=radish"' in page(client, robot, "sow/")
    html = page(client, robot, "sow/?crop=radish")
    assert 'id="sow-here"' in html
    crop = Crop.objects.get()
    free = find_free(robot.bed, robot, list_plants(robot), crop)
    assert free[0] == (350, 400)  # beside its own kind
    assert len(free) == 5
    assert "この仕事は、このままではできません" in press(
        client, robot, do="sow", crop="radish", x="350", y="400"
    )
    for name, x in (("Seeder", 50), ("Seed Bin", 300)):
        tool = create_resource(robot=robot, kind="tools", sent={"name": name}, now=NOW)
        place = {"pointer_type": "ToolSlot", "x": x, "y": 100, "z": -100, "tool_id": tool.pk}
        create_point(robot=robot, sent=place | {"pullout_direction": 1}, now=NOW)
    press(client, robot, do="sow", crop="radish", x="350", y="400")
    assert (Job.objects.get().kind, Job.objects.get().wants["places"]) == (JobKind.SOW, [[350, 400]])
    near_tools = find_free(robot.bed, robot, [], crop, most=40)
    assert all(hypot(x - 50, y - 100) >= 200 and hypot(x - 300, y - 100) >= 200 for x, y in near_tools)


def test_what_a_robot_says_of_its_place_is_checked(robot):
    assert find_plant_at(list_plants(robot), find_place(robot)) == robot.points.get()
    for wrong in ({}, {"location_data": 3}, {"location_data": {"position": {"x": "a", "y": 1, "z": 1}}}):
        robot.state = wrong
        assert find_place(robot) is None


def test_live_part_answers_304_while_nothing_changes(client, robot):
    enter(client, FarmRole.OPERATOR)
    first = client.get(f"/garden/robots/{robot.pk}/live/")
    again = client.get(f"/garden/robots/{robot.pk}/live/", headers={"if-none-match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    Robot.objects.filter(pk=robot.pk).update(stopped_at=NOW)
    changed = client.get(f"/garden/robots/{robot.pk}/live/", headers={"if-none-match": first.headers["ETag"]})
    assert "ロボットの返事を待っています" in changed.content.decode()
    Robot.objects.filter(pk=robot.pk).update(state=HERE | {"informational_settings": {"locked": True}})
    assert "緊急停止で止まっています" in client.get(f"/garden/robots/{robot.pk}/live/").content.decode()


def test_simple_words_large_things_and_the_choice_are_there_at_the_next_visit(client, robot):
    member = enter(client, FarmRole.OPERATOR)
    fields = {
        "way": "switch", "scan_style": "groups", "scan_ms": "2500", "switch_key": "Enter", "hold_ms": "2000",
        "quiet_ms": "400", "dwell_ms": "1200", "is_large": "on", "is_simple": "on", "is_spoken": "on",
    }  # fmt: skip
    assert client.post("/garden/access/", fields, follow=True).status_code == 200
    client.logout()
    client.force_login(member.user)
    html = page(client, robot)
    assert '"way": "switch"' in html and '"scanMs": 2500' in html and '"key": "Enter"' in html
    assert "is-large" in html and ">とめる</button>" in html
    assert AccessChoice.objects.count() == 1
    assert client.post("/garden/access/", {**fields, "scan_ms": "1"}).status_code == 422


def test_words_of_a_page_have_all_their_languages():
    for key, text in WORDS.items():
        assert text.get("ja") and text.get("en") and text.get("easy"), key
        places = [set(re.findall(r"\{(\w+)\}", text.get(each))) for each in ("ja", "en", "easy")]
        assert places[1] == places[0] and places[2] <= places[0], key
    assert Words(is_simple=True)["stop"] == "とめる"


def test_another_farm_s_people_are_not_handed_anything(client, robot):
    operator = enter(client, FarmRole.OPERATOR)
    on_duty(robot, operator)
    press(client, robot, do="take")
    stranger = make_member(FarmRole.SUPPORTER, "stranger", make_farm("other"))
    answer = client.post(f"/garden/robots/{robot.pk}/press/", {"do": "hand_over", "to": stranger.pk})
    assert answer.status_code == 404
    assert Lease.objects.get(ended_at=None).member == operator
