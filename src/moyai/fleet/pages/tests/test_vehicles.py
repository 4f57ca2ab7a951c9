from datetime import timedelta

from django.db.models import F
from django.urls import reverse

from moyai.core.accounts.enums import Role
from moyai.fleet.enums import TaskStatus, VehicleStatus
from moyai.fleet.models import Replan, Task, Vehicle
from moyai.fleet.pages.tests import town
from moyai.fleet.pages.words import show_time


def address(vehicle, name="desk_vehicle"):
    return reverse(f"fleet:{name}", args=[vehicle.code])


def test_vehicle_page_asks_as_much_for_three_rides_as_for_one(count_queries):
    vehicle = town.make_vehicle()
    shift = town.make_shift(vehicle)
    town.make_task(shift, 30, 50)
    with_one = count_queries(address(vehicle))
    town.make_task(shift, 60, 80)
    town.make_task(shift, 90, 110)
    assert count_queries(address(vehicle)) == with_one


def test_taking_out_names_who_is_affected_before(desk):
    vehicle = town.make_vehicle()
    shift = town.make_shift(vehicle)
    town.make_task(shift, 30, 50, name="待井 花子")
    town.make_task(shift, -60, -40, name="済井 太郎", status=TaskStatus.DONE)
    page = desk.get(address(vehicle, "desk_vehicle_out")).content.decode()
    assert ("待井 花子" in page, "済井 太郎" in page) == (True, False)


def test_taking_out_needs_a_reason(desk):
    vehicle = town.make_vehicle()
    answer = desk.post(address(vehicle, "desk_vehicle_out"), {"reason": "  "})
    assert "運行から外す理由を書いてください。" in answer.content.decode()
    assert Vehicle.objects.get().status == VehicleStatus.IN_SERVICE


def test_taking_out_re_plans_and_reports(desk):
    broken, other = town.make_vehicle("T1"), town.make_vehicle("T2", seats=1)
    shift = town.make_shift(broken)
    town.make_shift(other)
    kept = town.make_task(shift, 60, 80, name="守山 花子")
    lost = town.make_task(shift, 120, 140, name="迷井 太郎", seats=3, contact_phone="0265999999")
    answer = desk.post(address(broken, "desk_vehicle_out"), {"reason": "故障"}, follow=True)
    assert answer.redirect_chain == [(address(broken), 302)]
    report = answer.context["reports"][0]
    assert [one["task_code"] for one in report["kept"]] == [kept.code]
    assert [one["task_code"] for one in report["lost"]] == [lost.code]
    assert 'href="tel:0265999999"' in answer.content.decode()
    assert Task.objects.get(pk=lost.pk).status == TaskStatus.UNASSIGNED


def test_taking_out_twice_is_once(desk):
    vehicle = town.make_vehicle()
    town.make_shift(vehicle)
    desk.post(address(vehicle, "desk_vehicle_out"), {"reason": "故障"})
    answer = desk.post(address(vehicle, "desk_vehicle_out"), {"reason": "事故"}, follow=True)
    assert "てんりゅうT1号は運行から外れています。" in answer.content.decode()
    assert Vehicle.objects.get().status_reason == "故障"


def test_bringing_back_finds_room_for_the_lost(desk):
    vehicle = town.make_vehicle()
    task = town.make_task(town.make_shift(vehicle), 60, 80)
    desk.post(address(vehicle, "desk_vehicle_out"), {"reason": "故障"})
    assert Task.objects.get().status == TaskStatus.UNASSIGNED
    answer = desk.post(address(vehicle, "desk_vehicle_back"), follow=True)
    assert "てんりゅうT1号を運行に戻しました。" in answer.content.decode()
    assert [one["task_code"] for one in answer.context["reports"][0]["kept"]] == [task.code]
    assert Task.objects.get().status == TaskStatus.PLANNED


def test_bringing_back_twice_is_once(desk):
    vehicle = town.make_vehicle()
    answer = desk.post(address(vehicle, "desk_vehicle_back"), follow=True)
    assert "てんりゅうT1号は運行しています。" in answer.content.decode()


def test_a_colleague_finds_the_re_plans_of_the_day(desk, client):
    broken, other = town.make_vehicle("T1"), town.make_vehicle("T2", seats=1)
    shift = town.make_shift(broken)
    town.make_shift(other)
    town.make_task(shift, 60, 80, name="守山 花子")
    town.make_task(shift, 120, 140, name="迷井 太郎", seats=3, contact_phone="0265999999")
    desk.post(address(broken, "desk_vehicle_out"), {"reason": "故障"})
    desk.post(address(broken, "desk_vehicle_back"))
    kept = str(Replan.objects.values_list("kept", "changed", "lost"))
    assert [word for word in ("守山", "迷井", "0265999999") if word in kept] == []
    client.force_login(town.make_user(Role.DISPATCHER))
    page = client.get(reverse("fleet:desk_part", args=["attention"])).content.decode()
    assert "約束のまま1人・時刻が変わる0人・車がない1人" in page
    answer = client.get(address(broken))
    assert [len(report["lost"]) for report in answer.context["reports"]] == [0, 1]
    assert 'href="tel:0265999999"' in answer.content.decode()


def test_re_plans_of_another_day_are_not_shown(desk):
    vehicle = town.make_vehicle()
    town.make_shift(vehicle)
    desk.post(address(vehicle, "desk_vehicle_out"), {"reason": "故障"})
    Replan.objects.update(at=F("at") - timedelta(days=1))
    assert desk.get(address(vehicle)).context["reports"] == []


def test_who_waits_inside_the_broken_vehicle_stands_apart(desk):
    broken, other = town.make_vehicle("T1"), town.make_vehicle("T2")
    shift = town.make_shift(broken)
    town.make_shift(other)
    facts = {"status": TaskStatus.ABOARD, "boarded_at": town.at(-9), "contact_phone": "0265777777"}
    task = town.make_task(shift, -10, 20, name="乗田 花子", **facts)
    task.stops.filter(kind="pickup").update(status="done", arrived_at=town.at(-10), left_at=town.at(-9))
    answer = desk.post(address(broken, "desk_vehicle_out"), {"reason": "故障"}, follow=True)
    report = answer.context["reports"][0]
    (moved,) = report["transfers"]
    assert (report["kept"], report["changed"]) == ([], [])
    assert (moved["contact_name"], moved["vehicle_name"]) == ("乗田 花子", other.name)
    pickup = task.stops.get(kind="pickup", status="pending")
    at = show_time(pickup.planned_at)
    page = answer.content.decode()
    words = [
        "車の中で待っている人（乗りかえ）",
        'href="tel:0265777777"',
        f"てんりゅうT1号の停車位置で {at}ごろ乗りかえ",
        "約束のまま" if moved["old"]["dropoff"] == moved["new"]["dropoff"] else "約束よりおそくなります",
    ]
    assert [word for word in words if word not in page] == []
    assert "約束のまま、ほかの車に移った人" not in page
    attention = desk.get(reverse("fleet:desk_part", args=["attention"])).content.decode()
    assert "うち車の中で待つ1人" in attention
