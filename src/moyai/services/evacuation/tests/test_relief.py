"""Goods from the wish to the tap: stock, vehicle, hand-over, receipt; never negative, never promised."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from tests.factories import make_shift, make_user

from moyai.core.accounts.enums import Role
from moyai.core.notices import providers
from moyai.core.notices.models import DeskTask, Notice
from moyai.core.notices.operations import acknowledge_token
from moyai.core.notices.tests.conftest import ChatProvider
from moyai.fleet.enums import PressAction
from moyai.fleet.models import Task
from moyai.fleet.operations import press
from moyai.fleet.queries import describe_drive
from moyai.services.evacuation.enums import Mode, NeedKind, ReliefStatus, Setback, Status
from moyai.services.evacuation.models import ClaimRecord, Depot, Relief, Stock, StockMove
from moyai.services.evacuation.operations.incidents import close_incident
from moyai.services.evacuation.operations.relief import giving, stock
from moyai.services.evacuation.queries.triage import list_turns
from moyai.services.evacuation.refusals_relief import AlreadyWanted, NotEnough, NoVehicle, NowhereKnown
from moyai.services.evacuation.tests.roster import make_person, put_on_list, stand
from moyai.services.evacuation.tests.town import NOW, begin, make_places
from moyai.services.evacuation.tests.town import press as press_shelter

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=30)


@pytest.fixture(autouse=True)
def line(monkeypatch):
    console = providers._providers["console"]
    monkeypatch.setattr(providers, "_providers", {"console": console, "line": ChatProvider()})


@pytest.fixture
def officer():
    make_places()
    return make_user(Role.OFFICER, name="officer")


@pytest.fixture
def depot(officer):
    depot = stock.add_depot(name="備蓄倉庫", address="", lon=137.95, lat=35.83, by=officer, now=NOW)
    stock.take_in(depot=depot, item=NeedKind.WATER, quantity=10, by=officer, now=NOW)
    return depot


def want(incident, by, resident=None, quantity=4, **more):
    facts = {"item": NeedKind.WATER, "quantity": quantity, "by": by, "now": NOW}
    return giving.open_relief(incident=incident, resident=resident, **facts | more)


def left():
    return Stock.objects.get().quantity


def drive(task, now):
    """The driver goes through both stops."""
    shift = task.stops.first().shift
    for action in (PressAction.ARRIVED, PressAction.BOARDED, PressAction.ARRIVED, PressAction.DONE):
        stop = describe_drive(shift, now)["next_stop"]
        assert action.value in stop["actions"]
        facts = {"press_id": uuid4(), "pressed_at": now, "now": now}
        press(stop_id=stop["id"], action=action, driver=shift.driver, **facts)
        shift.refresh_from_db()


def test_water_goes_from_the_depot_to_her_and_her_tap_ends_it(officer, depot):
    incident = begin(by=officer)
    hanako = make_person("花子", line="U1")
    stand(incident, hanako, NOW, lon=137.96, lat=35.84, words="川べりの駐車場")
    make_shift()
    relief = want(incident, officer, hanako)
    assert Notice.objects.count() == 0  # a wish is no promise
    giving.reserve_goods(code=relief.code, depot=depot, by=officer, now=NOW)
    assert left() == 6
    relief = giving.send_goods(code=relief.code, by=officer, now=NOW)
    task = Task.objects.get()
    assert (relief.status, task.is_goods, task.destination_name) == ("planned", True, "川べりの駐車場")
    assert "予定です" in Notice.objects.get().text["ja"]
    drive(task, LATER)
    relief.refresh_from_db()
    assert relief.status == ReliefStatus.HANDED
    token = f"n:{relief.receipt_id}|received"
    assert acknowledge_token(resident=hanako, token=token, through="line", now=LATER)
    assert acknowledge_token(resident=hanako, token=token, through="line", now=LATER)
    relief.refresh_from_db()
    assert (relief.status, relief.received_through) == (ReliefStatus.RECEIVED, "line")
    claim = ClaimRecord.objects.get()
    assert (claim.about, claim.body["met"]) == (hanako, ["water"])


def load_up(officer, depot):
    """Water for Hanako is on the vehicle, which stands at the depot."""
    hanako = make_person("花子", line="U1")
    shift = make_shift()
    relief = want(begin(by=officer), officer, hanako)
    giving.reserve_goods(code=relief.code, depot=depot, by=officer, now=NOW)
    giving.send_goods(code=relief.code, by=officer, now=NOW)
    shift.refresh_from_db()
    for action in (PressAction.ARRIVED, PressAction.BOARDED):
        press_next(shift, action)
    return relief, shift


def press_next(shift, action, **facts):
    stop = describe_drive(shift, LATER)["next_stop"]
    given = {"press_id": uuid4(), "pressed_at": LATER, "now": LATER}
    press(stop_id=stop["id"], action=action, driver=shift.driver, **given | facts)
    shift.refresh_from_db()


@pytest.mark.parametrize(
    ("why", "is_there", "told"),
    [
        ("absent", True, "お会いできませんでした"),
        ("blocked", False, "たどり着けませんでした"),
        ("declined", True, ""),
    ],
)
def test_what_could_not_be_handed_over_is_arranged_anew(officer, depot, client, why, is_there, told):
    relief, shift = load_up(officer, depot)
    assert describe_drive(shift, LATER)["next_stop"]["actions"] == ["arrived", "no_show"]
    if is_there:
        press_next(shift, PressAction.ARRIVED)
    press_next(shift, PressAction.NO_SHOW, why=why)
    relief.refresh_from_db()
    assert (relief.status, relief.setback, relief.task) == (ReliefStatus.RESERVED, why, None)
    assert (Task.objects.get().status, left()) == ("no_show", 6)
    texts = [notice.text["ja"] for notice in Notice.objects.order_by("pk")[1:]]
    assert len(texts) == bool(told)
    assert told in "".join(texts)
    vehicle = shift.vehicle.name
    assert f"品物は{vehicle}に積んだままです" in DeskTask.objects.get(kind="evacuation_relief").text["ja"]
    client.login(username="officer", password="moyai-test")
    page = client.get(reverse("evacuation:relief")).content.decode()
    assert str(Setback(why).label) in page
    giving.send_goods(code=relief.code, by=officer, now=LATER)
    relief.refresh_from_db()
    assert (relief.status, relief.setback, relief.setback_at) == (ReliefStatus.PLANNED, "", None)


def test_the_tablet_asks_why_without_scripts_too(officer, depot, client):
    relief, shift = load_up(officer, depot)
    client.force_login(shift.driver)
    stop = describe_drive(shift, LATER)["next_stop"]
    html = render_to_string("ui/driver/panel.html", {"state": {"next_stop": stop}, "form_url": "/"})
    assert 'data-part="why"><summary>渡せません' in html
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("moyai.core.clock.now", lambda: LATER)
        client.post(reverse("fleet:drive_form"), {"stop": stop["id"], "why": "blocked"})
    relief.refresh_from_db()
    assert relief.setback == Setback.BLOCKED


def test_the_tablet_says_load_and_hand_over(officer, depot):
    incident = begin(by=officer)
    shift = make_shift()
    relief = want(incident, officer, make_person("花子"))
    giving.reserve_goods(code=relief.code, depot=depot, by=officer, now=NOW)
    giving.send_goods(code=relief.code, by=officer, now=NOW)
    shift.refresh_from_db()
    state = describe_drive(shift, NOW)
    html = render_to_string("ui/driver/panel.html", {"state": state, "form_url": "/"})
    assert 'data-load="goods">積みました' in html
    assert 'data-load="people" hidden>乗りました' in html
    assert "飲み水 4" in html


def test_what_has_not_come_is_told_to_the_desk_and_may_come_after_all(officer, depot):
    incident = begin(by=officer)
    hanako = make_person("花子", line="U1")
    relief = want(incident, officer, hanako)
    giving.reserve_goods(code=relief.code, depot=depot, by=officer, now=NOW)
    relief = giving.hand_over(code=relief.code, by=officer, now=NOW)
    relief.refresh_from_db()
    token = f"n:{relief.receipt_id}|"
    acknowledge_token(resident=hanako, token=token + "not_received", through="line", now=LATER)
    relief.refresh_from_db()
    assert relief.status == ReliefStatus.DISPUTED
    assert "届いていません" in DeskTask.objects.get(kind="evacuation_relief").text["ja"]
    acknowledge_token(resident=hanako, token=token + "received", through="line", now=LATER)
    relief.refresh_from_db()
    assert relief.status == ReliefStatus.RECEIVED


def test_stock_is_never_negative_and_what_is_called_off_goes_back(officer, depot):
    incident = begin(by=officer)
    first, second = (
        want(incident, officer, make_person("花子"), 7),
        want(incident, officer, make_person("太郎"), 4),
    )
    giving.reserve_goods(code=first.code, depot=depot, by=officer, now=NOW)
    with pytest.raises(NotEnough):
        giving.reserve_goods(code=second.code, depot=depot, by=officer, now=NOW)
    second.refresh_from_db()
    assert (second.status, left()) == (ReliefStatus.WANTED, 3)
    giving.call_off(code=first.code, by=officer, now=NOW)
    assert left() == 10
    assert sum(StockMove.objects.values_list("change", flat=True)) == 10
    with pytest.raises(AlreadyWanted):
        want(incident, officer, second.resident)


def test_without_a_vehicle_or_a_place_it_is_said_so_and_the_goods_stay_reserved(officer, depot):
    incident = begin(by=officer)
    hanako = make_person("花子")
    relief = want(incident, officer, hanako)
    giving.reserve_goods(code=relief.code, depot=depot, by=officer, now=NOW)
    with pytest.raises(NoVehicle):
        giving.send_goods(code=relief.code, by=officer, now=NOW)
    stand(incident, hanako, NOW)  # in a car, nobody knows where
    make_shift()
    with pytest.raises(NowhereKnown):
        giving.send_goods(code=relief.code, by=officer, now=NOW)
    relief.refresh_from_db()
    assert (relief.status, left()) == (ReliefStatus.RESERVED, 6)


def test_a_drill_takes_nothing_from_the_stock_and_leaves_nothing_behind(officer, depot):
    incident = begin(Mode.DRILL, by=officer)
    hanako = make_person("花子", line="U1")
    make_shift()
    relief = want(incident, officer, hanako)
    giving.reserve_goods(code=relief.code, depot=depot, by=officer, now=NOW)
    giving.send_goods(code=relief.code, by=officer, now=NOW)
    task = Task.objects.get()
    assert (task.contact_name[:4], task.note[:4], left()) == ("【訓練】", "【訓練】", 10)
    assert Notice.objects.get().text["ja"].startswith("【訓練】")
    close_incident(code=incident.code, version=incident.version, by=officer, now=LATER)
    task.refresh_from_db()
    assert task.status == "cancelled"
    assert (Relief.objects.get().status, left()) == (ReliefStatus.CANCELLED, 10)


def test_the_pages_lead_from_the_order_of_help_to_the_vehicle(officer, depot, client):
    incident = begin(by=officer)
    hanako, taro = make_person("花子", line="U1"), make_person("太郎", given_kana="たろう")
    why = [{"code": "no_water_h", "amount": 14}]
    stand(incident, hanako, NOW, kind="home", urgency=3, points=40, why=why)
    put_on_list(taro, NOW, needs=["oxygen"])
    make_shift()
    turns = list_turns(incident, NOW + timedelta(hours=7))
    assert [turn.resident for turn in turns] == [taro, hanako]
    assert {reason.code for reason in turns[0].place.reasons} == {"silent_h", "oxygen", "care"}
    client.login(username="officer", password="moyai-test")
    page = client.get(reverse("evacuation:triage")).content.decode()
    assert page.index("伊藤 太郎") < page.index("飲み水がない（14時間）")
    form = {"resident": hanako.code, "item": "water", "quantity": "3", "note": '=cmd|"x"'}
    assert client.post(reverse("evacuation:relief_add"), form | {"shelter": "s1"}).status_code == 422
    assert client.post(reverse("evacuation:relief_add"), form).status_code == 302
    assert client.post(reverse("evacuation:relief_add"), form).status_code == 422
    relief = Relief.objects.get()
    url = reverse("evacuation:relief_arrange", args=[relief.code])
    page = client.post(url, {"depot": depot.pk, "do": "reserve"}, follow=True).content.decode()
    assert "在庫を確保" in page
    assert "'=cmd" in client.get(reverse("evacuation:relief_csv")).content.decode()
    client.post(reverse("evacuation:relief_step", args=[relief.code]), {"do": "hand"})
    client.post(reverse("evacuation:relief_step", args=[relief.code]), {"do": "confirm"})
    relief.refresh_from_db()
    assert (relief.status, relief.confirmed_by) == (ReliefStatus.RECEIVED, officer)
    assert client.post(reverse("evacuation:relief_step", args=[relief.code]), {"do": "x"}).status_code == 404
    assert "'=cmd" not in client.get(reverse("evacuation:triage_csv")).content.decode()


def test_a_shelter_is_supplied_by_the_meal(officer, depot, client):
    incident = begin(by=officer)
    press_shelter("s1", Status.OPEN, officer)
    client.login(username="officer", password="moyai-test")
    assert "1食分を書きとめる" in client.get(reverse("evacuation:relief")).content.decode()
    client.post(reverse("evacuation:relief_add"), {"shelter": "s1", "item": "food", "quantity": "40"})
    assert Relief.objects.get().whose == "西小学校"
    bad = {"do": "take", "depot": depot.pk, "item": "food", "quantity": "-3"}
    assert client.post(reverse("evacuation:depots"), bad).status_code == 422
    assert client.post(reverse("evacuation:depots"), bad | {"quantity": "100"}).status_code == 302
    assert Depot.objects.get().stocks.get(item="food").quantity == 100
    assert incident.is_open
