"""Pages of turns, diary, children, hours, harvest, papers: who sees them, and what each press does."""

from datetime import timedelta

import pytest

from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import (
    Crop,
    DiaryEntry,
    FarmMember,
    Harvest,
    HarvestShare,
    OperatorTerms,
    PupilConsent,
    RobotShift,
    RotaSlot,
    TakingPart,
    WorkCorrection,
)
from moyai.services.smart_farm.operations.rota import give_turn
from moyai.services.smart_farm.tests.plots import NOW, make_farm, make_member, make_robot

pytestmark = pytest.mark.django_db
STAFF = {FarmRole.ADMINISTRATOR, FarmRole.SUPPORTER}
CARE = STAFF | {FarmRole.TEACHER}
MAY = {
    "/garden/rota/": STAFF,
    "/garden/rota/slots/": STAFF,
    "/garden/hours/": STAFF,
    "/garden/hours/csv/": STAFF,
    "/garden/people/": CARE,
    "/garden/papers/": CARE,
    "/garden/harvest/": set(FarmRole),
    "/garden/turns/": set(FarmRole),
    "/garden/access/": set(FarmRole),
}


@pytest.fixture(autouse=True)
def at_ten(monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: NOW)


@pytest.fixture
def robot():
    return make_robot()


def enter(client, role, name="", farm=None):
    member = make_member(role, name, farm)
    client.force_login(member.user)
    return member


@pytest.mark.parametrize("role", list(FarmRole))
def test_each_page_opens_for_those_it_is_for(client, robot, role):
    enter(client, role)
    found = {path: client.get(path).status_code for path in MAY}
    assert found == {path: 200 if role in roles else 403 for path, roles in MAY.items()}


def test_week_is_planned_and_a_turn_given_and_cancelled(client, robot):
    operator = make_member(FarmRole.OPERATOR)
    enter(client, FarmRole.ADMINISTRATOR)
    slot = {"do": "slot", "robot": robot.pk, "weekdays": ["3", "4"], "begins": "09:00", "ends": "11:00"}
    client.post("/garden/rota/slots/", slot)
    assert RotaSlot.objects.count() == 2
    client.post("/garden/rota/", {"do": "plan", "week": "2026-06-08"})
    assert [each.member for each in RobotShift.objects.all()] == [operator, operator]
    shift = RobotShift.objects.first()
    client.post("/garden/rota/", {"do": "cancel", "shift": shift.pk})
    shift.refresh_from_db()
    assert shift.cancelled_at == NOW
    again = client.get("/garden/rota/", {"again": shift.pk}).content.decode()
    assert 'value="09:00"' in again and f'value="{operator.pk}" selected' in again
    given = {"do": "give", "robot": robot.pk, "member": operator.pk, "day": "2026-06-11", "begins": "09:00"}
    assert client.post("/garden/rota/", {**given, "ends": ""}).status_code == 422
    client.post("/garden/rota/", {**given, "ends": "10:00"})
    assert RobotShift.objects.filter(cancelled_at=None).count() == 2
    terms = {"do": "terms", "member": operator.pk}
    fields = {"weekdays": ["0", "2"], "hours": "10", "wage_yen_hour": "600"}
    client.post(
        "/garden/rota/slots/", terms | {f"m{operator.pk}-{key}": value for key, value in fields.items()}
    )
    assert (OperatorTerms.objects.get().weekdays, OperatorTerms.objects.get().wage_yen_hour) == (0b101, 600)


def test_turn_is_offered_and_taken_on_the_page(client, robot):
    taker = make_member(FarmRole.OPERATOR, "taker")
    giver = enter(client, FarmRole.OPERATOR, "giver")
    begin = NOW + timedelta(hours=3)
    shift = give_turn(
        robot=robot, member=giver, starts_at=begin, ends_at=begin + timedelta(hours=1), actor="t", now=NOW
    )
    client.post("/garden/turns/press/", {"do": "offer", "shift": shift.pk, "words": "通院"})
    client.force_login(taker.user)
    html = client.get("/garden/turns/").content.decode()
    assert "「通院」" in html
    client.post("/garden/turns/press/", {"do": "take", "offer": shift.offers.get().pk})
    shift.refresh_from_db()
    assert shift.member == taker


def test_turn_of_another_is_not_offered(client, robot):
    other = make_member(FarmRole.OPERATOR, "other")
    begin = NOW + timedelta(hours=3)
    shift = give_turn(
        robot=robot, member=other, starts_at=begin, ends_at=begin + timedelta(hours=1), actor="t", now=NOW
    )
    enter(client, FarmRole.OPERATOR)
    assert client.post("/garden/turns/press/", {"do": "offer", "shift": shift.pk}).status_code == 404


