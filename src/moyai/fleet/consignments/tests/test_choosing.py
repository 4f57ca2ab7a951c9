"""Who is chosen and why, what is told to the service, what replaces whom."""

import pytest
from tests.factories import DAY, EARLY, FARM, HOME, at, make_shift, make_spec, make_task, make_vehicle

from moyai.core.notices.models import DeskTask
from moyai.fleet.consignments import gates
from moyai.fleet.consignments.enums import AskState, ConsignmentState, LegState
from moyai.fleet.consignments.errors import GoodsRefused
from moyai.fleet.consignments.models import Consignment, Leg, VolunteerAsk
from moyai.fleet.consignments.operations import (
    cancel_consignment,
    choose_carrier,
    replace_carrier,
    send_consignment,
)
from moyai.fleet.consignments.periodics import find_carriers
from moyai.fleet.consignments.tests import town
from moyai.fleet.models import Shift, Stop, Task
from moyai.fleet.operations import cancel_task, take_out_of_service
from moyai.fleet.planning.plan import load_plan
from moyai.fleet.tests.ear import ear

__all__ = ["ear"]
pytestmark = pytest.mark.django_db


def verdicts_of(one: Consignment) -> dict[str, dict]:
    return {each["key"]: each for each in one.choices.order_by("-round")[0].verdicts}


def test_the_cheapest_that_can_is_taken_and_every_other_has_a_reason(ear):
    town.make_van()
    town.make_taxi()
    one = town.send(boxes=(town.AMBIENT,))
    said = verdicts_of(one)
    assert (one.state, one.round) == (ConsignmentState.PLANNED, 1)
    assert (said["taxi"]["rank"], said["taxi"]["codes"], said["van"]["codes"]) == (
        1,
        ["cheapest"],
        ["dearer"],
    )
    assert said["clinic"]["codes"] == ["no_way"]
    assert said["taxi"]["text"]["ja"].startswith("空いているタクシーにしました。次に安いものより")
    assert said["van"]["text"]["en"].startswith("The van is asked next: it costs ")
    leg = one.legs.get()
    assert (leg.carrier, leg.is_last, leg.task.is_goods, leg.task.seats) == ("taxi", True, True, 0)
    assert (leg.task.grams, leg.task.boxes_ambient, leg.task.boxes_chilled) == (4000, 1, 0)
    assert ear.events() == ["on_assigned"]
    told = ear.facts("on_assigned", leg.task)
    assert (told["carrier"], told["is_last"], told["is_replan"]) == ("taxi", True, False)


def test_chilled_goods_do_not_go_where_nothing_is_cooled():
    town.make_van()
    town.make_taxi()
    one = town.send()
    said = verdicts_of(one)
    assert one.legs.get().carrier == "van"
    assert said["taxi"]["codes"] == ["over_limit", "no_way"]
    assert "冷蔵の箱を置く場所が1箱分足りません" in said["taxi"]["text"]["ja"]


def test_a_vehicle_carries_goods_beside_people_and_no_more_than_it_can():
    shift = town.make_van(seats=1, most_chilled=1)
    rider = make_task(make_spec(HOME, FARM))
    one = town.send(boxes=(town.CHILLED,))
    assert set(Stop.objects.filter(shift=shift).values_list("task", flat=True)) == {
        rider.pk,
        one.legs.get().task_id,
    }
    two = town.send(boxes=(town.CHILLED,) * 2)
    assert two.state == ConsignmentState.STRANDED
    assert DeskTask.objects.get(kind="consignment").key == f"consignment:{two.code}:1"


def test_sent_twice_is_sent_once():
    town.make_van()
    spec = town.make_spec()
    first, again = (send_consignment(spec=spec, actor="test", now=EARLY) for _ in range(2))
    assert (first.pk, Leg.objects.count(), Task.objects.count()) == (again.pk, 1, 1)


def test_a_lost_vehicle_is_followed_by_another_of_the_fleet(ear):
    taxi, _van = town.make_taxi(), town.make_van()
    one = town.send(boxes=(town.AMBIENT,))
    assert one.legs.get().carrier == "taxi"
    take_out_of_service(vehicle_id=taxi.vehicle_id, reason="故障", actor="test", now=EARLY)
    assert one.legs.get().carrier == "van"
    told = ear.facts("on_assigned", one.legs.get().task)
    assert (told["carrier"], told["is_replan"]) == ("van", True)


def test_what_the_desk_takes_off_a_vehicle_is_given_to_another_carrier(ear):
    town.make_taxi()
    town.make_van()
    one = town.send(boxes=(town.AMBIENT,))
    cancel_task(task_id=one.legs.get().task_id, actor="test", now=EARLY)
    one.refresh_from_db()
    assert one.state == ConsignmentState.WAITING
    assert find_carriers(EARLY + town.MINUTE) == 1
    one.refresh_from_db()
    assert (one.state, one.round) == (ConsignmentState.PLANNED, 2)
    assert ear.events() == ["on_assigned", "on_assigned"]
    assert ear.heard[-1][2]["is_replan"] is True


