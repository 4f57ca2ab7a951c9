import pytest
from django.urls import reverse

from moyai.core.accounts.enums import Role
from moyai.fleet import desk_panels
from moyai.fleet.enums import TaskStatus
from moyai.fleet.pages.board import read_board
from moyai.fleet.pages.tests import town

PARTS = ["attention", "vehicles", "timeline", "lists"]


def all_addresses(vehicle="T1", task="12345678"):
    return [
        *[reverse(f"fleet:{name}") for name in ("desk", "desk_map", "desk_day", "desk_day_csv")],
        *[reverse("fleet:desk_part", args=[name]) for name in PARTS],
        *[reverse(f"fleet:{name}", args=[task]) for name in ("desk_task", "desk_task_cancel")],
        *[reverse(f"fleet:{name}", args=[vehicle]) for name in ("desk_vehicle", "desk_vehicle_out")],
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.DRIVER, Role.RESIDENT, Role.OFFICER])
def test_desk_is_closed_to_other_roles(client, role):
    client.force_login(town.make_user(role))
    assert [client.get(address).status_code for address in all_addresses()] == [403] * len(all_addresses())


@pytest.mark.django_db
def test_desk_sends_strangers_to_sign_in(client):
    answer = client.get(reverse("fleet:desk"))
    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/desk/")


def test_every_page_of_the_desk_answers(desk):
    shift = town.make_shift(town.make_vehicle())
    task = town.make_task(shift)
    addresses = all_addresses(task=task.code)
    assert [desk.get(address).status_code for address in addresses] == [200] * len(addresses)


def add_vehicles(*codes):
    for code in codes:
        shift = town.make_shift(town.make_vehicle(code))
        town.make_task(shift, 30, 50)
        town.make_task(shift, 60, 80, pickup=(40, 50))


@pytest.mark.parametrize(
    "address",
    ["/desk/", "/desk/day/", "/desk/day.csv", "/desk/map.json", *[f"/desk/parts/{name}/" for name in PARTS]],
)
def test_pages_ask_as_much_for_three_vehicles_as_for_one(count_queries, address):
    town.make_area()
    add_vehicles("T1")
    with_one = count_queries(address)
    add_vehicles("T2", "T3")
    assert count_queries(address) == with_one


def test_desk_shows_who_needs_a_hand(desk):
    shift = town.make_shift(town.make_vehicle())
    town.make_task(shift, 30, 50, name="遅井 太郎", pickup=(8, 18))
    town.make_task(None, name="迷井 花子", status=TaskStatus.UNASSIGNED)
    page = desk.get(reverse("fleet:desk_part", args=["attention"])).content.decode()
    assert page.index("迷井 花子さん") < page.index("遅井 太郎さん")
    assert "車が未定の予約が1件あります。" in page


def test_part_is_not_sent_twice(desk):
    town.make_task(town.make_shift(town.make_vehicle()))
    address = reverse("fleet:desk_part", args=["timeline"])
    first = desk.get(address)
    again = desk.get(address, headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_unknown_part_is_not_found(desk):
    assert desk.get("/desk/parts/nothing/").status_code == 404


def test_map_tells_vehicles_and_next_stops(desk):
    vehicle = town.make_vehicle(last_lon=137.96, last_lat=35.83, last_heading=90, last_seen_at=town.NOW)
    town.make_task(town.make_shift(vehicle), 30, 50)
    told = desk.get(reverse("fleet:desk_map")).json()
    assert [(v["id"], v["lon"], v["lat"], v["heading"]) for v in told["vehicles"]] == [
        ("vehicle-T1", 137.96, 35.83, 90)
    ]
    assert [(s["id"], s["lon"], s["lat"]) for s in told["stops"]] == [("stop-T1", 137.99, 35.84)]


def load_panel(day, now):
    return {"text": day, "icon_name": "info", "tone": "info", "count": 7}


def test_services_bring_panels_links_and_facts(desk, monkeypatch):
    for name in ("_panels", "_links", "_facts"):
        monkeypatch.setattr(desk_panels, name, {})
    desk_panels.add_panel(desk_panels.DeskPanel("refused", "お断り", "ui/parts/banner.html", load_panel))
    desk_panels.add_link(desk_panels.DeskLink("callers", "電話で受け付ける", "fleet:desk_day"))
    desk_panels.add_task_facts("test", lambda task: [{"label": "運賃", "value": "500円"}])
    task = town.make_task(town.make_shift(town.make_vehicle()))
    page = desk.get(reverse("fleet:desk")).content.decode()
    assert 'id="panel-refused">お断り <span class="count">7</span>' in page
    assert "電話で受け付ける" in page
    assert "500円" in desk.get(reverse("fleet:desk_task", args=[task.code])).content.decode()


def test_desk_speaks_english(desk):
    town.make_task(town.make_shift(town.make_vehicle()))
    page = desk.get(reverse("fleet:desk"), headers={"accept-language": "en"}).content.decode()
    assert "<h1>Dispatch desk" in page


def test_no_show_of_today_is_counted(desk):
    shift = town.make_shift(town.make_vehicle())
    task = town.make_task(shift, -40, -20, status=TaskStatus.NO_SHOW, finished_at=town.at(-30))
    task.stops.filter(kind="pickup").update(status="done", arrived_at=town.at(-40), left_at=town.at(-30))
    task.stops.filter(kind="dropoff").update(status="skipped")
    figures = desk.get(reverse("fleet:desk")).context["figures"]
    assert {str(one["label"]): one["value"] for one in figures}["不在"] == 1
    (item,) = read_board(town.DAY, town.NOW).tasks
    assert item.end == item.start


@pytest.mark.parametrize(("minutes", "said"), [(-34, "9:26から"), (-24 * 60 - 34, "4月14日 9:26から")])
def test_out_of_service_since_another_day_has_its_date(desk, minutes, said):
    vehicle = town.make_vehicle(status="out_of_service", status_since=town.at(minutes))
    for address in (reverse("fleet:desk"), reverse("fleet:desk_vehicle", args=[vehicle.code])):
        page = desk.get(address).content.decode()
        assert said in page
        assert ("4月14日" in page) == ("4月14日" in said)
