"""Follow-up rounds: only who is due, each step once, silence climbs to a visit, a tap is a claim."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import make_user

from moyai.core.accounts.enums import Role
from moyai.core.notices import providers
from moyai.core.notices.models import DeskTask, Notice, Urgency
from moyai.core.notices.operations import acknowledge_token
from moyai.core.notices.tests.conftest import ChatProvider
from moyai.core.watchover.enums import Level, Outcome, Step
from moyai.core.watchover.models import Concern
from moyai.core.watchover.operations import agree, look_for_gaps
from moyai.services.evacuation.enums import FollowStep, Mode, Phase, VisitOutcome
from moyai.services.evacuation.models import Asking, ClaimRecord, FollowUp, RosterPerson, Visit
from moyai.services.evacuation.operations import visiting
from moyai.services.evacuation.operations.rounds.asking import follow_up
from moyai.services.evacuation.tests.roster import make_person, put_on_list, stand
from moyai.services.evacuation.tests.town import NOW, begin, make_places

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def line(monkeypatch):
    console = providers._providers["console"]
    monkeypatch.setattr(providers, "_providers", {"console": console, "line": ChatProvider()})


@pytest.fixture
def officer():
    make_places()
    return make_user(Role.OFFICER, name="officer")


def begin_evacuation(officer, **changes):
    return begin(by=officer, phase=Phase.EVACUATION, **changes)


def steps(about):
    return list(Asking.objects.filter(about=about).order_by("pk").values_list("step", flat=True))


def press(resident, key, now, notice=None):
    notice = notice or Notice.objects.filter(resident=resident).latest("pk")
    kind = f"b:{notice.batch}" if notice.batch else f"n:{notice.pk}"
    return acknowledge_token(resident=resident, token=f"{kind}|{key}", through="line", now=now)


def test_only_who_is_due_is_asked_and_only_once(officer):
    incident = begin_evacuation(officer)
    in_car, at_home = make_person("花子", line="U1"), make_person("太郎", line="U2", given_kana="たろう")
    stand(incident, in_car, NOW)
    stand(incident, at_home, NOW, kind="home")
    assert follow_up(NOW + 5 * HOUR) == 0
    assert follow_up(NOW + 6 * HOUR) == 1  # a car after six hours
    assert follow_up(NOW + 6 * HOUR) == 0
    assert (steps(in_car), steps(at_home)) == (["ask"], [])
    notice = Notice.objects.get()
    assert "車の中" in notice.text["ja"]
    assert notice.urgency == Urgency.INFO
    assert follow_up(NOW + 7 * HOUR) == 1
    assert steps(in_car) == ["ask", "again"]
    assert Visit.objects.count() == 0


def test_silence_climbs_from_herself_to_family_neighbour_and_a_visit(officer):
    begin_evacuation(officer)
    mother = make_person("花子", line="U1")
    son = make_person("一郎", line="U2", given_kana="いちろう", household=mother.household)
    supporters = [{"name": "北原 次郎", "phone": "09011112222", "relation": "隣"}]
    put_on_list(mother, NOW, supporters=supporters)
    now = NOW
    for _quarter in range(80):
        now += timedelta(minutes=15)
        follow_up(now)
        if Visit.objects.exists():
            break
    assert steps(mother) == ["ask", "again", "family", "neighbour", "visit"]
    asked = Notice.objects.filter(resident=son).get()
    assert "伊藤 花子さんと連絡がとれません" in asked.text["ja"]
    task = DeskTask.objects.get(kind="evacuation_ring")
    assert (task.number, "北原 次郎" in task.text["ja"]) == ("090-1111-2222", True)
    assert FollowUp.objects.get(resident=mother).step == FollowStep.VISIT


def test_a_tap_is_a_claim_and_ends_the_climb(officer):
    incident = begin_evacuation(officer)
    mother = make_person("花子", line="U1")
    put_on_list(mother, NOW)
    follow_up(NOW + HOUR)
    thanks = press(mother, "home", NOW + 1.1 * HOUR)
    assert "伝わりました" in thanks.get("ja")
    claim = ClaimRecord.objects.get()
    assert (claim.about, claim.speaker, claim.body["where"]["kind"]) == (mother, mother, "home")
    assert Asking.objects.get().answer == "home"
    stand(incident, mother, NOW + 1.1 * HOUR, kind="home")  # as the projector would
    for hours in range(2, 7):
        assert follow_up(NOW + hours * HOUR) == 0
    assert follow_up(NOW + 8 * HOUR) == 1  # half of twelve hours, being on the list


def test_family_answers_for_her_from_where_they_are(officer):
    incident = begin_evacuation(officer)
    mother = make_person("花子")
    son = make_person("一郎", line="U2", given_kana="いちろう", household=mother.household)
    put_on_list(mother, NOW)
    stand(incident, son, NOW, kind="kin", area="west")
    follow_up(NOW + HOUR)
    press(son, "dunno", NOW + HOUR)
    assert ClaimRecord.objects.count() == 0
    press(son, "they_with", NOW + 2 * HOUR)
    claim = ClaimRecord.objects.get()
    assert (claim.about, claim.body["role"], claim.body["where"]) == (
        mother,
        "family",
        {"kind": "kin", "area": "west"},
    )
    press(son, "they_help", NOW + 3 * HOUR)
    assert ClaimRecord.objects.latest("pk").body["needs"] == ["rescue"]


def test_nobody_is_asked_before_the_evacuation_nor_while_it_is_paused_nor_afterwards(officer):
    incident = begin(by=officer)
    mother = make_person("花子", line="U1")
    put_on_list(mother, NOW)
    assert follow_up(NOW + 2 * HOUR) == 0
    incident.phase = Phase.SHELTERING
    incident.save()
    visiting.pause_rounds(incident=incident, is_paused=True, by=officer, now=NOW)
    assert follow_up(NOW + 2 * HOUR) == 0
    visiting.pause_rounds(incident=incident, is_paused=False, by=officer, now=NOW)
    assert follow_up(NOW + 2 * HOUR) == 1
    type(incident).objects.update(is_open=None, closed_at=NOW + 3 * HOUR)
    assert "終わっています" in press(mother, "help", NOW + 4 * HOUR).get("ja")
    assert ClaimRecord.objects.count() == 0


def test_a_drill_says_so_in_every_question(officer):
    incident = begin_evacuation(officer, mode=Mode.DRILL)
    mother = make_person("花子", line="U1")
    put_on_list(mother, NOW)
    follow_up(NOW + HOUR)
    notice = Notice.objects.get()
    assert all(words.startswith(("【訓練】", "[DRILL] ")) for words in notice.text.values())
    assert press(mother, "help", NOW + HOUR).get("ja").startswith("【訓練】")
    assert incident.is_drill


def test_at_night_only_who_must_be_reached_is_woken(officer):
    incident = begin_evacuation(officer)
    resting, listed = make_person("花子", line="U1"), make_person("太郎", line="U2", given_kana="たろう")
    stand(incident, resting, NOW + 8 * HOUR)
    put_on_list(listed, NOW)
    stand(incident, listed, NOW + 11 * HOUR)
    night = NOW + 14 * HOUR  # 23:00
    assert follow_up(night) == 1
    assert (steps(resting), steps(listed)) == ([], ["ask"])
    assert follow_up(NOW + 22 * HOUR) == 2


def test_a_visit_becomes_a_claim_and_is_taken_back(officer, client):
    incident = begin_evacuation(officer)
    mother = make_person("花子")
    put_on_list(mother, NOW, needs=["oxygen"])
    client.login(username="officer", password="moyai-test")
    client.post(reverse("evacuation:visit_order", args=[mother.code]))
    client.post(reverse("evacuation:visit_order", args=[mother.code]))
    visit = Visit.objects.get()
    page = client.get(reverse("evacuation:rounds")).content.decode()
    assert "酸素" in page
    url = reverse("evacuation:visit_close", args=[visit.pk])
    client.post(url, {"outcome": "sure"})
    assert ClaimRecord.objects.count() == 0
    client.post(url, {"outcome": VisitOutcome.HELP, "note": "<script>alert(1)</script>"})
    client.post(url, {"outcome": VisitOutcome.WELL})  # a colleague was quicker
    claim = ClaimRecord.objects.get()
    assert (claim.body["role"], claim.body["needs"], claim.staff) == ("staff", ["rescue"], officer)
    assert "<script>alert" not in client.get(reverse("evacuation:rounds")).content.decode()
    client.post(reverse("evacuation:visit_reopen", args=[visit.pk]))
    assert ClaimRecord.objects.filter(kind="retraction", body__target=claim.event_id).exists()
    assert Visit.objects.get().closed_at is None
    assert "伊藤 花子" in client.get(reverse("evacuation:visits_csv")).content.decode()
    assert RosterPerson.objects.count() == 0
    assert incident.is_open


@pytest.mark.parametrize(("mode", "is_listed"), [(Mode.REAL, True), (Mode.DRILL, False)])
def test_who_stays_silent_stands_on_the_welfare_list_without_a_second_round_of_questions(
    officer, mode, is_listed
):
    incident = begin_evacuation(officer, mode=mode)
    mother, stranger = make_person("花子", line="U1"), make_person("太郎", line="U2", given_kana="たろう")
    agree(resident=mother, family=False, volunteer=False, actor="test", now=NOW)
    for who in (mother, stranger):
        put_on_list(who, NOW)
    now = NOW
    for _quarter in range(40):
        now += timedelta(minutes=15)
        follow_up(now)
        look_for_gaps(now)
        if "family" in steps(mother) or Visit.objects.exists():
            break
    concerns = Concern.objects.filter(closed_at=None)
    assert [one.resident for one in concerns] == [mother] * is_listed
    if is_listed:
        assert (concerns[0].grade, concerns[0].step) == (Level.LOOK, Step.LOOK)
        stand(incident, mother, now)
        look_for_gaps(now + HOUR)
        assert Concern.objects.get().outcome == Outcome.SEEN_WELL