def test_what_failed_is_not_asked_again_and_in_the_end_a_person_is():
    town.make_taxi()
    town.make_van()
    one = town.send(boxes=(town.AMBIENT,))
    second = replace_carrier(consignment=one, actor="test", now=EARLY, why="by_hand")
    assert (second.taken, second.round) == ("van", 2)
    assert verdicts_of(one)["taxi"]["codes"] == ["tried_already"]
    third = replace_carrier(consignment=one, actor="test", now=EARLY, why="by_hand")
    one.refresh_from_db()
    assert (third.taken, one.state) == ("", ConsignmentState.STRANDED)
    assert [leg.state for leg in one.legs.all()] == [LegState.DROPPED] * 2
    assert not Stop.objects.filter(status="pending").exists()
    assert DeskTask.objects.filter(kind="consignment").count() == 1


def test_a_locker_only_for_whoever_wants_it():
    town.make_van()
    locker = town.make_hub(
        "box1", "locker", name="公民館のロッカー", lon=HOME.lon, lat=HOME.lat, room_ambient=1
    )
    plain = town.send(boxes=(town.AMBIENT,))
    assert verdicts_of(plain)["locker:box1"]["codes"] == ["not_agreed"]
    cancel_consignment(consignment=plain, actor="test", now=EARLY)
    agreed = town.send(boxes=(town.AMBIENT,), may_locker=True, window_from=at(11))
    full = town.send(boxes=(town.AMBIENT,), may_locker=True, window_from=at(11))
    by_locker = [one for one in (agreed, full) if one.legs.filter(to_hub=locker).exists()]
    assert len(by_locker) <= 1


def test_no_drone_flies_without_a_gate_and_none_through_a_closed_one(monkeypatch):
    monkeypatch.setattr(gates, "_gates", {})
    town.make_van()
    drone = {"carrier": "drone", "most_grams": 5000, "most_millilitres": 20_000, "most_ambient": 1}
    make_shift(make_vehicle("d1", **drone))
    town.make_hub("port1", "port", lon=town.SHOP.lon, lat=town.SHOP.lat)
    one = town.send(boxes=(town.AMBIENT,))
    assert (one.legs.get().carrier, verdicts_of(one)["drone"]["codes"]) == ("van", ["gate_closed"])
    wind = gates.Closed("wind", {"ja": "風が強すぎます", "en": "the wind is too strong"})
    gates.register("drone", lambda *_asked: wind)
    two = town.send(boxes=(town.AMBIENT,))
    assert verdicts_of(two)["drone"]["text"]["ja"] == "ドローンは使えません。風が強すぎます。"
    gates.register("drone", lambda *_asked: None)
    three = town.send(boxes=(town.AMBIENT,))
    assert verdicts_of(three)["drone"]["rank"] is not None
    by_road = one.legs.get().task
    plan = load_plan(DAY, EARLY)
    drone = next(each for each in plan.problem.vehicles if "by_air" in each.skills)
    assert plan.insert(plan.request_of(by_road), only=[int(drone.id[1:])]).refusal.code == "no_skill"


def test_a_volunteer_gets_it_at_the_depot_after_the_van_has_brought_it():
    town.make_van()
    depot = town.make_hub()
    person = town.make_volunteer(meets_at=depot)
    one = town.send()
    legs = list(one.legs.filter(state=LegState.PLANNED).select_related("task"))
    assert one.choices.get().taken == f"volunteer:{person.slots.get().pk}"
    assert [leg.carrier for leg in legs] == ["van", "volunteer"]
    first, second = (leg.task for leg in legs)
    assert first.journey == second.journey == one.code
    assert second.pickup_from > first.dropoff_until
    assert (first.destination_name, second.origin_name) == ("集配所", "集配所")
    assert VolunteerAsk.objects.get().state == AskState.ASKED
    assert not second.stops.exists()


def test_what_lost_its_carrier_comes_late_rather_than_never(ear):
    town.make_van()
    taxi = town.make_taxi()
    Shift.objects.filter(pk=taxi.pk).update(starts_at=at(12, 15))
    one = town.send(boxes=(town.AMBIENT,))
    assert (one.legs.get().carrier, one.window_until) == ("van", at(12))
    replace_carrier(consignment=one, actor="test", now=at(9, 30), why="lost")
    one.refresh_from_db()
    leg = one.legs.last()
    assert (one.state, leg.carrier, one.window_until) == (ConsignmentState.PLANNED, "taxi", at(14))
    assert ear.facts("on_assigned", leg.task)["is_replan"] is True
    assert DeskTask.objects.count() == 0


def test_what_is_called_off_is_called_off_once_and_not_under_way(ear):
    town.make_van()
    one = town.send()
    cancel_consignment(consignment=one, actor="test", now=EARLY)
    cancel_consignment(consignment=one, actor="test", now=EARLY)
    assert (one.state, ear.events()) == (ConsignmentState.CANCELLED, ["on_assigned", "on_cancelled"])
    with pytest.raises(GoodsRefused) as refused:
        choose_carrier(consignment=one, actor="test", now=EARLY)
    assert refused.value.code == "over"


@pytest.mark.parametrize("wrong", [{"boxes": ()}, {"window_until": at(9)}, {"boxes": (town.AMBIENT,) * 21}])
def test_what_makes_no_sense_is_not_sent(wrong):
    with pytest.raises(ValueError):
        town.make_spec(**wrong)


@pytest.mark.parametrize(
    "wrong", [("warm", 1, 1), ("chilled", 0, 1), ("chilled", -5, 1), ("chilled", 60_000, 1), ("frozen", 1, 0)]
)
def test_a_box_holds_something(wrong):
    temperature, grams, millilitres = wrong
    with pytest.raises(ValueError):
        town.BoxSpec(temperature=temperature, grams=grams, millilitres=millilitres)