def test_childs_words_are_text_and_a_teacher_hides_them(client, robot):
    pupil = enter(client, FarmRole.PUPIL)
    path = f"/garden/robots/{robot.pk}/diary/"
    assert 'id="write"' not in client.get(path).content.decode()
    guardian = make_member(FarmRole.GUARDIAN)
    FarmMember.objects.filter(pk=guardian.pk).update(guardian_of=pupil)
    client.force_login(guardian.user)
    client.post("/garden/children/", {"pupil": pupil.pk, "purpose": "diary", "do": "give"})
    assert PupilConsent.objects.get().guardian == guardian
    client.force_login(pupil.user)
    client.post(path, {"text": "<img src=x onerror=alert(1)> めが でた", "press_id": "1"})
    html = client.get(path).content.decode()
    assert "&lt;img src=x" in html and "<img src=x" not in html
    entry = DiaryEntry.objects.get()
    enter(client, FarmRole.OPERATOR)
    client.post(f"/garden/diary/{entry.code}/trouble/", {"why": "気になる"})
    assert "めが でた" not in client.get(path).content.decode()
    enter(client, FarmRole.TEACHER)
    assert "気になる" in client.get("/garden/troubles/").content.decode()
    client.post(f"/garden/diary/{entry.code}/press/", {"do": "show", "back": "troubles"})
    assert "めが でた" in client.get(path).content.decode()


def test_guardian_says_yes_for_her_own_child_alone(client, robot):
    mine, other = make_member(FarmRole.PUPIL, "mine"), make_member(FarmRole.PUPIL, "other")
    guardian = enter(client, FarmRole.GUARDIAN)
    FarmMember.objects.filter(pk=guardian.pk).update(guardian_of=mine)
    fields = {"purpose": "take_part", "do": "give"}
    assert client.post("/garden/children/", {**fields, "pupil": other.pk}).status_code == 404
    client.post("/garden/children/", {**fields, "pupil": mine.pk})
    client.post("/garden/children/", {**fields, "pupil": mine.pk, "do": "withdraw"})
    assert PupilConsent.objects.get().withdrawn_at == NOW


def test_note_to_whoever_comes_next_is_first_and_gone_once_read(client, robot):
    writer = enter(client, FarmRole.OPERATOR, "writer")
    client.post(f"/garden/robots/{robot.pk}/diary/", {"text": "虫がいます", "handover": "1", "press_id": "1"})
    assert writer.diary.get().is_handover
    enter(client, FarmRole.OPERATOR, "reader")
    page = f"/garden/robots/{robot.pk}/"
    main = client.get(page).content.decode().split("<main", 1)[1]
    assert 0 < main.index("虫がいます") < main.index("いまのようす")
    client.post(f"{page}press/", {"do": "notes_read"})
    assert "虫がいます" not in client.get(page).content.decode()


def test_hours_are_corrected_and_written_as_a_table(client, robot):
    operator = make_member(FarmRole.OPERATOR, "=HYPERLINK(1)")
    enter(client, FarmRole.SUPPORTER)
    fields = {"day": "2026-06-09", "minutes": "75", "why": "草取り"}
    named = {f"h{operator.pk}-{key}": value for key, value in fields.items()}
    client.post("/garden/hours/", {"do": "correct", "member": operator.pk, "month": "2026-06", **named})
    assert WorkCorrection.objects.get().minutes == 75
    table = client.get("/garden/hours/csv/?month=2026-06").content.decode()
    assert f"2026-06,{operator.pk},'=HYPERLINK(1),2026-06-09,,,0,75,草取り,0" in table
    wrong = client.post("/garden/hours/", {"do": "correct", "member": operator.pk, "month": "2026-06"})
    assert wrong.status_code == 422


def test_harvest_is_written_shared_and_received(client, robot):
    operator, crop = make_member(FarmRole.OPERATOR), Crop.objects.create(slug="radish", name="ラディッシュ")
    enter(client, FarmRole.SUPPORTER)
    pick = {"do": "pick", "robot": robot.pk, "crop": crop.pk, "grams": "500", "picked_on": "2026-06-10"}
    for _twice in range(2):
        client.post("/garden/harvest/", {**pick, "press_id": "same"})
    harvest = Harvest.objects.get()
    share = {"do": "share", "harvest": harvest.code}
    client.post(
        "/garden/harvest/", share | {f"s{harvest.pk}-grams": "200", f"s{harvest.pk}-member": operator.pk}
    )
    client.post(
        "/garden/harvest/", share | {f"s{harvest.pk}-grams": "400", f"s{harvest.pk}-member": operator.pk}
    )
    row = HarvestShare.objects.get()
    other = enter(client, FarmRole.OPERATOR, "other")
    assert client.post("/garden/harvest/", {"do": "receive", "share": row.code}).status_code == 404
    assert client.post("/garden/harvest/", {**pick, "press_id": "2"}).status_code == 404
    assert other.shares.count() == 0
    client.force_login(operator.user)
    client.post("/garden/harvest/", {"do": "receive", "share": row.code})
    row.refresh_from_db()
    assert (row.grams, row.received_at) == (200, NOW)


def test_paper_is_for_whom_it_is_about(client, robot):
    operator = make_member(FarmRole.OPERATOR)
    enter(client, FarmRole.TEACHER)
    client.post("/garden/papers/", {"member": operator.pk, "since": "2026-04-01", "until": "2026-06-10"})
    code = TakingPart.objects.get().code
    assert client.get(f"/garden/papers/{code}.pdf").content[:4] == b"%PDF"
    enter(client, FarmRole.PUPIL)
    assert client.get(f"/garden/papers/{code}.pdf").status_code == 404
    client.force_login(operator.user)
    assert client.get(f"/garden/papers/{code}.pdf").status_code == 200


def test_another_farm_is_not_looked_at(client, robot):
    make_farm("other")
    enter(client, FarmRole.ADMINISTRATOR)
    for path in ("rota", "hours", "harvest", "people", "papers"):
        assert client.get(f"/garden/{path}/?farm=other").status_code == 404
