import pytest
from django.urls import reverse

from moyai.core.accounts.enums import Role
from moyai.engines.dispatch import Reasons
from moyai.fleet import desk_panels
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Decision, DecisionKind, Shift, Task
from moyai.fleet.operations import move_task
from moyai.fleet.pages.board import find_board_task
from moyai.fleet.pages.decisions import describe_decision
from moyai.fleet.pages.tests import town
from moyai.fleet.texts import say_offer


@pytest.fixture
def two_shifts(db):
    return [town.make_shift(town.make_vehicle(code)) for code in ("T1", "T2")]


def address(task, name="desk_task"):
    return reverse(f"fleet:{name}", args=[task.code])


def seen(*shifts):
    return {f"seen_{s.pk}": Shift.objects.get(pk=s.pk).plan_version for s in shifts}


def test_task_page_tells_promise_plan_and_why(desk, two_shifts):
    task = town.make_task(two_shifts[0], 30, 50, note="耳が遠い")
    Decision.objects.create(
        task=task,
        kind=DecisionKind.ASSIGN,
        at=town.NOW,
        shift=two_shifts[0],
        actor="resident:1",
        reason={"ja": "通り道なので、遠回りせずに行けます。", "en": "It passes by anyway."},
        alternatives=[{"vehicle": "てんりゅうT2号", "pickup_at": town.at(35).isoformat(), "added_s": 240}],
    )
    page = desk.get(address(task)).content.decode()
    words = [
        "10:28–10:38",
        "10:30 見込み",
        "耳が遠い",
        "通り道なので、遠回りせずに行けます。",
        "10:35",
        "4分",
    ]
    assert [word for word in words if word not in page] == []


@pytest.fixture
def rider():
    """An account whose rides the tests' tasks are."""
    user = town.make_user(Role.RESIDENT, name="rider")
    desk_panels.add_task_rider("test", lambda task: user.pk)
    yield user
    desk_panels._riders.pop("test")


def test_task_page_tells_who_decided(desk, dispatcher, two_shifts, rider):
    task = town.make_task(two_shifts[0], 60, 80)
    proxy = town.make_user(Role.RESIDENT, name="proxy")
    driver = two_shifts[0].driver
    told = {
        f"user:{rider.pk}": "ご本人",
        f"user:{proxy.pk}": "ご本人の代理",
        f"user:{dispatcher.pk}": "職員",
        f"user:{driver.pk}": "運転手",
        "user:999999": "いまはないアカウント",
        "visitor:23456789": "ご本人（サインインなし）",
        "system:fleet": "自動",
    }
    for actor in told:
        Decision.objects.create(task=task, kind=DecisionKind.ASSIGN, at=town.NOW, actor=actor)
    decisions = desk.get(address(task)).context["decisions"]
    assert [one.actor for one in reversed(decisions)] == list(told.values())


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 0), (59.6, 1), (61, 2), (120.4, 2), (150, 3)])
def test_minutes_in_the_table_are_those_of_the_sentence(seconds, minutes):
    reasons = Reasons(seconds, others=(), ride_s=600, direct_s=600, shares_with=())
    sentence = say_offer("T1号", reasons, None, 0, compared=False)["ja"]
    alternatives = [{"vehicle": "T1号", "added_s": round(seconds)}]
    decision = Decision(at=town.NOW, kind=DecisionKind.ASSIGN, actor="x", alternatives=alternatives)
    assert describe_decision(decision, {"x": ""}).alternatives[0].added == f"{minutes}分"
    assert (f"{minutes}分多く" in sentence) == bool(minutes)


def test_unknown_task_is_not_found(desk):
    assert desk.get("/desk/tasks/00000000/").status_code == 404


def test_task_page_asks_as_much_with_three_vehicles_as_with_one(count_queries):
    task = town.make_task(town.make_shift(town.make_vehicle("T1")))
    with_one = count_queries(address(task))
    for code in ("T2", "T3"):
        town.make_task(town.make_shift(town.make_vehicle(code)))
    assert count_queries(address(task)) == with_one


def test_suggestions_offer_the_other_vehicle_with_the_versions_seen(desk, two_shifts):
    task = town.make_task(two_shifts[0], 60, 80)
    rows = desk.get(address(task)).context["suggestions"]
    assert [(row.vehicle_name, row.is_current, row.is_feasible) for row in rows] == [
        ("てんりゅうT1号", True, True),
        ("てんりゅうT2号", False, True),
    ]
    assert rows[1].seen == [(two_shifts[0].pk, 0), (two_shifts[1].pk, 0)]


def test_move_puts_the_task_on_the_other_vehicle_and_comes_back(desk, two_shifts):
    task = town.make_task(two_shifts[0], 60, 80)
    answer = desk.post(
        address(task, "desk_task_move"), {"to_shift": two_shifts[1].pk, **seen(*two_shifts)}, follow=True
    )
    assert answer.redirect_chain == [(address(task), 302)]
    assert "美篶 花子さんをてんりゅうT2号に移しました。" in answer.content.decode()
    assert find_board_task(task).shift == two_shifts[1]


def test_move_sent_twice_moves_once(desk, two_shifts):
    task = town.make_task(two_shifts[0], 60, 80)
    data = {"to_shift": two_shifts[1].pk, **seen(*two_shifts)}
    desk.post(address(task, "desk_task_move"), data)
    page = desk.post(address(task, "desk_task_move"), data, follow=True).content.decode()
    assert "てんりゅうT2号が受け持っています。" in page
    assert task.decisions.filter(kind=DecisionKind.MOVE).count() == 1


def test_move_of_a_plan_that_changed_is_told_and_shows_fresh_suggestions(desk, dispatcher, two_shifts):
    task, other = (town.make_task(two_shifts[0], start, start + 20) for start in (60, 120))
    data = {"to_shift": two_shifts[1].pk, **seen(*two_shifts)}
    move_task(
        task_id=other.pk,
        to_shift_id=two_shifts[1].pk,
        seen_plan_versions={s.pk: 0 for s in two_shifts},
        actor="user:0",
        now=town.NOW,
    )
    answer = desk.post(address(task, "desk_task_move"), data, follow=True)
    assert "見ている間に計画が変わったので、まだ移していません。" in answer.content.decode()
    assert find_board_task(task).shift == two_shifts[0]
    assert dict(answer.context["suggestions"][1].seen) == {s.pk: 1 for s in two_shifts}


def test_move_without_versions_moves_nothing(desk, two_shifts):
    task = town.make_task(two_shifts[0], 60, 80)
    desk.post(address(task, "desk_task_move"), {"to_shift": two_shifts[1].pk})
    assert find_board_task(task).shift == two_shifts[0]


@pytest.mark.parametrize(
    "data", [{}, {"to_shift": "x"}, {"to_shift": "-1"}, {"to_shift": "1", "seen_1": "x"}]
)
def test_move_that_cannot_be_read_is_told(desk, two_shifts, data):
    task = town.make_task(two_shifts[0], 60, 80)
    page = desk.post(address(task, "desk_task_move"), data, follow=True).content.decode()
    assert "移す先を読み取れませんでした。" in page


def test_move_needs_a_post(desk, two_shifts):
    task = town.make_task(two_shifts[0])
    assert desk.get(address(task, "desk_task_move")).status_code == 405


def test_cancel_asks_first(desk, two_shifts):
    task = town.make_task(two_shifts[0], 60, 80)
    page = desk.get(address(task, "desk_task_cancel")).content.decode()
    assert "美篶 花子さんの予約を取り消しますか" in page
    assert Task.objects.get().status == TaskStatus.PLANNED


def test_cancel_sent_twice_cancels_once(desk, two_shifts):
    task = town.make_task(two_shifts[0], 60, 80)
    first = desk.post(address(task, "desk_task_cancel"), follow=True).content.decode()
    second = desk.post(address(task, "desk_task_cancel"), follow=True).content.decode()
    assert "美篶 花子さんの予約を取り消しました。" in first
    assert "この予約は取り消されています。" in second
    assert Task.objects.get().status == TaskStatus.CANCELLED


def test_rider_aboard_can_neither_be_moved_nor_cancelled(desk, two_shifts):
    task = town.make_task(two_shifts[0], -10, 20, status=TaskStatus.ABOARD, boarded_at=town.at(-9))
    page = desk.get(address(task))
    assert (page.context["may_move"], page.context["may_cancel"]) == (False, False)
    told = desk.post(address(task, "desk_task_cancel"), follow=True).content.decode()
    assert "もう乗車しているので、取り消せません。" in told
